package collector

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// partsOf is a source of whatever parts holds when it is asked.
func partsOf(parts ...*fakePart) *fakeSource {
	return &fakeSource{answer: func(context.Context) ([]sources.Part, error) {
		all := make([]sources.Part, len(parts))
		for i, p := range parts {
			all[i] = p
		}
		return all, nil
	}}
}

// worthJob is a job of values such as "1999-12-01 100 ada" in the cohorts of answers such as
// "1999-12-01 9 ada".
func worthJob(worths, answers *fakeSource) *Job {
	job := fakeJob("worth", worths, cron.Every(time.Hour))
	job.Evaluation.Periods = []calendar.Period{calendar.All}
	job.Rows = &rows.LifetimeValues{
		Customer: "plan", Value: "score", Currency: &values.Currency{Code: "EUR"}, Time: &values.Time{Column: "time"},
		Cohort: &rows.Cohort{From: "nps"}, Advocates: []string{"advocate"}, MaxCustomers: 1000,
	}
	survey := fakeJob("nps", nil, nil).Rows.(*rows.Survey)
	survey.Customer, survey.Segments, survey.MaxCustomers = "plan", nil, 1000
	job.Joined = &Joined{Name: "nps", Source: answers, Rows: survey}
	return job
}

// cohortsIn are the cohorts of a state, and how many customers are in each.
func cohortsIn(s *State) string {
	if s.Result == nil {
		return "nothing"
	}
	var all []string
	for _, sample := range s.Result.Samples {
		if sample.KPI.Name == "lifetime_value" {
			all = append(all, strings.Repeat(sample.Labels[0]+" ", int(sample.Estimate.N)))
		}
	}
	return strings.TrimSpace(strings.Join(all, ""))
}

func TestPullJoinsAnotherSource(t *testing.T) {
	worths := onePart("1999-12-01 100 ada", "1999-12-01 50 bob", "1999-12-01 10 cy")
	job := worthJob(partsOf(worths), partsOf(onePart("1999-12-01 9 ada", "1999-12-02 3 bob"), onePart("1999-11-01 10 bob")))
	state := PullOnce(t.Context(), job, moment(t, "2000-01-01T12:00:00Z"), nil)
	if got := cohortsIn(state); got != "(unmatched) advocate detractor" || state.Err != nil {
		t.Errorf("cohorts %s, %v", got, state.Err)
	}
	if got := state.JoinedRows(); *got != (JoinedRows{With: "nps", Matched: 2, Rows: 3}) {
		t.Errorf("joined %+v", got)
	}
	if other := PullOnce(t.Context(), fakeJob("nps", always(), cron.Every(time.Hour)), time.Now(), nil); other.JoinedRows() != nil {
		t.Error("a source that is not joined tells of a join")
	}
}

