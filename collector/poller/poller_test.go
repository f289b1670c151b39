package poller

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/state"
	"advocacy_exporter/sources"
)

func TestPollerAYearOfPulls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := pulltest.Always(pulltest.Rep(10, "2000-01-01 9 pro")...)
		job := fakeJob("nps", source, cron.Every(6*time.Hour))
		job.Jitter = 30 * time.Second
		p := running(t, job)
		after(366*24*time.Hour + time.Minute) // 2000 is a leap year

		asked := source.Times()
		if want := 1 + 4*366; len(asked) != want {
			t.Fatalf("%d pulls, want %d", len(asked), want)
		}
		if first := asked[1].Sub(asked[0]); first < 6*time.Hour || first > 6*time.Hour+30*time.Second {
			t.Errorf("the second pull came after %s", first)
		}
		for i := 2; i < len(asked); i++ {
			if gap := asked[i].Sub(asked[i-1]); gap != 6*time.Hour {
				t.Fatalf("pull %d came after %s", i, gap)
			}
		}
		state := p.Snapshot().Source("nps")
		if !state.Up() || state.Pulls[snapshot.Succeeded] != uint64(len(asked)) || !state.NextPull.Equal(asked[len(asked)-1].Add(6*time.Hour)) {
			t.Errorf("up %t, pulls %v, next %s", state.Up(), state.Pulls, state.NextPull)
		}
	})
}

func TestPollerThroughDaylightSaving(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	synctest.Test(t, func(t *testing.T) {
		source := pulltest.Always()
		running(t, fakeJob("nps", source, runs(t, "30 2 * * *", "Europe/Berlin")))
		after(365 * 24 * time.Hour)

		days := make(map[string]string)
		for _, at := range source.Times()[1:] {
			day, clock, _ := strings.Cut(at.In(berlin).Format("01-02 15:04 MST"), " ")
			if days[day] != "" {
				t.Errorf("pulled twice on %s", day)
			}
			days[day] = clock
		}
		if len(days) != 365 {
			t.Errorf("pulled on %d days", len(days))
		}
		for day, want := range map[string]string{
			"03-25": "02:30 CET", "03-26": "03:00 CEST", "03-27": "02:30 CEST",
			"10-28": "02:30 CEST", "10-29": "02:30 CEST", "10-30": "02:30 CET",
		} {
			if days[day] != want {
				t.Errorf("on %s pulled at %q, want %q", day, days[day], want)
			}
		}
	})
}

func TestPollerKeepsWhatItHadOfASourceThatGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var away atomic.Bool
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			if away.Load() {
				return nil, pulltest.ErrAway
			}
			return []sources.Part{pulltest.One(pulltest.Rep(10, "1999-12-31 9 pro")...)}, nil
		}}
		var log logged
		crm := fakeJob("crm", source, cron.Every(time.Hour))
		crm.Logger, crm.MaxAge = log.logger(), 3*time.Hour
		p := running(t, crm, fakeJob("nps", pulltest.Always(pulltest.Rep(10, "1999-12-31 9 pro")...), cron.Every(time.Hour)))
		good := p.Snapshot().Source("crm")
		away.Store(true)
		after(2*time.Hour + 30*time.Minute)

		state := p.Snapshot().Source("crm")
		if state.Up() || state.Err == nil || state.Err.Error() != "source crm: nps.csv: no such file" {
			t.Errorf("up %t, error %v", state.Up(), state.Err)
		}
		if state.Result.Samples[0].Estimate != good.Result.Samples[0].Estimate || !state.LastSuccess.Equal(good.LastSuccess) {
			t.Error("the last good result is not kept")
		}
		if !state.Current(time.Now()) {
			t.Error("withdrawn before max_age")
		}
		after(time.Hour)
		if state = p.Snapshot().Source("crm"); state.Current(time.Now()) {
			t.Error("shown after max_age")
		}
		if failures := strings.Count(log.String(), "\n"); failures != int(state.Pulls[snapshot.Failed]) {
			t.Errorf("%d lines for %d failures:\n%s", failures, state.Pulls[snapshot.Failed], &log)
		}
		if want := `level=WARN msg="pull failed" name=crm duration=0s err="source crm: nps.csv: no such file"`; !strings.HasPrefix(log.String(), want) {
			t.Errorf("logged %s", &log)
		}
		if other := p.Snapshot().Source("nps"); !other.Up() || other.Pulls[snapshot.Succeeded] != 4 {
			t.Errorf("the other source: up %t, pulls %v", other.Up(), other.Pulls)
		}

		away.Store(false)
		after(time.Hour)
		if state = p.Snapshot().Source("crm"); !state.Up() || !state.Current(time.Now()) {
			t.Errorf("did not come back: %v", state.Err)
		}
	})
}

func TestPollerRetriesWithinTheInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failures := 0
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			if failures++; failures <= 3 {
				return nil, pulltest.ErrAway
			}
			return nil, nil
		}}
		p := running(t, fakeJob("nps", source, cron.Every(time.Hour)))
		state := p.Snapshot().Source("nps")
		if wait := time.Until(state.NextPull); wait <= 0 || wait > 10*time.Second {
			t.Errorf("the retry is planned in %s", wait)
		}
		after(5 * time.Minute)
		state = p.Snapshot().Source("nps")
		if !state.Up() || state.Pulls[snapshot.Failed] != 3 || state.Pulls[snapshot.Succeeded] != 1 {
			t.Errorf("up %t, pulls %v", state.Up(), state.Pulls)
		}
		if wait := time.Until(state.NextPull); wait != 55*time.Minute {
			t.Errorf("the next pull is in %s", wait)
		}
	})
}

func TestPollerStopsRetryingNearTheNextPull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := pulltest.Unreachable()
		running(t, fakeJob("nps", source, cron.Every(10*time.Minute)))
		began := time.Now()
		after(30 * 24 * time.Hour)
		for _, at := range source.Times() {
			if within := at.Sub(began) % (10 * time.Minute); within > 9*time.Minute {
				t.Fatalf("retried %s into the interval", within)
			}
		}
		if n := len(source.Times()); n < 2*30*144 {
			t.Errorf("only %d attempts", n)
		}
	})
}

func TestPollerSurvivesPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) { panic("no driver") }}
		var log logged
		job := fakeJob("crm", source, cron.Every(time.Minute))
		job.Logger = log.logger()
		p := running(t, job, fakeJob("nps", pulltest.Always(), cron.Every(time.Minute)))
		after(5*time.Minute + time.Second)
		state := p.Snapshot().Source("crm")
		if state.Err == nil || state.Err.Error() != "source crm: panic: no driver" || state.Pulls[snapshot.Failed] < 6 {
			t.Errorf("error %v, pulls %v", state.Err, state.Pulls)
		}
		if !strings.Contains(log.String(), "poller_test.go") {
			t.Error("the log does not say where")
		}
		if other := p.Snapshot().Source("nps"); other.Pulls[snapshot.Succeeded] != 6 {
			t.Errorf("the other source: %v", other.Pulls)
		}
	})
}

func TestPollerDoesNotOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			time.Sleep(150 * time.Second)
			return nil, nil
		}}
		var log logged
		job := fakeJob("nps", source, cron.Every(time.Minute))
		job.Timeout, job.Logger = time.Hour, log.logger()
		running(t, job)
		after(10 * time.Minute)
		var minutes []float64
		for _, at := range source.Times() {
			minutes = append(minutes, at.Sub(source.Times()[0]).Minutes())
		}
		if want := []float64{0, 3, 6, 9}; !slices.Equal(minutes, want) {
			t.Errorf("pulled at minutes %v, want %v", minutes, want)
		}
		if !strings.Contains(log.String(), "scheduled pull skipped") {
			t.Errorf("logged %s", &log)
		}
	})
}

func hang(ctx context.Context) ([]sources.Part, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestPollerTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := running(t, fakeJob("nps", &pulltest.Source{Answer: hang}, cron.Every(time.Hour)))
		if p.Ready() {
			t.Error("ready before the first pull ended")
		}
		after(time.Minute)
		state := p.Snapshot().Source("nps")
		if want := "source nps: not done within the timeout of 1m0s"; state.Err == nil || state.Err.Error() != want {
			t.Errorf("error %v, want %s", state.Err, want)
		}
		if state.Duration != time.Minute || !p.Ready() {
			t.Errorf("duration %s, ready %t", state.Duration, p.Ready())
		}
	})
}

func TestPollerEndsWhileAPullHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log logged
		job := fakeJob("nps", &pulltest.Source{Answer: hang}, cron.Every(time.Hour))
		job.Logger = log.logger()
		p := New([]*pull.Job{job}, nil, nil)
		asked := make(chan error)
		go func() { asked <- p.Pull(t.Context(), "nps") }() // before Run, and waits for it
		stop := start(t, p)
		stop()
		if err := <-asked; !errors.Is(err, context.Canceled) {
			t.Errorf("who waited got %v", err)
		}
		if state := p.Snapshot().Source("nps"); state.Err != nil || state.Pulls[snapshot.Failed] != 0 || log.Len() > 0 {
			t.Errorf("the end counts as a failure: %v, %v, %s", state.Err, state.Pulls, &log)
		}
		if err := p.Pull(t.Context(), "nps"); !errors.Is(err, errEnded) {
			t.Errorf("after Run: %v", err)
		}
	})
}

func TestPollerPullsWhenAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			time.Sleep(time.Second)
			return nil, nil
		}}
		p := running(t, fakeJob("nps", source, cron.Every(time.Hour)))
		for range 3 { // all wait for the first pull
			if err := p.Pull(t.Context(), "nps"); err != nil {
				t.Error(err)
			}
			if n := len(source.Times()); n > 3 {
				t.Errorf("%d pulls", n)
			}
		}
		if err := p.Pull(t.Context(), "npz"); err == nil || err.Error() != `unknown source "npz", want one of nps` {
			t.Errorf("got %v", err)
		}

		impatient, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		before := p.Snapshot().Source("nps").Pulls[snapshot.Succeeded]
		if err := p.Pull(impatient, "nps"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		after(time.Second)
		if got := p.Snapshot().Source("nps").Pulls[snapshot.Succeeded]; got != before+1 {
			t.Error("the pull ended with the one who asked for it")
		}
	})
}

func TestPollerJoinsThePullUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			time.Sleep(time.Second)
			return nil, pulltest.ErrAway
		}}
		p := running(t, fakeJob("nps", source, cron.Every(time.Hour)))
		answers := make(chan error)
		for range 5 {
			go func() { answers <- p.Pull(t.Context(), "nps") }()
		}
		for range 5 {
			if err := <-answers; !errors.Is(err, pulltest.ErrAway) {
				t.Errorf("got %v", err)
			}
		}
		if n := len(source.Times()); n != 1 {
			t.Errorf("%d pulls for six who asked", n)
		}
	})
}

func TestPollerStartsAFewAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jobs []*pull.Job
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			time.Sleep(time.Second)
			return nil, nil
		}}
		for _, name := range strings.Split("abcdefghijklmnopqrst", "") {
			jobs = append(jobs, fakeJob(name, source, cron.Every(time.Hour)))
		}
		p := running(t, jobs...)
		for _, want := range []int{8, 16, 20} {
			if got := len(source.Times()); got != want {
				t.Errorf("%d pulls, want %d", got, want)
			}
			after(time.Second)
		}
		if !p.Ready() {
			t.Error("not ready")
		}
	})
}

func TestPollerTurnsThePageAtMidnight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// The clock starts on 1 January 2000, midnight UTC: 1 o'clock in Berlin.
		source := pulltest.Always(slices.Concat(pulltest.Rep(3, "1999-12-03T12:00:00Z 9 pro"), pulltest.Rep(4, "1999-12-31T12:00:00Z 9 pro"))...)
		job := fakeJob("nps", source, cron.Every(1000*time.Hour))
		job.Evaluation.Calendar = calendar.New(zone(t, "Europe/Berlin"), time.January)
		p := running(t, job)
		for _, want := range []uint64{7, 4} {
			if got := answersIn(p.Snapshot().Source("nps"), "30d"); got != want {
				t.Errorf("at %s: %d answers, want %d", time.Now().UTC(), got, want)
			}
			after(23*time.Hour + time.Second)
		}
		if n := len(source.Times()); n != 1 {
			t.Errorf("%d pulls", n)
		}
	})
}

func TestPollerDoesNotBelieveEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rows atomic.Int32
		rows.Store(100)
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			return []sources.Part{pulltest.One(pulltest.Rep(int(rows.Load()), "1999-12-31 9 pro")...)}, nil
		}}
		job := fakeJob("nps", source, cron.Every(time.Hour))
		job.Guard = pull.Guard{MinRowsRatio: 0.5}
		p := running(t, job)
		rows.Store(49)
		after(time.Hour)
		state := p.Snapshot().Source("nps")
		want := "source nps: suspect: few_rows: 49 rows, and the last 1 good pulls had 100 at the median (min_rows_ratio 0.5)"
		if state.Up() || state.Err.Error() != want || !slices.Equal(state.Suspect, []pull.Suspicion{pull.FewRows}) {
			t.Errorf("up %t, suspect %v: %v", state.Up(), state.Suspect, state.Err)
		}
		if answersIn(state, calendar.All) != 100 || state.Pulls[snapshot.Suspected] != 1 || len(source.Times()) != 2 {
			t.Errorf("%d answers, pulls %v", answersIn(state, calendar.All), state.Pulls)
		}
		after(30 * time.Minute)
		if n := len(source.Times()); n != 2 {
			t.Errorf("what is suspect was pulled again at once: %d pulls", n)
		}
		rows.Store(50)
		after(30 * time.Minute)
		if state = p.Snapshot().Source("nps"); !state.Up() || state.Suspect != nil || answersIn(state, calendar.All) != 50 {
			t.Errorf("up %t, %d answers", state.Up(), answersIn(state, calendar.All))
		}
	})
}

// What is missing may come the next time, or never.
func TestPollerAsksAgainForWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		short := &sources.Incomplete{Part: "page 2", Got: 10, Want: 20}
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			return []sources.Part{&pulltest.Part{Title: "nps.csv", Rows: pulltest.Rep(10, "1999-12-31 9 pro"), Err: short}}, nil
		}}
		p := running(t, fakeJob("nps", source, cron.Every(24*time.Hour)))
		after(time.Hour)
		state := p.Snapshot().Source("nps")
		if n := len(source.Times()); n != triesForMissing || !slices.Equal(state.Suspect, []pull.Suspicion{pull.MissingPages}) {
			t.Errorf("asked %d times, suspect %v", n, state.Suspect)
		}
	})
}

func TestFewerRowsAreAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := pulltest.Always(pulltest.Rep(100, "1999-12-31 9 pro")...)
		job := fakeJob("nps", source, cron.Every(time.Hour))
		job.Guard.MinRowsRatio = 0.5
		p := running(t, job)
		source.Answer = pulltest.Always(pulltest.Rep(10, "1999-12-31 9 pro")...).Answer
		if err := p.Pull(t.Context(), "nps"); err == nil {
			t.Fatal("a tenth of the rows is believed")
		}
		if err := p.Accept(t.Context(), "nps"); err != nil {
			t.Fatal(err)
		}
		if state := p.Snapshot().Source("nps"); !state.Up() || answersIn(state, calendar.All) != 10 {
			t.Errorf("state %+v", state)
		}
		if err := p.Accept(t.Context(), "crm"); err == nil {
			t.Error("a source that is none")
		}
	})
}

