package rows_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// surveyRows are answers of three years in 60 segments of one dimension and 5 of another.
func surveyRows(n int) [][][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	rows := make([][][]byte, n)
	for i := range rows {
		at := start.Add(time.Duration(r.IntN(3*365*24*3600)) * time.Second)
		rows[i] = [][]byte{
			fmt.Appendf(nil, "country %02d", r.IntN(60)),
			[]byte([]string{"free", "team", "business", "enterprise", ""}[r.IntN(5)]),
			strconv.AppendInt(nil, int64(r.IntN(11)), 10),
			at.AppendFormat(nil, time.RFC3339),
		}
	}
	return rows
}

func benchmarkSurvey() *rows.Survey {
	return &rows.Survey{
		Score: &values.Score{Column: "c"}, Time: &values.Time{Column: "d"}, ScaleName: "0-10",
		Segments: map[string]string{"country": "a", "plan": "b"}, MaxCustomers: 1,
	}
}

func BenchmarkSurveyRead(b *testing.B) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Fatal(err)
	}
	for _, layout := range []string{time.RFC3339, time.DateTime, "02-01-2006", "2-Jan-06"} {
		b.Run(layout, func(b *testing.B) { benchmarkRead(b, layout, calendar.New(berlin, 0)) })
	}
}

func benchmarkRead(b *testing.B, layout string, calendar calendar.Calendar) {
	answers := surveyRows(1 << 16)
	for _, row := range answers {
		at, _ := time.Parse(time.RFC3339, string(row[3]))
		row[3] = at.AppendFormat(nil, layout)
	}
	survey := benchmarkSurvey()
	if layout == "02-01-2006" {
		survey.Time.Layout = layout
	}
	t := rows.NewSet(survey, [16]byte{})
	reader := survey.Reader(calendar, "answers.csv")
	read := func(i int) { reader.Read(t, sources.Record{Fields: answers[i&(1<<16-1)], Line: int64(i)}, uint64(i)) }
	for i := range answers {
		read(i)
	}
	if t.Rows() != 1<<16 {
		b.Fatalf("%d rows, rejects %v", t.Rows(), t.Rejects())
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		read(i)
	}
}
