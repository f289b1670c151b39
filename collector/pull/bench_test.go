//go:build unix

package pull

import (
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
	"advocacy_exporter/sources/sourcestest"
)

// BenchmarkPullCSV pulls a survey from a file, as often as there is, in turn with what it is held against:
// the time and the processor time of each is reported as a multiple, or a part, of those of the pull, which
// are medians. ROWS is how many answers there are; DUCKDB is the program of sources/testdata/duckdb, if that
// is to be run too.
func BenchmarkPullCSV(b *testing.B) {
	const rounds = 7
	file := newSurveyFile(b)
	all := map[string][]cost{}
	for b.Loop() {
		for range rounds {
			file.rounds(b, all)
		}
	}
	pull := all["pull"]
	b.ReportMetric(medianCost(pull, cost.seconds), "s/pull")
	b.ReportMetric(medianCost(pull, cost.processor), "cpu-s/pull")
	b.ReportMetric(float64(file.size)/1e6/medianCost(pull, cost.seconds), "MB/s")
	for _, name := range []string{"parse", "read", "loop", "duckdb", "grown", "unchanged"} {
		if others := all[name]; others != nil {
			b.ReportMetric(costRatio(others, pull, cost.seconds), name+"/pull")
			b.ReportMetric(costRatio(others, pull, cost.processor), name+"-cpu/pull")
		}
	}
}

// BenchmarkPullCSVWithIDs does the same for a survey whose answers are told apart by ids, and are kept one
// by one: what a pull costs after 1 % more came, as a part of the first one.
func BenchmarkPullCSVWithIDs(b *testing.B) {
	file := newSurveyFile(b)
	file.id = "id"
	all := map[string][]cost{}
	for b.Loop() {
		for range 5 {
			file.grow(b, all, func(func(name string, do func() error)) {})
		}
	}
	b.ReportMetric(medianCost(all["pull"], cost.processor), "cpu-s/pull")
	b.ReportMetric(costRatio(all["grown"], all["pull"], cost.seconds), "grown/pull")
	b.ReportMetric(costRatio(all["grown"], all["pull"], cost.processor), "grown-cpu/pull")
}

// surveyFile is a file of answers.
type surveyFile struct {
	path string
	rows int
	size int64
	id   string
}

func newSurveyFile(b *testing.B) *surveyFile {
	b.Helper()
	f := &surveyFile{path: filepath.Join(b.TempDir(), "survey.csv"), rows: 200_000}
	if rows := os.Getenv("ROWS"); rows != "" {
		f.rows, _ = strconv.Atoi(rows)
	}
	if err := sourcestest.WriteSurvey(f.path, f.rows); err != nil {
		b.Fatal(err)
	}
	f.settle(b)
	return f
}

// settle makes the file look as if it had been written long ago.
func (f *surveyFile) settle(b *testing.B) {
	info, err := os.Stat(f.path)
	if err != nil {
		b.Fatal(err)
	}
	f.size = info.Size()
	at := time.Now().Add(-24*time.Hour + time.Duration(f.size))
	if err := os.Chtimes(f.path, at, at); err != nil {
		b.Fatal(err)
	}
}

// rounds does everything once. In the end the file has 1 % more rows.
func (f *surveyFile) rounds(b *testing.B, all map[string][]cost) {
	f.grow(b, all, func(measure func(name string, do func() error)) {
		measure("parse", func() error { return f.parse(b.Context()) })
		measure("read", func() error { return f.loop(func([]string) error { return nil }) })
		measure("loop", f.count)
		if program := os.Getenv("DUCKDB"); program != "" {
			measure("duckdb", exec.Command(program, f.path).Run)
		}
	})
}

// grow pulls the file, pulls it again, does what it is held against, and pulls what was appended.
func (f *surveyFile) grow(b *testing.B, all map[string][]cost, others func(measure func(name string, do func() error))) {
	measure := func(name string, do func() error) { all[name] = append(all[name], costOf(b, do)) }
	puller := f.puller(b)
	pull := func() error { _, err := puller.Pull(b.Context()); return err }
	measure("pull", pull)
	measure("unchanged", pull)
	others(measure)
	if err := sourcestest.AppendSurvey(f.path, f.rows/100); err != nil {
		b.Fatal(err)
	}
	f.settle(b)
	measure("grown", pull)
}

func (f *surveyFile) source() sources.Source {
	source, _ := (&sources.CSV{Path: f.path, HeaderRows: 1}).Open(sources.Env{})
	return source
}

func (f *surveyFile) puller(b *testing.B) *Puller {
	job := fakeJob("answers", f.source(), nil)
	job.Rows = &rows.Survey{
		ID: f.id, Score: &values.Score{Column: "score"}, Time: &values.Time{Column: "time"}, ScaleName: "0-10",
		Segments: map[string]string{"country": "country", "plan": "plan"},
	}
	return New(job, [16]byte{1})
}

// parse finds the fields that the pull asks for, and leaves it at that.
func (f *surveyFile) parse(ctx context.Context) error {
	parts, err := f.source().Parts(ctx)
	if err != nil {
		return err
	}
	return parts[0].Read(ctx, []string{"score", "time", "country", "plan"}, func() sources.Yield {
		return func(sources.Record) error { return nil }
	})
}

// count is a plain loop that has the result of the pull: answers by day and score, overall and by segment.
func (f *surveyFile) count() error {
	type cell struct {
		day         int64
		score       string
		dimension   int
		segmentName string
	}
	counts := map[cell]int{}
	return f.loop(func(row []string) error {
		at, err := time.Parse(time.RFC3339, row[3])
		if err != nil {
			return err
		}
		day := at.Unix() / (24 * 60 * 60)
		for dimension, segment := range []string{"", row[4], row[5]} {
			counts[cell{day, row[2], dimension, segment}]++
		}
		return nil
	})
}

// loop reads the file with encoding/csv.
func (f *surveyFile) loop(each func(row []string) error) error {
	file, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil {
		return err
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err := cmp.Or(err, each(row)); err != nil {
			return err
		}
	}
}

// cost is what something took.
type cost struct{ wall, cpu time.Duration }

func (c cost) seconds() float64   { return c.wall.Seconds() }
func (c cost) processor() float64 { return c.cpu.Seconds() }

func costOf(b *testing.B, do func() error) cost {
	b.Helper()
	begun, before := time.Now(), processorTime()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return cost{time.Since(begun), processorTime() - before}
}

// processorTime is that of this process and of those that it ran.
func processorTime() (all time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var usage syscall.Rusage
		if syscall.Getrusage(who, &usage) == nil {
			all += time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
		}
	}
	return all
}

func medianCost(costs []cost, of func(cost) float64) float64 {
	var all []float64
	for _, c := range costs {
		all = append(all, of(c))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// costRatio is the median of the ratios of what was measured in the same round.
func costRatio(costs, to []cost, of func(cost) float64) float64 {
	var all []float64
	for i, c := range costs {
		all = append(all, of(c)/of(to[i]))
	}
	slices.Sort(all)
	return all[len(all)/2]
}