// Neither a reload nor a restart makes a source forget how many rows it had.
func TestFewRowsAreNoticedByTheNextPoller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, err := state.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		source := pulltest.Always(pulltest.Rep(100, "1999-12-31 9 pro")...)
		job := fakeJob("nps", source, cron.Every(time.Hour))
		job.Guard.MinRowsRatio = 0.5
		first := New([]*pull.Job{job}, nil, store)
		start(t, first)()
		source.Answer = pulltest.Always(pulltest.Rep(10, "1999-12-31 9 pro")...).Answer
		for name, next := range map[string]*Poller{"reloaded": New([]*pull.Job{job}, first, nil), "restarted": New([]*pull.Job{job}, nil, store)} {
			start(t, next)
			if err := next.Pull(t.Context(), "nps"); err == nil || !strings.Contains(err.Error(), "few_rows: 10 rows") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestPollerCarriesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		part := &pulltest.Part{Title: "nps.csv", Revision: "1", Rows: pulltest.Rep(10, "1999-12-31 9 pro")}
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) { return []sources.Part{part}, nil }}
		kept, changed := fakeJob("kept", source, cron.Every(6*time.Hour)), fakeJob("changed", pulltest.Always(), cron.Every(6*time.Hour))
		old := New([]*pull.Job{kept, changed}, nil, nil)
		stop := start(t, old)
		after(5 * time.Hour)
		stop()

		keptAgain, changedNow := *kept, *changed
		keptAgain.MaxAge, changedNow.Fingerprint = time.Hour, "another"
		p := New([]*pull.Job{&keptAgain, &changedNow}, old, nil)
		state := p.Snapshot().Source("kept")
		if state.Job != &keptAgain || answersIn(state, calendar.All) != 10 || state.Pulls[snapshot.Succeeded] != 1 {
			t.Errorf("not kept: %+v", state)
		}
		if state := p.Snapshot().Source("changed"); state.Pulls[snapshot.Succeeded] != 0 || p.Ready() {
			t.Error("what changed is kept")
		}
		start(t, p)
		if len(source.Times()) != 1 || !p.Snapshot().Source("changed").Up() {
			t.Error("pulled again what was kept, or not what changed")
		}
		after(time.Hour) // when the first poller would have pulled it
		if len(source.Times()) != 2 || part.Reads != 1 {
			t.Errorf("asked %d times, read %d times", len(source.Times()), part.Reads)
		}
	})
}

func TestPollerCarriesOnIntoANewDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := pulltest.Always(pulltest.Rep(10, "1999-12-03 9 pro")...) // the first of the 30 days
		job := fakeJob("nps", source, cron.Every(1000*time.Hour))
		old := New([]*pull.Job{job}, nil, nil)
		start(t, old)()
		after(24 * time.Hour)
		p := New([]*pull.Job{job}, old, nil)
		start(t, p)
		state := p.Snapshot().Source("nps")
		if len(source.Times()) != 1 || state.Result.Today != day(t, "2000-01-02") || state.Result.Samples[0].Period != calendar.All {
			t.Errorf("%d pulls, today %d, first period %s", len(source.Times()), state.Result.Today, state.Result.Samples[0].Period)
		}
	})
}

func TestPollerWarnsOfARefusedDimensionOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log logged
		job := fakeJob("nps", pulltest.Always(pulltest.Rep(10, "1999-12-31 9 ada@example.com")...), cron.Every(time.Hour))
		job.Logger = log.logger()
		running(t, job)
		after(5 * time.Hour)
		if want := "level=WARN msg=\"dimension left out\" name=nps dimension=plan reason=looks_personal\n"; log.String() != want {
			t.Errorf("logged %s, want %s", &log, want)
		}
	})
}

func TestScrapesDuringPulls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
			n := int(asked.Add(1))
			if n%3 == 0 {
				return nil, pulltest.ErrAway
			}
			return []sources.Part{pulltest.One(pulltest.Rep(10+n%7, "1999-12-31 9 pro")...)}, nil
		}}
		p := running(t, fakeJob("crm", source, cron.Every(time.Hour)), fakeJob("nps", source, cron.Every(time.Hour)))
		registry := prometheus.NewPedanticRegistry()
		registry.MustRegister(collector.New(p.Snapshot, time.Now))
		for range 7 * 24 {
			for range 3 {
				go func() {
					if families, err := registry.Gather(); err != nil || len(families) == 0 {
						t.Errorf("%d families, error %v", len(families), err)
					}
				}()
			}
			time.Sleep(time.Hour)
		}
	})
}

func TestRejectedRowsAreLoggedNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log logged
		rows := pulltest.Rep(20, "1999-12-31 9 pro")
		source := pulltest.Always()
		job := fakeJob("nps", source, runs(t, "@every 10m", "UTC"))
		job.Logger = log.logger()
		bad := 0
		source.Answer = func(context.Context) ([]sources.Part, error) {
			bad++
			return []sources.Part{pulltest.One(append(pulltest.Rep(bad, "1999-12-31 eleven pro"), rows...)...)}, nil
		}
		running(t, job)
		after(3 * time.Hour)
		if got := strings.Count(log.String(), "rows rejected"); got != 4 {
			t.Errorf("%d warnings in three hours: %s", got, &log)
		}
		if !strings.Contains(log.String(), `such_as="nps.csv:1: score: not a number: give score.values if scores are words"`) {
			t.Errorf("log %s", &log)
		}
	})
}
