package poller

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// worthJob is a job of values such as "1999-12-01 100 ada" in the cohorts of answers such as
// "1999-12-01 9 ada".
func worthJob(worths, answers *pulltest.Source) *pull.Job {
	job := fakeJob("worth", worths, cron.Every(time.Hour))
	worth, survey := pulltest.Worth()
	job.Rows, job.Evaluation.Periods = worth, []calendar.Period{calendar.All}
	job.Joined = &pull.Joined{Name: "nps", Source: answers, Rows: survey}
	return job
}

func TestPullJoinsAnotherSource(t *testing.T) {
	worths := pulltest.One("1999-12-01 100 ada", "1999-12-01 50 bob", "1999-12-01 10 cy")
	job := worthJob(pulltest.Of(worths), pulltest.Of(pulltest.One("1999-12-01 9 ada", "1999-12-02 3 bob"), pulltest.One("1999-11-01 10 bob")))
	state := Once(t.Context(), job, moment(t, "2000-01-01T12:00:00Z"), nil)
	if got := pulltest.Cohorts(state.Result); got != "(unmatched) advocate detractor" || state.Err != nil {
		t.Errorf("cohorts %s, %v", got, state.Err)
	}
	if got := state.JoinedRows(); *got != (snapshot.JoinedRows{With: "nps", Matched: 2, Rows: 3}) {
		t.Errorf("joined %+v", got)
	}
	if other := Once(t.Context(), fakeJob("nps", pulltest.Always(), cron.Every(time.Hour)), time.Now(), nil); other.JoinedRows() != nil {
		t.Error("a source that is not joined tells of a join")
	}
}

// Who asks for an earlier moment gets the cohorts as they were at the end of its day.
func TestPullJoinsAsOfADay(t *testing.T) {
	job := worthJob(pulltest.Always("1999-01-01 100 ada"), pulltest.Always("1999-03-01 9 ada", "1999-06-01 0 ada", "1999-12-31 7 ada"))
	for at, want := range map[string]string{
		"1999-02-28T23:59:59Z": "(unmatched)",
		"1999-03-01T00:00:00Z": "advocate",
		"1999-06-01T12:00:00Z": "detractor",
		"2000-01-01T00:00:00Z": "passive",
	} {
		if got := pulltest.Cohorts(Once(t.Context(), job, moment(t, at), nil).Result); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

func TestAJoinedSourceThatFailsFailsThePull(t *testing.T) {
	for want, answers := range map[string]*pulltest.Source{
		"source worth: joined source nps: nps.csv: no such file":                pulltest.Unreachable(),
		"source worth: joined source nps: nps.csv: panic: no driver":            pulltest.Of(&pulltest.Part{Title: "nps.csv", Before: func(context.Context) error { panic("no driver") }}),
		"source worth: joined source nps: https://x/: got 1 of 10 items":        pulltest.Of(&pulltest.Part{Title: "https://x/", Rows: pulltest.Rep(1, "1999-12-30 9 ada"), Err: &sources.Incomplete{Part: "https://x/", Got: 1, Want: 10}}),
		"source worth: joined source nps: nps.csv: not done within the timeout": pulltest.Of(&pulltest.Part{Title: "nps.csv", Err: errors.New("not done within the timeout")}),
	} {
		worths := pulltest.One("1999-12-01 100 ada")
		state := Once(t.Context(), worthJob(pulltest.Of(worths), answers), moment(t, "2000-01-01T12:00:00Z"), nil)
		if state.Err == nil || state.Err.Error() != want || state.Pulls[snapshot.Failed] != 1 || worths.Reads > 0 {
			t.Errorf("got %v (%v), %d reads, want %s", state.Err, state.Pulls, worths.Reads, want)
		}
	}
}

func TestTooManyJoinedCustomersFailThePull(t *testing.T) {
	job := worthJob(pulltest.Always("1999-12-01 100 ada"), pulltest.Always("1999-12-01 9 ada", "1999-12-01 9 bob"))
	job.Joined.Rows.(*rows.Survey).MaxCustomers = 1
	const want = "source worth: joined source nps: more than 1 customers to look up: raise max_customers, or read fewer rows"
	if state := Once(t.Context(), job, moment(t, "2000-01-01T12:00:00Z"), nil); state.Err == nil || state.Err.Error() != want {
		t.Errorf("got %v", state.Err)
	}
}

func TestTheLastGoodResultStaysWhileAJoinedSourceIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		away := false
		answers := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			if away {
				return nil, pulltest.ErrAway
			}
			return []sources.Part{pulltest.One("1999-12-01 9 ada")}, nil
		}}
		job := worthJob(pulltest.Always("1999-12-01 100 ada"), answers)
		job.Schedule = cron.Every(24 * time.Hour)
		p := running(t, job)
		away = true
		err := p.Pull(t.Context(), "worth")
		if state := p.Snapshot().Sources[0]; !errors.Is(err, pulltest.ErrAway) || state.Up() || pulltest.Cohorts(state.Result) != "advocate" {
			t.Errorf("%v, cohorts %s", err, pulltest.Cohorts(state.Result))
		}
	})
}

