package poller

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/state"
	"advocacy_exporter/sources"
)

// life runs a poller over a store for some time, and returns what it knew at its start and its end.
func life(t *testing.T, dir string, job *pull.Job, lasting time.Duration) (born, died *snapshot.State) {
	t.Helper()
	store, err := state.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	p := New([]*pull.Job{job}, nil, store)
	born = p.Snapshot().Sources[0]
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- p.Run(ctx) }()
	time.Sleep(lasting)
	synctest.Wait()
	cancel()
	<-done
	return born, p.Snapshot().Sources[0]
}

func TestARestartShowsTheLastGoodValuesWithTheirAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, log := t.TempDir(), &logged{}
		source := pulltest.Always(pulltest.Rep(10, "1999-12-31 9 pro")...)
		job := fakeJob("nps", source, runs(t, "@every 1h", "UTC"))
		job.Logger, job.Fingerprint = log.logger(), "as it is"
		pulled := time.Now()
		life(t, dir, job, 30*time.Minute)

		source.Answer = pulltest.Unreachable().Answer
		born, died := life(t, dir, job, 5*time.Hour)
		for when, s := range map[string]*snapshot.State{"at once": born, "after hours": died} {
			if s.Result == nil || answersIn(s, "all") != 10 || !s.LastSuccess.Equal(pulled) {
				t.Errorf("%s: %+v", when, s)
			}
		}
		if died.Up() {
			t.Error("the source is away, and up")
		}

		job.Fingerprint = "otherwise"
		if born, _ := life(t, dir, job, time.Minute); born.Result != nil {
			t.Error("values of another definition")
		}
		if !strings.Contains(log.String(), "defined otherwise") {
			t.Errorf("nothing is said of it: %s", log.String())
		}
		job.Fingerprint = "as it is"
		if born, _ := life(t, dir, job, time.Minute); born.Result != nil {
			t.Error("what was dropped is back")
		}
	})
}

func TestARestartReadsOnlyWhatChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		same, other := pulltest.One(pulltest.Rep(10, "1999-12-31 9 pro")...), pulltest.One(pulltest.Rep(5, "1999-12-31 2 pro")...)
		same.Revision, other.Title, other.Revision = "1", "b.csv", "1"
		source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) { return []sources.Part{same, other}, nil }}
		job := fakeJob("nps", source, runs(t, "@every 1h", "UTC"))
		dir := t.TempDir()
		life(t, dir, job, 150*time.Minute)
		other.Revision = "2"
		born, died := life(t, dir, job, time.Minute)
		if same.Reads != 1 || other.Reads != 2 {
			t.Errorf("read %d and %d times", same.Reads, other.Reads)
		}
		if answersIn(born, "all") != 15 || answersIn(died, "all") != 15 {
			t.Errorf("%d and %d answers", answersIn(born, "all"), answersIn(died, "all"))
		}
	})
}

func TestADamagedStateIsNoEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, log := t.TempDir(), &logged{}
		job := fakeJob("nps", pulltest.Always(pulltest.Rep(10, "1999-12-31 9 pro")...), runs(t, "@every 1h", "UTC"))
		job.Logger = log.logger()
		life(t, dir, job, time.Minute)
		if err := os.WriteFile(filepath.Join(dir, "nps.state"), []byte("who wrote this?"), 0o600); err != nil {
			t.Fatal(err)
		}
		born, died := life(t, dir, job, time.Minute)
		if born.Result != nil || answersIn(died, "all") != 10 {
			t.Errorf("born with %v, died with %d answers", born.Result, answersIn(died, "all"))
		}
		if !strings.Contains(log.String(), "state of nps: damaged or foreign, set aside") {
			t.Errorf("log: %s", log.String())
		}
	})
}

// A disk that takes nothing costs the state, not the values.
func TestAStateThatCannotBeStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, log := filepath.Join(t.TempDir(), "sources"), &logged{}
		job := fakeJob("nps", pulltest.Always(pulltest.Rep(10, "1999-12-31 9 pro")...), runs(t, "@every 1h", "UTC"))
		job.Logger = log.logger()
		store, err := state.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		p := New([]*pull.Job{job}, nil, store)
		start(t, p)
		after(time.Minute)
		if s := p.Snapshot().Sources[0]; !s.Up() || answersIn(s, "all") != 10 {
			t.Errorf("state %+v", s)
		}
		if !strings.Contains(log.String(), "cannot be stored") {
			t.Errorf("log: %s", log.String())
		}
	})
}
