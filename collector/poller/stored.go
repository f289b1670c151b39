package poller

import (
	"errors"
	"io"
	"slices"
	"time"

	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/state"
	"advocacy_exporter/collector/tally"
)

// restored is what is known after a restart: the last good pull that was stored, with its true age. One
// that cannot be read is set aside.
func (f *feed) restored(now time.Time) *snapshot.State {
	if f.store == nil {
		return f.unknown(tally.NewKey())
	}
	kept, err := f.load()
	if err == nil && kept != nil {
		s := f.unknown(f.store.Key())
		if err = f.restore(s, kept, now); err == nil {
			return s
		}
		err = errors.Join(err, f.store.SetAside(f.job.Name))
	}
	if err != nil {
		f.log.Error("what was stored of the last good pull cannot be used", "err", err)
	}
	return f.unknown(f.store.Key())
}

// unknown is the state of a source of which nothing was read yet.
func (f *feed) unknown(key [16]byte) *snapshot.State {
	f.puller = pull.New(f.job, key)
	return snapshot.NewState(f.job)
}

// load is what was stored of the source, or nil. What is of another definition is dropped.
func (f *feed) load() (*state.Source, error) {
	kept, err := f.store.Load(f.job.Name)
	if err != nil || kept == nil || kept.Fingerprint == f.job.Fingerprint {
		return kept, err
	}
	f.log.Info("the source is defined otherwise than when it was stored: what was known of it is dropped")
	if err := f.store.Forget(f.job.Name); err != nil {
		f.log.Error("what was stored of the source cannot be removed", "err", err)
	}
	return nil, nil
}

// restore sets the result of the pull that was kept, as of a moment.
func (f *feed) restore(s *snapshot.State, kept *state.Source, now time.Time) (err error) {
	defer pull.Recover(&err)
	if s.Tally, err = f.puller.Restore(kept.Parts); err != nil {
		return err
	}
	if s.Result, err = f.evaluate(s.Tally, now, kept.LastSuccess); err != nil {
		return err
	}
	s.LastSuccess, f.past = kept.LastSuccess, kept.Past
	return nil
}

// keep stores a good pull once it is published. Who asks for a pull meanwhile does not wait for the disk.
func (f *feed) keep(s *snapshot.State) {
	if f.store == nil {
		return
	}
	parts := f.puller.Saved(s.Tally)
	f.mu.Lock()
	past := f.past
	f.mu.Unlock()
	f.poller.pulls.Go(func() {
		f.storing.Lock()
		defer f.storing.Unlock()
		f.save(s, past, parts)
	})
}

// save stores a good pull. What was counted is written only where it is not what was stored last.
func (f *feed) save(s *snapshot.State, past []uint64, parts []pull.Saved) {
	if s.LastSuccess.Before(f.storedOf) {
		return
	}
	source := state.Source{Fingerprint: f.job.Fingerprint, LastSuccess: s.LastSuccess, Past: past}
	var counted []io.WriterTo
	for _, p := range parts {
		source.Parts = append(source.Parts, p.Part)
		counted = append(counted, p.Tally)
	}
	if slices.EqualFunc(parts, f.stored, pull.Saved.Same) {
		counted = nil
	}
	if err := f.store.Save(f.job.Name, source, counted); err != nil {
		f.stored = nil
		f.log.Error("the pull is good, but cannot be stored: a restart would show older values, or none", "err", err)
		return
	}
	f.stored, f.storedOf = parts, s.LastSuccess
}
