package sources

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// groupOf is what a record must be grouped by: its fields, the time by its local day.
type groupOf struct {
	fields string
	day    string
}

// grouped is the number of rows, and the newest time, of every group.
type counted map[groupOf]struct {
	rows   uint64
	newest int64
}

func (c counted) add(g Grouping, r Record) {
	key, at := groupOf{}, int64(0)
	for i, field := range g.Fields {
		switch {
		case slices.Contains(g.Unused, field):
		case field == g.Time:
			key.day, at = dayOf(g, r.Fields[i])
		default:
			key.fields += fmt.Sprintf("%q %v ", r.Fields[i], r.Fields[i] == nil)
		}
	}
	have := c[key]
	have.rows, have.newest = have.rows+r.Rows(), max(have.newest, at)
	c[key] = have
}

// dayOf is the local day of a time, and its moment in milliseconds; all that is no time is a day of its own.
func dayOf(g Grouping, raw []byte) (string, int64) {
	text := string(raw)
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"} {
		if at, err := time.ParseInLocation(layout, text, g.Clock); err == nil && (len(text) < 13 || text[13] == ':') {
			return at.In(g.Days).Format(time.DateOnly), at.UnixMilli()
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= 315532800 {
		if n < 1e11 {
			n *= 1000
		}
		return time.UnixMilli(n).In(g.Days).Format(time.DateOnly), n
	}
	return fmt.Sprintf("no day: %q", raw), 0
}

func groupsRead(t *testing.T, part Part, g Grouping) (counted, int) {
	t.Helper()
	got, groups := make(counted), 0
	err := part.(Grouper).ReadGroups(t.Context(), g, each(func(r Record) error { got.add(g, r); groups++; return nil }))
	if err != nil {
		t.Fatal(err)
	}
	return got, groups
}

func rowsRead(t *testing.T, part Part, g Grouping) counted {
	t.Helper()
	got := make(counted)
	if err := part.Read(t.Context(), g.Fields, each(func(r Record) error { got.add(g, r); return nil })); err != nil {
		t.Fatal(err)
	}
	return got
}

func sameGroups(t *testing.T, got, want counted) {
	t.Helper()
	for key, w := range want {
		if got[key] != w {
			t.Errorf("%v: got %v, want %v", key, got[key], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d groups, want %d", len(got), len(want))
	}
}

// The days of these zones begin at odd times, and some at none.
var oddZones = []string{"Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia", "UTC"}

// timeTypes are the types of times of every database, with how a time is written for them.
var timeTypes = map[string]map[string]func(time.Time) string{
	"postgres": {
		"timestamptz": func(at time.Time) string { return at.Format("2006-01-02 15:04:05.999999Z07:00") },
		"timestamp":   func(at time.Time) string { return at.Format("2006-01-02 15:04:05.999999") },
		"date":        func(at time.Time) string { return at.Format(time.DateOnly) },
	},
	"mariadb": {
		"TIMESTAMP(6) NULL": func(at time.Time) string { return at.Format("2006-01-02 15:04:05.999999") },
		"DATETIME":          func(at time.Time) string { return at.Format(time.DateTime) },
		"DATETIME(3)":       func(at time.Time) string { return at.Format("2006-01-02 15:04:05.999") },
		"DATE":              func(at time.Time) string { return at.Format(time.DateOnly) },
	},
	"clickhouse": {
		"Nullable(DateTime('UTC'))": func(at time.Time) string { return at.Format(time.DateTime) },
		"Nullable(Date)":            func(at time.Time) string { return at.Format(time.DateOnly) },
	},
	"sqlite": {
		"TEXT":      func(at time.Time) string { return at.Format("2006-01-02T15:04:05Z07:00") },
		"DATETIME":  func(at time.Time) string { return at.Format("2006-01-02 15:04:05.000") },
		"TIMESTAMP": func(at time.Time) string { return at.Format("2006-01-02 15:04:05.000000Z07:00") },
		"INTEGER":   func(at time.Time) string { return fmt.Sprint(at.Unix()) },
		"BIGINT":    func(at time.Time) string { return fmt.Sprint(at.UnixMilli()) },
		"VARCHAR": func(at time.Time) string {
			return at.In(time.FixedZone("", -3*3600-30*60)).Format("2006-01-02T15:04:05-07:00")
		},
		"DATE": func(at time.Time) string { return at.Format(time.DateOnly) },
	},
}

// Grouping gives what streaming gives, in every zone and for every type of time: around every change
// of offset, in odd years, and where there is no time at all.
func TestSQLGroupsAreThoseOfTheRows(t *testing.T) {
	for _, s := range servers(t) {
		for columnType, write := range timeTypes[s.name] {
			t.Run(s.name+" "+columnType, func(t *testing.T) {
				s.need(t)
				s.table(t, "moments", "at "+columnType+", score INTEGER, plan VARCHAR(20)")
				s.fill(t, "moments", write)
				part := onlyPart(t, s.open(t, SQL{Query: "SELECT * FROM moments", MaxGroups: 200000}))
				for _, days := range oddZones {
					for _, clock := range []string{days, "Asia/Kathmandu"} {
						g := Grouping{Fields: []string{"plan", "at", "score"}, Time: "at", Days: zone(t, days), Clock: zone(t, clock)}
						got, groups := groupsRead(t, part, g)
						want := rowsRead(t, part, g)
						t.Run(days+" by a clock of "+clock, func(t *testing.T) { sameGroups(t, got, want) })
						if groups > 2*len(want) {
							t.Errorf("%s: %d groups came for %d", days, groups, len(want))
						}
					}
				}
			})
		}
	}
}

func date(year int) int64 { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix() }

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// fill writes rows around every change of offset of the odd zones since 2015, and others.
func (s server) fill(t *testing.T, table string, write func(time.Time) string) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	moments := []time.Time{}
	for _, year := range []int{1971, 1985, 2000, 2015, 2024, 2025, 2026} {
		for range 100 {
			moments = append(moments, time.Date(year, 1, 1, 0, 0, r.IntN(366*secondsPerDay), r.IntN(1e6)*1000, time.UTC))
		}
	}
	for _, name := range oddZones {
		for _, c := range (span{date(2015), date(2027)}).changes(zone(t, name)) {
			for _, shown := range []int64{0, c.before, c.after} {
				for _, by := range []time.Duration{-time.Second, -time.Millisecond, 0, time.Second, time.Hour, -time.Hour} {
					moments = append(moments, time.Unix(c.at+shown, 0).UTC().Add(by))
				}
			}
		}
	}
	var values []string
	for i, at := range moments {
		values = append(values, fmt.Sprintf("('%s', %d, '%s')", write(at), r.IntN(3), []string{"pro", "Pro", "pro "}[i%3]))
	}
	values = append(values, "(NULL, 1, 'pro')", "(NULL, 1, NULL)", "(NULL, NULL, '')")
	for start := 0; start < len(values); start += 500 {
		s.exec(t, "INSERT INTO "+table+" VALUES "+strings.Join(values[start:min(start+500, len(values))], ", "))
	}
}

// Values that are equal to the database, but not as text, are of two groups.
func TestSQLGroupsByText(t *testing.T) {
	tables := map[string]map[string][]string{
		"sqlite": {
			"TEXT COLLATE NOCASE": {"'a'", "'A'", "'a '", "''", "NULL", "X'61'"},
			"REAL":                {"1", "1.0", "0.1", "NULL"},
			"":                    {"1", "'1'", "1.0", "9007199254740993", "9007199254740992.0"},
			"BOOLEAN":             {"1", "0", "2", "'true'"},
			"DATETIME":            {"'2026-03-29 00:00:00'", "'2026-03-29T00:00:00Z'", "1774744200"},
		},
		"postgres": {
			"text":             {"'a'", "'A'", "'a '", "''", "NULL", "'ä'", "'ä'"},
			"char(3)":          {"'a'", "'A'", "'a '"},
			"numeric":          {"8.5", "8.50", "'NaN'", "0", "0.0", "NULL"},
			"numeric(4,1)":     {"8.5", "8.50", "'NaN'"},
			"double precision": {"0", "'-0'", "'NaN'", "1e21", "'Infinity'"},
			"real":             {"0.1", "'-0'", "0"},
			"boolean":          {"true", "false", "NULL"},
			"jsonb":            {`'{"a": 1}'`, `'{"a": 1.0}'`},
			"json":             {`'{"a": 1}'`, `'{"a":1}'`},
			"uuid":             {"'6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "NULL"},
			"bytea":            {"'a'", "'A'"},
			"plan":             {"'pro'", "'free'", "NULL"},
			"date":             {"'2026-03-29'", "'infinity'"},
			"timestamptz":      {"'2026-03-29 00:00:00+02'", "'infinity'", "NULL"},
		},
		"clickhouse": {
			"Nullable(String)":             {"'a'", "'A'", "'a '", "''", "NULL"},
			"Nullable(Float64)":            {"0", "-0", "0.1", "nan", "NULL"},
			"Float32":                      {"0", "-0", "0.1"},
			"Nullable(Decimal(9, 2))":      {"8.5", "8.50", "NULL"},
			"UInt64":                       {"18446744073709551615", "1"},
			"Enum8('pro' = 1, 'free' = 2)": {"'pro'", "'free'"},
			"Date":                         {"'2026-03-29'", "'2026-03-30'"},
			"DateTime('Europe/Berlin')":    {"'2026-03-29 00:00:00'"},
			"FixedString(3)":               {"'a'", "'abc'"},
			"UUID":                         {"'6ba7b810-9dad-11d1-80b4-00c04fd430c8'"},
			"Nullable(Int8)":               {"-7", "NULL"},
		},
		"mariadb": {
			"VARCHAR(20)":                          {"'a'", "'A'", "'a '", "'ä'", "''", "NULL"},
			"VARCHAR(20) CHARACTER SET latin1":     {"'ä'", "'a'", "'Ä'"},
			"VARCHAR(20) CHARACTER SET utf8mb3":    {"'ä'", "'a'", "'Ä'"},
			"CHAR(3)":                              {"'a'", "'A'", "'a '"},
			"TEXT":                                 {"'a'", "'A'", "'a '"},
			"VARBINARY(9)":                         {"'a'", "'A'", "'a '"},
			"ENUM('a','B') COLLATE utf8mb4_bin":    {"'a'", "'B'", "NULL"},
			"SET('a','b')":                         {"'a'", "'a,b'", "''"},
			"DECIMAL(10,2)":                        {"8.5", "8.50", "-0.0"},
			"DOUBLE":                               {"0", "-0e0", "1e21", "0.1"},
			"FLOAT":                                {"0.1", "-0e0", "0"},
			"BIT(3)":                               {"b'1'", "b'101'"},
			"BIGINT UNSIGNED":                      {"18446744073709551615", "1"},
			"BOOLEAN":                              {"TRUE", "FALSE", "NULL"},
			"YEAR":                                 {"2026", "2025"},
			"DATE":                                 {"'2026-03-29'", "NULL"},
			"DATETIME(6)":                          {"'2026-03-29 00:00:00.5'", "'2026-03-29'"},
			"JSON":                                 {`'{"a": 1}'`, `'{"a":1}'`},
			"INT UNSIGNED":                         {"1", "2"},
			"MEDIUMINT":                            {"1", "-2"},
			"TIME":                                 {"'10:00'", "'-1:00'"},
			"LONGTEXT":                             {"'a'", "'A'"},
			"VARCHAR(9) COLLATE utf8mb4_nopad_bin": {"'a'", "'a '"},
		},
	}
	for _, s := range servers(t) {
		for columnType, values := range tables[s.name] {
			t.Run(s.name+" "+columnType, func(t *testing.T) {
				s.need(t)
				if columnType == "plan" {
					s.exec(t, "DROP TYPE IF EXISTS plan CASCADE", "CREATE TYPE plan AS ENUM ('free', 'pro')")
				}
				var rows []string
				for _, v := range values {
					rows = append(rows, "("+v+", 1)", "("+v+", 2)", "("+v+", 2)")
				}
				s.table(t, "texts", "v "+columnType+", n INTEGER", rows...)
				part := onlyPart(t, s.open(t, SQL{Query: "SELECT * FROM texts", MaxGroups: 200000}))
				g := Grouping{Fields: []string{"n", "v"}}
				got, _ := groupsRead(t, part, g)
				sameGroups(t, got, rowsRead(t, part, g))
			})
		}
	}
}

func TestSQLTooManyGroups(t *testing.T) {
	for _, s := range servers(t) {
		t.Run(s.name, func(t *testing.T) {
			s.need(t)
			s.table(t, "visits", "city INTEGER, plan INTEGER, at DATE", "(1, 1, '2026-01-01')", "(2, 1, '2026-01-01')", "(3, 2, '2026-01-02')", "(4, 2, '2026-01-02')")
			part := onlyPart(t, s.open(t, SQL{Query: "SELECT * FROM visits", MaxGroups: 3}))
			g := Grouping{Fields: []string{"at", "city", "plan"}, Time: "at", Dimensions: []string{"city", "plan"}}
			err := part.(Grouper).ReadGroups(t.Context(), g, each(func(Record) error { return nil }))
			if want := part.Name() + `: query: more than 3 groups: "city" has 4 values or more; take it out of the segments, or raise max_groups`; err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
}

func TestSQLSaysWhyItCannotGroup(t *testing.T) {
	type unable struct{ name, query, want string }
	cases := map[string][]unable{
		"sqlite": {
			{"no query of rows", "PRAGMA table_info(t)", `rows cannot be grouped: as a derived table the query fails: SQL logic error: near "(": syntax error (1)`},
			{"times of no known form", "SELECT 1 AS n, column1 AS at FROM (VALUES ('1 Jan'), ('2 Jan'), ('3 Jan'), ('4 Jan'), ('5 Jan'))",
				`rows cannot be grouped: column "at" has times of which the database cannot tell the day: store Unix numbers, or texts such as 2006-01-02T15:04:05Z`},
		},
		"postgres": {
			{"a text", "SELECT 1 AS n, '2026-01-01' AS at", `rows cannot be grouped: column "at" is of type TEXT, which is no time to the database: cast it to a timestamp in the query`},
			{"an array", "SELECT ARRAY[1] AS n, now() AS at", `rows cannot be grouped: column "n" is of type _INT4, of which equal values may be written differently: cast it to a text in the query`},
		},
		"mariadb": {
			{"a number", "SELECT 1 AS n, 2 AS at", `rows cannot be grouped: column "at" is of type INT, which is no time to the database: cast it to a timestamp in the query`},
			{"columns of one name", "SELECT 1 AS n, 2 AS n, now() AS at", `rows cannot be grouped: as a derived table the query fails: Error 1060 (42S21): Duplicate column name 'n'`},
		},
	}
	for _, s := range servers(t) {
		for _, c := range cases[s.name] {
			t.Run(s.name+" "+c.name, func(t *testing.T) {
				s.need(t).exec(t, "SELECT 1")
				if s.name == "sqlite" {
					s.table(t, "t", "id INTEGER")
				}
				part := onlyPart(t, s.open(t, SQL{Query: c.query, MaxGroups: 4}))
				err := part.(Grouper).ReadGroups(t.Context(), Grouping{Fields: []string{"at", "n"}, Time: "at"}, each(func(Record) error { return nil }))
				if _, ok := errors.AsType[*Ungroupable](err); !ok || err.Error() != part.Name()+": "+c.want {
					t.Errorf("got  %v\nwant %s: %s", err, part.Name(), c.want)
				}
			})
		}
	}
}
