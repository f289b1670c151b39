package sources

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"modernc.org/sqlite"
)

// sqliteTarget takes the path of a file, also as sqlite:path or sqlite://path, with SQLite's own parameters after
// a question mark.
func sqliteTarget(dsn, directory string) (target, error) {
	path, query, _ := strings.Cut(strings.TrimPrefix(scheme.ReplaceAllString(dsn, ""), "sqlite:"), "?")
	parameters, err := url.ParseQuery(query)
	if err != nil {
		return target{}, errors.New("the DSN has malformed parameters after the question mark")
	}
	path = within(directory, path)
	parameters.Set("mode", "ro")
	parameters.Add("_pragma", "query_only(1)")
	parameters.Add("_pragma", "busy_timeout(10000)")
	connector, err := sqlite.NewConnector("file:" + (&url.URL{Path: path}).EscapedPath() + "?" + parameters.Encode())
	if err != nil {
		return target{}, err
	}
	return target{connector: sqliteFile{connector, path}, database: filepath.Base(path)}, nil
}

// sqliteFile says why a file cannot be opened, where SQLite only says that it cannot.
type sqliteFile struct {
	driver.Connector
	path string
}

// Connect opens one connection.
func (f sqliteFile) Connect(ctx context.Context) (driver.Conn, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	file.Close()
	return f.Connector.Connect(ctx)
}

// sqliteTexts write what SQLite has no type for. Whether 0 and 1 are truth values only the declared
// type of their column says.
var sqliteTexts = map[string]text{
	"BOOL":    boolText,
	"BOOLEAN": boolText,
}

// sqliteTimes are the declared types whose text the driver parses, which loses whether there was a zone.
var sqliteTimes = map[string]bool{"DATE": true, "DATETIME": true, "TIMESTAMP": true}

// sqliteAsStored hides the declared types of times behind the unary plus, which changes no value:
// the driver then hands over the text as it is stored.
func sqliteAsStored(ctx context.Context, db asker, query string) (string, error) {
	inner := "(\n" + oneStatement(query) + "\n)"
	columns, err := describe(ctx, db, "SELECT * FROM "+inner+" LIMIT 0")
	if err != nil {
		return "", sqliteNoSubquery(ctx, db, query, err)
	}
	var selected []string
	found := false
	for _, column := range columns {
		name := `"` + strings.ReplaceAll(column.Name(), `"`, `""`) + `"`
		if sqliteTimes[column.DatabaseTypeName()] {
			found, name = true, "+"+name+" AS "+name
		}
		selected = append(selected, name)
	}
	if !found {
		return query, nil
	}
	return "SELECT " + strings.Join(selected, ", ") + " FROM " + inner, nil
}

// sqliteNoSubquery is the error that a query has by itself, or else why it must be a SELECT.
func sqliteNoSubquery(ctx context.Context, db asker, query string, err error) error {
	if _, own := describe(ctx, db, query); own != nil {
		return own
	}
	return fmt.Errorf("want a single SELECT statement: %w", err)
}

// sqlBlank is what may follow the last statement: comments, semicolons and blanks.
var sqlBlank = regexp.MustCompile(`^(--[^\n]*|/\*(?s:.*?)\*/|[;\s])+`)

// sqlToken is what a comment cannot begin in: quoted text and names, and any other character.
var sqlToken = regexp.MustCompile("^('[^']*'|\"[^\"]*\"|`[^`]*`|\\[[^\\]]*\\]|(?s:.))")

// oneStatement is a statement without the comments and semicolons after it, so that it can stand in parentheses.
func oneStatement(query string) string {
	end := 0
	for at := 0; at < len(query); {
		if blank := sqlBlank.FindString(query[at:]); blank != "" {
			at += len(blank)
			continue
		}
		at += len(sqlToken.FindString(query[at:]))
		end = at
	}
	return query[:end]
}

func describe(ctx context.Context, db asker, query string) ([]*sql.ColumnType, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.ColumnTypes()
	return columns, errors.Join(err, rows.Err())
}
