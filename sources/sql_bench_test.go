package sources

import (
	"bytes"
	"cmp"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkSQL streams a million answers.
func BenchmarkSQL(b *testing.B) {
	queries := map[string]string{
		"sqlite": `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
			SELECT i AS id, i % 11 AS score, '2026-03-29T00:30:00Z' AS at, 'basic plan' AS plan, 0.5 AS weight FROM n`,
		"postgres": `SELECT i::bigint AS id, (i % 11)::numeric(4,1) AS score, now() AS at, 'basic plan' AS plan, 0.5::float8 AS weight
			FROM generate_series(1, 1000000) AS i`,
		"mariadb": `SELECT seq AS id, CAST(seq % 11 AS DECIMAL(4,1)) AS score, now() AS at, 'basic plan' AS plan, 0.5e0 AS weight FROM seq_1_to_1000000`,
	}
	for name, build := range map[string]func(testing.TB) server{"sqlite": sqliteServer, "postgres": postgresServer, "mariadb": mariadbServer} {
		b.Run(name, func(b *testing.B) {
			s := build(b).need(b)
			s.exec(b, "CREATE TEMPORARY TABLE made (id INTEGER)")
			part := onlyPart(b, s.open(b, SQL{Query: queries[name]}))
			b.ReportAllocs()
			rows := 0
			for b.Loop() {
				err := part.Read(b.Context(), []string{"id", "score", "at", "plan", "weight"}, each(func(Record) error { rows++; return nil }))
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkSQLGroups holds groups against the same query by hand in the database's own client, and
// rows against a bare loop over the driver, in turns, and round by round. ROWS is how many rows the table has.
func BenchmarkSQLGroups(b *testing.B) {
	size, _ := strconv.Atoi(os.Getenv("ROWS"))
	size = cmp.Or(size, 100_000)
	for _, c := range []struct {
		server server
		create string
		byHand string
		client func(server, string) (lines int, err error)
	}{
		{postgresServer(b), "CREATE TABLE held AS SELECT i AS id, (i*2654435761 %% 11)::smallint AS score, " +
			"timestamptz '2024-11-01 00:00+00' + ((i*40503) %% 63072000) * interval '1 second' AS at, " +
			"((ARRAY['free','pro','team','enterprise'])[1+i%%4])::varchar(20) AS plan FROM generate_series(1::bigint, %d) AS i",
			"SELECT date(at AT TIME ZONE 'Europe/Berlin'), plan, score, max(at), count(*) FROM held GROUP BY 1, 2, 3", psql},
		{mariadbServer(b), "CREATE TABLE held (id BIGINT, score TINYINT, at TIMESTAMP NULL, plan VARCHAR(20)) AS SELECT seq AS id, seq*2654435761 %% 11 AS score, " +
			"TIMESTAMP'2024-11-01 00:00:00' + INTERVAL ((seq*40503) %% 63072000) SECOND AS at, " +
			"ELT(1+seq%%4, 'free', 'pro', 'team', 'enterprise') AS plan FROM seq_1_to_%d",
			"SELECT DATE(CONVERT_TZ(at, '+00:00', 'Europe/Berlin')), plan, score, max(at), count(*) FROM held GROUP BY 1, 2, 3", mariadb},
	} {
		b.Run(c.server.name, func(b *testing.B) {
			s := c.server.need(b)
			s.exec(b, "DROP TABLE IF EXISTS held", fmt.Sprintf(c.create, size))
			b.Cleanup(func() { s.exec(b, "DROP TABLE held") })
			source := Within(s.open(b, SQL{Query: "SELECT * FROM held", MaxGroups: 200_000}), Window{To: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)})
			part := onlyPart(b, source).(Grouper)
			g := Grouping{Fields: []string{"at", "plan", "score"}, Time: "at", Days: zone(b, "Europe/Berlin")}
			var grouped, byHand, ofGroups, ofRows []float64
			groups, lines := 0, 0
			for b.Loop() {
				groups = 0
				grouped = append(grouped, seconds(b, func() error {
					return part.ReadGroups(b.Context(), g, each(func(Record) error { groups++; return nil }))
				}))
				byHand = append(byHand, seconds(b, func() (err error) { lines, err = c.client(s, c.byHand); return err }))
				if groups != lines {
					b.Fatalf("%d groups, and %d by hand", groups, lines)
				}
				ofGroups = append(ofGroups, grouped[len(grouped)-1]/byHand[len(byHand)-1])
				streamed := seconds(b, func() error {
					return part.Read(b.Context(), g.Fields, each(func(Record) error { return nil }))
				})
				ofRows = append(ofRows, seconds(b, func() error { return bareLoop(s.db(b)) })/streamed)
			}
			b.ReportMetric(float64(groups), "groups")
			b.ReportMetric(median(grouped), "grouped-s")
			b.ReportMetric(median(byHand), "by-hand-s")
			b.ReportMetric(median(ofGroups), "grouped/by-hand")
			b.ReportMetric(median(ofRows), "streamed-speed/bare")
		})
	}
}

func psql(s server, query string) (int, error) {
	return linesOf(exec.Command("psql", s.dsn, "-qAtc", query))
}

func mariadb(s server, query string) (int, error) {
	u, _ := url.Parse(s.dsn)
	password, _ := u.User.Password()
	return linesOf(exec.Command("mariadb", "--no-defaults", "-h", u.Hostname(), "-P", u.Port(), "-u", u.User.Username(), "-p"+password,
		"--quick", "-N", "-e", "SET time_zone = '+00:00'; "+query, strings.TrimPrefix(u.Path, "/")))
}

func linesOf(cmd *exec.Cmd) (int, error) {
	out, err := cmd.Output()
	return bytes.Count(out, []byte("\n")), err
}

func seconds(b *testing.B, run func() error) float64 {
	began := time.Now()
	if err := run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began).Seconds()
}

// bareLoop reads the same columns as a program would that wants nothing but texts.
func bareLoop(db *sql.DB) error {
	rows, err := db.Query("SELECT * FROM held")
	if err != nil {
		return err
	}
	defer rows.Close()
	var id, score, at, plan sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&id, &score, &at, &plan); err != nil {
			return err
		}
	}
	return rows.Err()
}
