package sources

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// application is how the database's own lists of connections call this program.
const application = "advocacy_exporter"

// postgresTarget takes a URL or the key=value form that libpq knows.
func postgresTarget(dsn, _ string) (target, error) {
	settings, err := pgx.ParseConfig(dsn)
	if err != nil {
		return target{}, errPostgres(err)
	}
	if settings.RuntimeParams["application_name"] == "" {
		settings.RuntimeParams["application_name"] = application
	}
	if settings.DefaultQueryExecMode == pgx.QueryExecModeCacheStatement {
		// Named statements collide behind a pooler such as PgBouncer.
		settings.DefaultQueryExecMode = pgx.QueryExecModeDescribeExec
	}
	return target{connector: stdlib.GetConnector(*settings), database: settings.Database, password: settings.Password}, nil
}

// postgresTexts write what the driver hands over as time.Time, which has lost whether it had a zone.
var postgresTexts = map[string]text{
	"DATE":        timeText(time.DateOnly),
	"TIMESTAMP":   timeText(localTime),
	"TIMESTAMPTZ": timeText(time.RFC3339Nano),
	"FLOAT4":      float32Text,
}

// errPostgres is what the driver says of a DSN, without the DSN that it quotes.
func errPostgres(err error) error {
	said := err.Error()
	if _, isURL := errors.AsType[*url.Error](err); isURL {
		return errURL("postgres")
	}
	if i := strings.LastIndex(said, "`: "); i >= 0 {
		said = said[i+len("`: "):]
	}
	return fmt.Errorf("the DSN is not one that PostgreSQL knows: %s", said)
}