// Two sources may each be joined with the other, for neither asks what became of the other's rows.
func TestJoinsInACircle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		referrals := fakeJob("nps", pulltest.Always("1999-12-01 9 ada"), cron.Every(time.Hour))
		worth := worthJob(pulltest.Always("1999-12-01 100 ada", "1999-12-01 1 bob"), referrals.Source.(*pulltest.Source))
		back := worthJob(referrals.Source.(*pulltest.Source), worth.Source.(*pulltest.Source))
		back.Name, back.Fingerprint, back.Joined.Name = "back", "back", "worth"
		p := running(t, worth, back)
		for _, state := range p.Snapshot().Sources {
			if !state.Up() {
				t.Errorf("%s: %v", state.Job.Name, state.Err)
			}
		}
	})
}

// A reload keeps what was read and joined, unless the definition of either source is another one.
func TestReloadOfAJoin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		worths := &pulltest.Part{Title: "worth.csv", Revision: "1", Rows: []string{"1999-12-01 100 ada"}}
		answers := &pulltest.Part{Title: "nps.csv", Revision: "1", Rows: []string{"1999-12-01 9 ada"}}
		before := New([]*pull.Job{worthJob(pulltest.Of(worths), pulltest.Of(answers))}, nil, nil)
		stop := start(t, before)
		stop()
		after := New([]*pull.Job{worthJob(pulltest.Of(worths), pulltest.Of(answers))}, before, nil)
		start(t, after)
		if err := after.Pull(t.Context(), "worth"); err != nil || worths.Reads != 1 || answers.Reads != 1 {
			t.Errorf("%v, read %d and %d times", err, worths.Reads, answers.Reads)
		}
		other := worthJob(pulltest.Of(worths), pulltest.Of(answers))
		other.Fingerprint = "the survey has another scale"
		changed := New([]*pull.Job{other}, after, nil)
		if got := pulltest.Cohorts(changed.Snapshot().Sources[0].Result); got != "nothing" {
			t.Errorf("%s is kept of another definition", got)
		}
		start(t, changed)
		if worths.Reads != 2 || answers.Reads != 2 {
			t.Errorf("read %d and %d times", worths.Reads, answers.Reads)
		}
	})
}

// What is wrong with times that only the join reads is told with the rows that are joined.
func TestRejectsOfAJoin(t *testing.T) {
	job := worthJob(pulltest.Always("1999-12-01 - ada", "1999-12-01 - bob"), pulltest.Always("1999-12-11 - ada", "soon - bob", "later - cy"))
	job.Rows = &rows.Journeys{
		Onboarded: &values.Time{Column: "time"}, Customer: "plan", MaxCustomers: 1000,
		Advocated: &rows.Advocation{From: "nps", Time: &values.Time{Column: "time"}},
	}
	state := Once(t.Context(), job, moment(t, "2000-01-01T12:00:00Z"), nil)
	var told []string
	for _, r := range state.Tally.Rejects() {
		told = append(told, r.String())
	}
	want := []string{
		"nps.csv:2: time: not a time that is read without advocated.time.layout: give advocated.time.layout",
		"nps.csv:3: time: not a time that is read without advocated.time.layout: give advocated.time.layout",
	}
	if state.Tally.Rows() != 2 || !slices.Equal(told, want) {
		t.Errorf("%d rows, rejected\n%s", state.Tally.Rows(), strings.Join(told, "\n"))
	}
}

// A source may reject rows while another one looks the same rows up. Each keeps what it rejects in a file of
// its own, and the lookup keeps nothing.
func TestRejectedRowsOfAJoinAreKeptOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		answers := pulltest.Always(append(pulltest.Rep(3000, "1999-12-01 eleven ada"), "1999-12-01 9 ada")...)
		nps, worth := fakeJob("nps", answers, cron.Every(time.Hour)), worthJob(pulltest.Always(append(pulltest.Rep(3000, "1999-12-01 much ada"), "1999-12-01 1 ada")...), answers)
		nps.RejectsDir, worth.RejectsDir = dir, dir
		running(t, nps, worth)
		for name, bad := range map[string]string{"nps.csv": "eleven", "worth.csv": "much"} {
			kept, err := os.ReadFile(filepath.Join(dir, name))
			if got := strings.Count(string(kept), "\n"); err != nil || got != 3001 || strings.Count(string(kept), bad) != 3000 {
				t.Errorf("%s: %d lines, %v", name, got, err)
			}
		}
	})
}
