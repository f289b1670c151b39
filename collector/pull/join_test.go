package pull

import (
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/sources"
)

// worthJob is a job of values such as "1999-12-01 100 ada" in the cohorts of answers such as
// "1999-12-01 9 ada".
func worthJob(worths, answers *pulltest.Source) *Job {
	job := fakeJob("worth", worths, cron.Every(time.Hour))
	worth, survey := pulltest.Worth()
	job.Rows, job.Evaluation.Periods = worth, []calendar.Period{calendar.All}
	job.Joined = &Joined{Name: "nps", Source: answers, Rows: survey}
	return job
}

func TestPullReadsAgainWhereTheJoinedCustomersChanged(t *testing.T) {
	worths := &pulltest.Part{Title: "worth.csv", Revision: "1", Rows: []string{"1999-12-01 100 ada", "1999-12-01 50 bob"}}
	answers := &pulltest.Part{Title: "nps.csv", Revision: "1", Rows: []string{"1999-12-01 9 ada"}}
	unversioned := &pulltest.Part{Title: "latest.csv", Rows: []string{"1999-12-01 3 bob"}}
	source, now := pulltest.Of(answers, unversioned), moment(t, "2000-01-01T12:00:00Z")
	job := worthJob(pulltest.Of(worths), source)
	p := New(job, [16]byte{1})
	for _, step := range []struct {
		story                string
		change               func()
		cohorts              string
		worths, answers, bob int // how often each was read
	}{
		{"all is new", func() {}, "advocate detractor", 1, 1, 1},
		{"nothing changed, though one part has no version", func() {}, "advocate detractor", 1, 1, 2},
		{"a later answer moves ada", func() { answers.Revision, answers.Rows = "2", append(answers.Rows, "1999-12-02 7 ada") }, "detractor passive", 2, 2, 3},
		{"an older answer moves nobody", func() { answers.Revision, answers.Rows = "3", append(answers.Rows, "1999-01-02 0 ada") }, "detractor passive", 2, 3, 4},
		{"bob answers, with no new version", func() { unversioned.Rows = []string{"1999-12-03 9 bob"} }, "advocate passive", 3, 3, 5},
		{"a new day, without new answers", func() { now = now.Add(24 * time.Hour) }, "advocate passive", 3, 4, 6},
		{"the values changed", func() { worths.Revision = "2" }, "advocate passive", 4, 4, 7},
	} {
		step.change()
		p.At = now
		result := job.Evaluation.Evaluate(pulled(t, p), job.Rows, job.Evaluation.Calendar.Day(now.UnixMilli()))
		if got := pulltest.Cohorts(result); got != step.cohorts {
			t.Errorf("%s: %s, want %s", step.story, got, step.cohorts)
		}
		if worths.Reads != step.worths || answers.Reads != step.answers || unversioned.Reads != step.bob {
			t.Errorf("%s: read %d, %d and %d times", step.story, worths.Reads, answers.Reads, unversioned.Reads)
		}
	}
}

// closing counts how often a source is closed.
type closing struct {
	sources.Source
	closed *int
}

func (c closing) Close() error { *c.closed++; return nil }

func TestAJobClosesTheSourcesThatItReads(t *testing.T) {
	closed := 0
	job := worthJob(nil, nil)
	job.Source, job.Joined.Source = closing{nil, &closed}, closing{nil, &closed}
	if err := job.Close(); err != nil || closed != 2 {
		t.Errorf("%d sources closed, %v", closed, err)
	}
}

// However short the periods are, the latest answer of a customer may be an old one: sources that can leave
// rows out are asked for all up to now.
func TestAJoinAsksForAllThatWas(t *testing.T) {
	job := worthJob(nil, nil)
	job.Evaluation.Periods = []calendar.Period{"30d"}
	today := day(t, "2000-01-01")
	lookup, err := rows.JoinOf(job.Rows).Lookup(job.Joined.Rows, today)
	if err != nil {
		t.Fatal(err)
	}
	if w := needs(job.Evaluation, lookup.Rows, today); !w.From.IsZero() || w.To.IsZero() {
		t.Errorf("asks for %v", w)
	}
	if w := needs(job.Evaluation, job.Rows, today); w.From.IsZero() {
		t.Errorf("asks for %v of its own rows", w)
	}
}
