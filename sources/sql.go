package sources

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/prometheus/common/config"
)

// SQL reads the rows of a query, each time in a transaction of its own that can write nothing
// where the database knows such transactions.
type SQL struct {
	Driver    string        `yaml:"driver" enum:"clickhouse,mysql,postgres,sqlite,sqlserver,trino" doc:"Kind of database. Without it the DSN tells: by its scheme, or by being the path of an SQLite file."`
	DSN       config.Secret `yaml:"dsn" doc:"Where the database is: postgres://user:password@host:5432/database, mysql://user:password@host:3306/database (MariaDB too), sqlserver://user:password@host:1433?database=name, clickhouse://user:password@host:9000/database, trino://user:password@host:443/catalog/schema, sqlite://path, or what the driver itself takes."`
	DSNFile   string        `yaml:"dsn_file" doc:"File that holds the DSN; read again at every connect, so that a password may change."`
	Query     string        `yaml:"query" required:"true" doc:"Query whose rows are read. Columns are named by it; those with spaces or expressions want an alias."`
	Watermark string        `yaml:"watermark" doc:"Cheap query whose result changes whenever the rows of query do; as long as it stays the same, query is not asked again." example:"SELECT max(id) FROM surveys"`
	MaxGroups int           `yaml:"max_groups" default:"200000" doc:"Most groups that the database may answer with where it counts rows by itself; past that the pull stops, and says which column has most values. 0 has every row sent."`
	MaxOpen   int           `yaml:"max_open" default:"2" doc:"Most connections open at once. None is kept open between pulls."`

	directory string
}

// SetDirectory makes the paths of the settings relative to a folder.
func (s *SQL) SetDirectory(dir string) { s.directory = dir }

// Open builds the source.
func (s *SQL) Open(Env) (Source, error) {
	name, target, err := s.target()
	if err != nil {
		return nil, fmt.Errorf("sql: %w", err)
	}
	db := sql.OpenDB(&connector{settings: s, driver: name, inner: target.connector.Driver()})
	db.SetMaxOpenConns(max(s.MaxOpen, 1))
	// Nothing is parked between pulls: no connection can go stale, so none has to be pinged.
	db.SetMaxIdleConns(-1)
	return &database{db: db, settings: s, driver: drivers[name], label: label(name, target.database), asked: new(queryLog)}, nil
}

// Validate reports what is wrong with the settings.
func (s *SQL) Validate(report Report) {
	if s.Query != "" && strings.TrimSpace(s.Query) == "" {
		report("query", "the query is blank: write the SELECT whose rows are to be read")
	}
	if s.MaxGroups < 0 {
		report("max_groups", fmt.Sprintf("%d groups: give a number above 0, or 0 to have every row sent", s.MaxGroups))
	}
	if s.MaxOpen < 0 {
		report("max_open", fmt.Sprintf("%d connections: there must be at least 1", s.MaxOpen))
	}
	switch {
	case s.DSN == "" && s.DSNFile == "":
		report("", "no dsn: set dsn, or dsn_file with the path of a file that holds it")
	case s.DSN != "" && s.DSNFile != "":
		report("dsn_file", "dsn is set too: keep one of them")
	default:
		if _, _, err := s.target(); err != nil {
			report(s.dsnKey(), err.Error())
		}
	}
}

func (s *SQL) dsnKey() string {
	if s.DSNFile != "" {
		return "dsn_file"
	}
	return "dsn"
}

// target says which driver the settings mean, and what it makes of the DSN.
func (s *SQL) target() (name string, t target, err error) {
	dsn, err := s.readDSN()
	if err != nil {
		return "", target{}, err
	}
	if name, err = driverOf(s.Driver, dsn); err != nil {
		return "", target{}, err
	}
	t, err = drivers[name].target(dsn, s.directory)
	return name, t, err
}

func (s *SQL) readDSN() (string, error) {
	if s.DSNFile == "" {
		return nonEmpty(string(s.DSN), errors.New("dsn is empty"))
	}
	path := within(s.directory, s.DSNFile)
	content, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read DSN: %w", err)
	}
	return nonEmpty(string(bytes.TrimRight(content, "\r\n")), fmt.Errorf("read DSN: %s is empty", path))
}

func nonEmpty(text string, err error) (string, error) {
	if text == "" {
		return "", err
	}
	return text, nil
}

func within(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func label(driver, database string) string {
	if database == "" {
		return driver
	}
	return driver + " " + database
}
