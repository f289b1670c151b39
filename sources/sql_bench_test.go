package sources

import "testing"

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
