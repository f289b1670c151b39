package pull

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/prometheus/common/config"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// testDatabase is a database that tests may write to: what opens it, and its DSN here and there.
type testDatabase struct {
	driver, own, dsn string
	moment, clock    string // types of columns
}

// testDatabases are SQLite, and the servers that .ci/servers has started.
func testDatabases(t *testing.T) map[string]testDatabase {
	path := filepath.Join(t.TempDir(), "survey.db")
	all := map[string]testDatabase{"sqlite": {"sqlite", path, path, "TEXT", "DATETIME"}}
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		all["postgres"] = testDatabase{"pgx", dsn, dsn, "timestamptz", "timestamp"}
	}
	if dsn := os.Getenv("TEST_MARIADB_DSN"); dsn != "" {
		own := strings.Replace(strings.TrimPrefix(dsn, "mysql://"), "@", "@tcp(", 1)
		own = strings.Replace(own, "/", ")/", 1) + "?time_zone=%27%2B00:00%27"
		all["mariadb"] = testDatabase{"mysql", own, dsn, "TIMESTAMP NULL", "DATETIME"}
	}
	if os.Getenv("CI") == "true" && len(all) < 3 {
		t.Fatal("run this with .ci/servers run")
	}
	return all
}

func (d testDatabase) exec(t *testing.T, statements ...string) {
	t.Helper()
	db, err := sql.Open(d.driver, d.own)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%.200s: %v", s, err)
		}
	}
}

// answersIn makes a table of answers around days on which clocks are put forward and back, some of
// them in odd words.
func (d testDatabase) answersIn(t *testing.T, table string, scores []string) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 11))
	d.exec(t, "DROP TABLE IF EXISTS "+table,
		fmt.Sprintf("CREATE TABLE %s (at %s, shown %s, score VARCHAR(40), plan VARCHAR(20), rewarded BOOLEAN, weight DECIMAL(6,2), customer INTEGER)", table, d.moment, d.clock))
	t.Cleanup(func() { d.exec(t, "DROP TABLE "+table) })
	var rows []string
	for i := range 3000 {
		begin := []string{"2025-03-29T20:00:00Z", "2025-10-25T20:00:00Z", "2026-03-07T22:00:00Z", "2026-11-01T02:00:00Z", "1999-12-31T00:00:00Z"}[i%5]
		at, _ := time.Parse(time.RFC3339, begin)
		at = at.Add(time.Duration(r.IntN(24*3600)) * time.Second)
		zone := "Z"
		if d.driver == "mysql" {
			zone = ""
		}
		rows = append(rows, fmt.Sprintf("('%s%s', '%s', %s, %s, %s, %d.%02d, %d)", at.Format("2006-01-02 15:04:05"), zone, at.Format("2006-01-02 15:04:05"),
			scores[r.IntN(len(scores))], []string{"'pro'", "'Pro'", "'pro '", "'größer'", "NULL", "''"}[r.IntN(6)],
			[]string{"TRUE", "FALSE", "NULL"}[r.IntN(3)], 1+r.IntN(2), 25*r.IntN(3), i))
	}
	d.exec(t, "INSERT INTO "+table+" VALUES "+strings.Join(rows, ", "))
}

// grouped pulls a survey over a table, by groups and row by row.
func (d testDatabase) pulls(t *testing.T, table, zone string, change func(*rows.Survey)) (grouped, streamed *tally.Set, log string) {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	pull := func(maxGroups int) *tally.Set {
		source, err := (&sources.SQL{DSN: config.Secret(d.dsn), Query: "SELECT * FROM " + table + ";", MaxGroups: maxGroups}).Open(sources.Env{})
		if err != nil {
			t.Fatal(err)
		}
		defer source.Close()
		job := fakeJob("crm", source, nil)
		job.Evaluation.Calendar = calendar.New(location, time.January)
		job.Logger = slog.New(slog.NewTextHandler(&said, nil))
		survey := job.Rows.(*rows.Survey)
		survey.Time = &values.Time{Column: "at"}
		change(survey)
		return pulled(t, New(job, [16]byte{1}))
	}
	grouped = pull(200000)
	log = said.String()
	return grouped, pull(0), log
}

func TestGroupsTallyAsTheirRowsDo(t *testing.T) {
	for name, d := range testDatabases(t) {
		d.answersIn(t, "tallied", []string{"'9'", "'10'", "'0'", "' 7'", "'9.0'", "NULL", "''", "'NaN'", "'10 - Extremely likely'"})
		for variant, change := range map[string]func(*rows.Survey){
			"moments":         func(*rows.Survey) {},
			"times of clocks": func(s *rows.Survey) { s.Time.Column = "shown" },
			"clocks elsewhere": func(s *rows.Survey) {
				s.Time.Column, s.Time.Zone = "shown", "America/Havana"
			},
			"all there is": func(s *rows.Survey) { s.Customer, s.Weight, s.Rewarded = "customer", "weight", "rewarded" },
			"without time": func(s *rows.Survey) { s.Time = nil },
		} {
			for _, zone := range []string{"Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"} {
				t.Run(name+" "+variant+" "+zone, func(t *testing.T) {
					grouped, streamed, log := d.pulls(t, "tallied", zone, change)
					got, _ := grouped.AppendBinary(nil)
					want, _ := streamed.AppendBinary(nil)
					if !bytes.Equal(got, want) {
						t.Errorf("%d rows of groups differ from %d rows", grouped.Rows(), streamed.Rows())
					}
					if log != "" {
						t.Errorf("rows were not grouped: %s", log)
					}
				})
			}
		}
	}
}