// Who asks for an earlier moment gets the cohorts as they were at the end of its day.
func TestPullJoinsAsOfADay(t *testing.T) {
	job := worthJob(always("1999-01-01 100 ada"), always("1999-03-01 9 ada", "1999-06-01 0 ada", "1999-12-31 7 ada"))
	for at, want := range map[string]string{
		"1999-02-28T23:59:59Z": "(unmatched)",
		"1999-03-01T00:00:00Z": "advocate",
		"1999-06-01T12:00:00Z": "detractor",
		"2000-01-01T00:00:00Z": "passive",
	} {
		if got := cohortsIn(PullOnce(t.Context(), job, moment(t, at), nil)); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

func TestPullReadsAgainWhereTheJoinedCustomersChanged(t *testing.T) {
	worths := &fakePart{name: "worth.csv", version: "1", rows: []string{"1999-12-01 100 ada", "1999-12-01 50 bob"}}
	answers := &fakePart{name: "nps.csv", version: "1", rows: []string{"1999-12-01 9 ada"}}
	unversioned := &fakePart{name: "latest.csv", rows: []string{"1999-12-01 3 bob"}}
	source, now := partsOf(answers, unversioned), moment(t, "2000-01-01T12:00:00Z")
	job := worthJob(partsOf(worths), source)
	p := NewPuller(job, [16]byte{1}, nil)
	for _, step := range []struct {
		story                string
		change               func()
		cohorts              string
		worths, answers, bob int // how often each was read
	}{
		{"all is new", func() {}, "advocate detractor", 1, 1, 1},
		{"nothing changed, though one part has no version", func() {}, "advocate detractor", 1, 1, 2},
		{"a later answer moves ada", func() { answers.version, answers.rows = "2", append(answers.rows, "1999-12-02 7 ada") }, "detractor passive", 2, 2, 3},
		{"an older answer moves nobody", func() { answers.version, answers.rows = "3", append(answers.rows, "1999-01-02 0 ada") }, "detractor passive", 2, 3, 4},
		{"bob answers, with no new version", func() { unversioned.rows = []string{"1999-12-03 9 bob"} }, "advocate passive", 3, 3, 5},
		{"a new day, without new answers", func() { now = now.Add(24 * time.Hour) }, "advocate passive", 3, 4, 6},
		{"the values changed", func() { worths.version = "2" }, "advocate passive", 4, 4, 7},
	} {
		step.change()
		p.at = now
		state := &State{Job: job, Result: job.Evaluation.Evaluate(pulled(t, p), job.Rows, job.Evaluation.Calendar.Day(now.UnixMilli()))}
		if got := cohortsIn(state); got != step.cohorts {
			t.Errorf("%s: %s, want %s", step.story, got, step.cohorts)
		}
		if worths.reads != step.worths || answers.reads != step.answers || unversioned.reads != step.bob {
			t.Errorf("%s: read %d, %d and %d times", step.story, worths.reads, answers.reads, unversioned.reads)
		}
	}
}

func TestAJoinedSourceThatFailsFailsThePull(t *testing.T) {
	for want, answers := range map[string]*fakeSource{
		"source worth: joined source nps: nps.csv: no such file":                unreachable(),
		"source worth: joined source nps: nps.csv: panic: no driver":            partsOf(&fakePart{name: "nps.csv", before: func(context.Context) error { panic("no driver") }}),
		"source worth: joined source nps: https://x/: got 1 of 10 items":        partsOf(&fakePart{name: "https://x/", rows: rep(1, "1999-12-30 9 ada"), err: &sources.Incomplete{Part: "https://x/", Got: 1, Want: 10}}),
		"source worth: joined source nps: nps.csv: not done within the timeout": partsOf(&fakePart{name: "nps.csv", err: errors.New("not done within the timeout")}),
	} {
		worths := onePart("1999-12-01 100 ada")
		state := PullOnce(t.Context(), worthJob(partsOf(worths), answers), moment(t, "2000-01-01T12:00:00Z"), nil)
		if state.Err == nil || state.Err.Error() != want || state.Pulls[Failed] != 1 || worths.reads > 0 {
			t.Errorf("got %v (%v), %d reads, want %s", state.Err, state.Pulls, worths.reads, want)
		}
	}
}

func TestTooManyJoinedCustomersFailThePull(t *testing.T) {
	job := worthJob(always("1999-12-01 100 ada"), always("1999-12-01 9 ada", "1999-12-01 9 bob"))
	job.Joined.Rows.(*rows.Survey).MaxCustomers = 1
	const want = "source worth: joined source nps: more than 1 customers to look up: raise max_customers, or read fewer rows"
	if state := PullOnce(t.Context(), job, moment(t, "2000-01-01T12:00:00Z"), nil); state.Err == nil || state.Err.Error() != want {
		t.Errorf("got %v", state.Err)
	}
}

func TestTheLastGoodResultStaysWhileAJoinedSourceIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		away := false
		answers := &fakeSource{answer: func(context.Context) ([]sources.Part, error) {
			if away {
				return nil, errAway
			}
			return []sources.Part{onePart("1999-12-01 9 ada")}, nil
		}}
		job := worthJob(always("1999-12-01 100 ada"), answers)
		job.Schedule = cron.Every(24 * time.Hour)
		p := running(t, job)
		away = true
		err := p.Pull(t.Context(), "worth")
		if state := p.Snapshot().Sources[0]; !errors.Is(err, errAway) || state.Up() || cohortsIn(state) != "advocate" {
			t.Errorf("%v, cohorts %s", err, cohortsIn(state))
		}
	})
}

// Two sources may each be joined with the other, for neither asks what became of the other's rows.
func TestJoinsInACircle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		referrals := fakeJob("nps", always("1999-12-01 9 ada"), cron.Every(time.Hour))
		worth := worthJob(always("1999-12-01 100 ada", "1999-12-01 1 bob"), referrals.Source.(*fakeSource))
		back := worthJob(referrals.Source.(*fakeSource), worth.Source.(*fakeSource))
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
		worths := &fakePart{name: "worth.csv", version: "1", rows: []string{"1999-12-01 100 ada"}}
		answers := &fakePart{name: "nps.csv", version: "1", rows: []string{"1999-12-01 9 ada"}}
		before := NewPoller([]*Job{worthJob(partsOf(worths), partsOf(answers))}, nil, nil)
		stop := start(t, before)
		stop()
		after := NewPoller([]*Job{worthJob(partsOf(worths), partsOf(answers))}, before, nil)
		start(t, after)
		if err := after.Pull(t.Context(), "worth"); err != nil || worths.reads != 1 || answers.reads != 1 {
			t.Errorf("%v, read %d and %d times", err, worths.reads, answers.reads)
		}
		other := worthJob(partsOf(worths), partsOf(answers))
		other.Fingerprint = "the survey has another scale"
		changed := NewPoller([]*Job{other}, after, nil)
		if got := cohortsIn(changed.Snapshot().Sources[0]); got != "nothing" {
			t.Errorf("%s is kept of another definition", got)
		}
		start(t, changed)
		if worths.reads != 2 || answers.reads != 2 {
			t.Errorf("read %d and %d times", worths.reads, answers.reads)
		}
	})
}

// What is wrong with times that only the join reads is told with the rows that are joined.
func TestRejectsOfAJoin(t *testing.T) {
	job := worthJob(always("1999-12-01 - ada", "1999-12-01 - bob"), always("1999-12-11 - ada", "soon - bob", "later - cy"))
	job.Rows = &rows.Journeys{
		Onboarded: &values.Time{Column: "time"}, Customer: "plan", MaxCustomers: 1000,
		Advocated: &rows.Advocation{From: "nps", Time: &values.Time{Column: "time"}},
	}
	state := PullOnce(t.Context(), job, moment(t, "2000-01-01T12:00:00Z"), nil)
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
