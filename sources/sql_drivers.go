package sources

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// sqlDriver is what differs from database to database.
type sqlDriver struct {
	// schemes are those of the URLs that mean this driver.
	schemes []string
	// native recognises a DSN that is no URL.
	native *regexp.Regexp
	// target makes sense of a DSN; a relative path in it is relative to the directory.
	target func(dsn, directory string) (target, error)
	// texts write the values of a column type, by its name in the database, where plainText does
	// not write them as every other source kind has them.
	texts map[string]text
	// baseType is the type without what stands around it, of a type as the driver names it; nil where it
	// is named so.
	baseType func(name string) string
	// rewrite changes a query so that values come as they are stored; it is optional.
	rewrite func(ctx context.Context, db asker, query string) (string, error)
	// writable is set where the database knows no transactions that cannot write.
	writable bool
	// dialect is how the database is asked for groups.
	dialect *dialect
}

// target is what a DSN leads to.
type target struct {
	connector driver.Connector
	// database is how errors and logs call it.
	database string
	// password must not appear in any error.
	password string
}

// drivers is every kind of database, by the name in the configuration.
var drivers = with(warehouses, map[string]sqlDriver{
	"mysql": {
		schemes: []string{"mysql", "mariadb"},
		native:  regexp.MustCompile(`@(tcp|tcp6|unix)?(\(.*\))?/`),
		target:  mysqlTarget,
		texts:   mysqlTexts,
		dialect: mysqlDialect,
	},
	"postgres": {
		schemes: []string{"postgres", "postgresql"},
		native:  regexp.MustCompile(`(^|\s)(host|dbname|user|service)\s*=`),
		target:  postgresTarget,
		texts:   postgresTexts,
		dialect: postgresDialect,
	},
	"sqlite": {
		schemes: []string{"sqlite", "file"},
		native:  regexp.MustCompile(`^[^@=]+$`),
		target:  sqliteTarget,
		texts:   sqliteTexts,
		rewrite: sqliteAsStored,
		dialect: sqliteDialect,
	},
	"sqlserver": {
		schemes:  []string{"sqlserver", "mssql"},
		native:   regexp.MustCompile(`(?i)(^|;)\s*(server|data source)\s*=`),
		target:   sqlServerTarget,
		texts:    sqlServerTexts,
		writable: true, // what a query wrote is rolled back
		dialect:  sqlServerDialect,
	},
})

// with adds the drivers that a build has besides others.
func with(more, drivers map[string]sqlDriver) map[string]sqlDriver {
	maps.Copy(drivers, more)
	return drivers
}

// typeOf is the type of a column.
func (d sqlDriver) typeOf(column *sql.ColumnType) string {
	if d.baseType != nil {
		return d.baseType(column.DatabaseTypeName())
	}
	return column.DatabaseTypeName()
}

// text writes the values of a column.
func (d sqlDriver) text(column *sql.ColumnType) text {
	if write := d.texts[d.typeOf(column)]; write != nil {
		return write
	}
	return plainText
}

var scheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*)://`)

// schemeOf is the scheme of a DSN that is a URL, or empty. It never returns more of the DSN.
func schemeOf(dsn string) string {
	if found := scheme.FindStringSubmatch(dsn); found != nil {
		return strings.ToLower(found[1])
	}
	return ""
}

// driverOf says which driver a DSN is for; wanted is the one of the settings, or empty.
func driverOf(wanted, dsn string) (string, error) {
	meant, err := guessDriver(dsn)
	switch {
	case wanted == "":
		return meant, err
	case drivers[wanted].target == nil:
		return "", fmt.Errorf("unknown driver %q, want one of %s", wanted, strings.Join(driverNames(), ", "))
	case schemeOf(dsn) != "" && meant != wanted:
		return "", fmt.Errorf("driver is %s, but the DSN begins with %s://", wanted, schemeOf(dsn))
	}
	return wanted, nil
}

func guessDriver(dsn string) (string, error) {
	given := schemeOf(dsn)
	for _, name := range driverNames() {
		if slices.Contains(drivers[name].schemes, given) || given == "" && drivers[name].native.MatchString(dsn) {
			return name, nil
		}
	}
	switch {
	case slices.Contains(leftOut, given):
		return "", fmt.Errorf("this is the slim build, which has no driver for %s://: take the full one", given)
	case given == "":
		return "", fmt.Errorf("the DSN does not tell its driver: set driver to one of %s", strings.Join(driverNames(), ", "))
	}
	return "", fmt.Errorf("unknown scheme %s:// in the DSN, want one of %s", given, strings.Join(schemes(), ", "))
}

func driverNames() []string { return slices.Sorted(maps.Keys(drivers)) }

func schemes() []string {
	var all []string
	for _, name := range driverNames() {
		for _, scheme := range drivers[name].schemes {
			all = append(all, scheme+"://")
		}
	}
	return all
}

// connector connects with the DSN as it is at that moment, and keeps its secrets out of errors.
type connector struct {
	settings *SQL
	driver   string
	inner    driver.Driver
}

// Driver is the driver of the connections.
func (c *connector) Driver() driver.Driver { return c.inner }

// Connect opens one connection.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	name, target, err := c.settings.target()
	if err != nil {
		return nil, err
	}
	if name != c.driver {
		return nil, fmt.Errorf("the DSN was for %s and is for %s now: reload the configuration", c.driver, name)
	}
	conn, err := target.connector.Connect(ctx)
	if err != nil {
		return nil, hush(err, target.password)
	}
	return conn, nil
}

// hushed is an error of a driver without the password. It unwraps to nothing, since what a driver
// put into its errors could be read there again.
type hushed struct {
	text  string
	cause error
}

// Error says what went wrong.
func (h *hushed) Error() string { return h.text }

// Is reports what the driver's error is.
func (h *hushed) Is(target error) bool { return errors.Is(h.cause, target) }

func hush(err error, password string) error {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if password != "" {
		text = strings.NewReplacer(password, "<password>", url.QueryEscape(password), "<password>", url.PathEscape(password), "<password>").Replace(text)
	}
	return &hushed{text: text, cause: err}
}

// errURL is all that is said of a URL that cannot be parsed: the parser's own words quote parts of
// what may be the password.
func errURL(scheme string) error {
	return fmt.Errorf("the DSN is no %s:// URL: characters other than letters, digits and -._~ in user and password want percent-encoding (@ is %%40, / is %%2F)", scheme)
}