func TestGroupsRejectAsTheirRowsDo(t *testing.T) {
	for name, d := range testDatabases(t) {
		d.answersIn(t, "rejected", []string{"'9'", "'eleven'", "'11'", "NULL"})
		d.exec(t, "UPDATE rejected SET at = NULL WHERE customer % 7 = 0")
		t.Run(name, func(t *testing.T) {
			grouped, streamed, _ := d.pulls(t, "rejected", "Europe/Berlin", func(*rows.Survey) {})
			for _, reason := range tally.Reasons() {
				if got, want := grouped.Rejected(reason), streamed.Rejected(reason); got != want {
					t.Errorf("%s: got %d, want %d", reason, got, want)
				}
			}
			if grouped.Rows() != streamed.Rows() || streamed.Rejected(tally.MissingTime) == 0 || streamed.Rejected(tally.BadScore) == 0 {
				t.Errorf("got %d rows, want %d", grouped.Rows(), streamed.Rows())
			}
		})
	}
}

func TestRowsThatCannotBeGroupedStream(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*rows.Survey)
		want   string
	}{
		"ids":        {func(s *rows.Survey) { s.ID = "customer" }, "sqlite survey.db: rows cannot be grouped: id: rows have to be told apart; leave it out if the query has none twice"},
		"customers":  {func(s *rows.Survey) { s.Customer, s.Respondents = "customer", tally.LatestAnswer }, "sqlite survey.db: rows cannot be grouped: respondents: customers have to be told apart"},
		"invitation": {func(s *rows.Survey) { s.Sent = &values.Time{Column: "shown"} }, "sqlite survey.db: rows cannot be grouped: sent: how long an answer took is asked of every row"},
		"a layout":   {func(s *rows.Survey) { s.Time.Layout = "2006-01-02 15:04:05Z07:00" }, "sqlite survey.db: rows cannot be grouped: time.layout: times are texts that only the layout explains"},
	} {
		t.Run(name, func(t *testing.T) {
			d := testDatabases(t)["sqlite"]
			d.answersIn(t, "streamed", []string{"'9'", "'0'"})
			grouped, streamed, log := d.pulls(t, "streamed", "Europe/Berlin", test.change)
			got, _ := grouped.AppendBinary(nil)
			want, _ := streamed.AppendBinary(nil)
			if !bytes.Equal(got, want) || streamed.Rows() == 0 {
				t.Error("the tallies differ")
			}
			if strings.Count(log, "rows are read one by one") != 1 || !strings.Contains(log, fmt.Sprintf("%q", test.want)) {
				t.Errorf("got the log %s\nwant %s", log, test.want)
			}
		})
	}
}

// half is a part that finds out late that it cannot group its rows.
type half struct{ *pulltest.Part }

func (h half) ReadGroups(ctx context.Context, g sources.Grouping, open func() sources.Yield) error {
	if err := h.Read(ctx, g.Fields, open); err != nil {
		return err
	}
	return &sources.Ungroupable{Part: h.Title, Why: errors.New("there are too many groups")}
}

// Rows that came before a part could not be grouped are told once, as those that come one by one.
func TestWhatWasHalfGroupedIsForgotten(t *testing.T) {
	row, bad := "1999-12-30 9 pro", "1999-12-30 eleven pro"
	p, file := keeping(t)
	part := half{pulltest.One(append(pulltest.Rep(2500, row), bad)...)}
	p.job.Source = &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) { return []sources.Part{part}, nil }}
	var told uint64
	p.Progress = func(rows uint64) { told = rows }
	set := pulled(t, p)
	if set.Rows() != 2500 || told != 2501 || part.Reads != 2 {
		t.Errorf("%d rows, told of %d, read %d times", set.Rows(), told, part.Reads)
	}
	if kept, _ := os.ReadFile(file); strings.Count(string(kept), "eleven") != 1 {
		t.Errorf("kept\n%s", kept)
	}
}

// The window reaches back to the first day that a period is compared with, and a month more.
func TestPullsAskForWhatThePeriodsNeed(t *testing.T) {
	for periods, want := range map[string]string{
		"30d":              "2025-01-13 to 2026-03-16",
		"30d last_quarter": "2024-08-31 to 2026-03-16",
		"week all":         "always to 2026-03-16",
	} {
		job := fakeJob("crm", nil, nil)
		job.Evaluation.Periods = nil
		for p := range strings.FieldsSeq(periods) {
			job.Evaluation.Periods = append(job.Evaluation.Periods, calendar.Period(p))
		}
		w := needs(job.Evaluation, job.Rows, day(t, "2026-03-14"))
		got := "always"
		if !w.From.IsZero() {
			got = w.From.Format(time.DateOnly)
		}
		if got += " to " + w.To.Format(time.DateOnly); got != want {
			t.Errorf("%s: got %s, want %s", periods, got, want)
		}
	}
}
