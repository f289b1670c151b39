package sources

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// scripted is a database that has columns, but no rows, whatever it is asked.
type scripted struct{ names, types []string }

func (s *scripted) Connect(context.Context) (driver.Conn, error) { return s, nil }
func (s *scripted) Driver() driver.Driver                        { return nil }
func (s *scripted) Prepare(string) (driver.Stmt, error)          { return nil, driver.ErrSkip }
func (s *scripted) Close() error                                 { return nil }
func (s *scripted) Begin() (driver.Tx, error)                    { return s, nil }
func (s *scripted) Commit() error                                { return nil }
func (s *scripted) Rollback() error                              { return nil }
func (s *scripted) Columns() []string                            { return s.names }
func (s *scripted) ColumnTypeDatabaseTypeName(i int) string      { return s.types[i] }
func (s *scripted) Next([]driver.Value) error                    { return io.EOF }

func (s *scripted) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) { return s, nil }

func (s *scripted) QueryContext(context.Context, string, []driver.NamedValue) (driver.Rows, error) {
	return s, nil
}

// What is sent to every kind of database, with the days of Berlin around the changes of a year.
func TestSQLGolden(t *testing.T) {
	types := map[string]map[string][]string{
		"sqlite":     {"texts": {"TEXT", "INTEGER", "TEXT"}},
		"postgres":   {"moments": {"TIMESTAMPTZ", "INT2", "TEXT"}, "clocks": {"TIMESTAMP", "FLOAT8", "16385"}},
		"mysql":      {"moments": {"TIMESTAMP", "TINYINT", "VARCHAR"}, "clocks": {"DATETIME", "DOUBLE", "ENUM"}},
		"sqlserver":  {"moments": {"DATETIMEOFFSET", "INT", "NVARCHAR"}, "clocks": {"DATETIME2", "FLOAT", "VARCHAR"}, "dates": {"DATE", "INT", "CHAR"}},
		"clickhouse": {"moments": {"Nullable(DateTime('UTC'))", "UInt8", "LowCardinality(Nullable(String))"}, "dates": {"Date", "Float64", "String"}},
		"trino":      {"moments": {"TIMESTAMP WITH TIME ZONE", "INTEGER", "VARCHAR"}, "clocks": {"TIMESTAMP", "DOUBLE", "VARCHAR"}},
	}
	for name := range drivers {
		for variant, columns := range types[name] {
			t.Run(name+" "+variant, func(t *testing.T) {
				db := sql.OpenDB(&scripted{[]string{"at", "score", "plan name"}, columns})
				defer db.Close()
				d := &database{db: db, driver: drivers[name], label: name, asked: new(queryLog), settings: &SQL{
					Query: "SELECT * FROM answers WHERE at >= :from AND at < :to; -- all of them", MaxGroups: 1,
				}}
				window := Window{time.Date(2025, 1, 31, 23, 0, 0, 0, time.UTC), time.Date(2026, 2, 2, 23, 0, 0, 0, time.UTC)}
				part := onlyPart(t, d.Within(window)).(Grouper)
				g := Grouping{Fields: []string{"plan name", "at", "score"}, Time: "at", Days: zone(t, "Europe/Berlin"), Clock: zone(t, "Europe/Berlin")}
				if err := part.ReadGroups(t.Context(), g, each(nil)); err != nil {
					t.Fatal(err)
				}
				asked := d.Asked()
				golden(t, "sql_"+name+"_"+variant+".sql", asked[len(asked)-1]+"\n")
			})
		}
		if types[name] == nil {
			t.Errorf("%s has no golden query", name)
		}
	}
}

// golden compares with a file of testdata, which UPDATE=1 writes.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") == "1" {
		write(t, path, got)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: UPDATE=1 writes it anew\ngot\n%s\nwant\n%s", path, got, want)
	}
}

func TestSQLBounds(t *testing.T) {
	day := func(text string) time.Time {
		at, _ := time.Parse(time.DateOnly, text)
		return at
	}
	d := &database{driver: drivers["postgres"], window: Window{From: day("2026-01-01"), To: day("2026-02-01")}}
	for query, want := range map[string]string{
		"SELECT 1 WHERE at >= :from AND at<:to":   "SELECT 1 WHERE at >= '2026-01-01 00:00:00+00' AND at<'2026-02-01 00:00:00+00'",
		"SELECT ':from', \":to\" -- :from\n":      "SELECT ':from', \":to\" -- :from\n",
		"SELECT /* :to */ x::from, :from_day, :t": "SELECT /* :to */ x::from, :from_day, :t",
	} {
		if got := d.bound(query); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", query, got, want)
		}
	}
	d.window = Window{}
	if got := d.bound(":from :to"); got != "'1970-01-01 00:00:00+00' '2200-01-01 00:00:00+00'" {
		t.Errorf("without a window: %s", got)
	}
}

// Rows that a watermark says are the same are asked again where a later :to may let more of them in.
func TestSQLVersionHasTheEndOfTheWindow(t *testing.T) {
	s := sqliteServer(t)
	s.table(t, "t", "at TEXT", "('2026-01-01')")
	version := func(query string, to time.Time) string {
		return onlyPart(t, Within(s.open(t, SQL{Query: query, Watermark: "SELECT count(*) FROM t"}), Window{To: to})).Version()
	}
	today, tomorrow := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	if version("SELECT at FROM t", today) != version("SELECT at FROM t", tomorrow) {
		t.Error("a query without :to has another version on the next day")
	}
	if version("SELECT at FROM t WHERE at < :to", today) == version("SELECT at FROM t WHERE at < :to", tomorrow) {
		t.Error("a query with :to has the same version on the next day")
	}
}

func TestStretchesOfOddZones(t *testing.T) {
	year := span{date(2026), date(2027)}
	if got := len(year.ofMoments(zone(t, "Europe/Berlin"))); got != 3 {
		t.Errorf("Berlin has %d stretches in a year, want 3", got)
	}
	if got := len(year.ofMoments(zone(t, "Asia/Kathmandu"))); got != 1 {
		t.Errorf("Kathmandu has %d stretches in a year, want 1", got)
	}
	gaps := 0
	for _, s := range year.ofClocks(zone(t, "Europe/Berlin"), zone(t, "Europe/Berlin")) {
		if s.apart {
			gaps++
		}
	}
	if gaps != 1 {
		t.Errorf("a clock in Berlin is put forward %d times, want 1", gaps)
	}
}

var blanks = regexp.MustCompile(`\s+`)

func oneLine(query string) string { return strings.TrimSpace(blanks.ReplaceAllString(query, " ")) }
