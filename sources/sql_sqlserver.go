package sources

import (
	"errors"
	"fmt"
	"strings"
	"time"

	mssql "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"
)

// sqlServerTarget takes sqlserver://user:password@host:1433?database=name, or the key=value; form of ADO.
func sqlServerTarget(dsn, _ string) (target, error) {
	if rest, ok := strings.CutPrefix(dsn, "mssql://"); ok {
		dsn = "sqlserver://" + rest
	}
	settings, err := msdsn.Parse(dsn)
	if err != nil {
		return target{}, errSQLServer(dsn)
	}
	if settings.Parameters[msdsn.AppName] == "" {
		settings.AppName = application
	}
	settings.Encoding.Timezone = time.UTC
	settings.Encoding.GuidConversion = true
	return target{connector: mssql.NewConnectorConfig(settings), database: settings.Database, password: settings.Password}, nil
}

// errSQLServer does not repeat what the driver says, which may quote the password.
func errSQLServer(dsn string) error {
	if schemeOf(dsn) != "" {
		return fmt.Errorf("%w; and every parameter wants a value that SQL Server knows, such as encrypt=true", errURL("sqlserver"))
	}
	return errors.New("the DSN is not of the form server=host;user id=name;password=secret;database=name")
}

// sqlServerTexts write what the driver hands over as time.Time, which has lost what it was.
var sqlServerTexts = map[string]text{
	"DATE":             timeText(time.DateOnly),
	"TIME":             timeText("15:04:05.999999999"),
	"DATETIME":         timeText(localTime),
	"DATETIME2":        timeText(localTime),
	"SMALLDATETIME":    timeText(localTime),
	"REAL":             float32Text,
	"UNIQUEIDENTIFIER": guidText,
}

// guidText writes the 16 bytes of a GUID.
func guidText(dst []byte, value any) []byte {
	id, ok := value.([]byte)
	if !ok || len(id) != 16 {
		return plainText(dst, value)
	}
	return fmt.Appendf(dst, "%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
