package collector

import (
	"errors"
	"io"
	"slices"
	"time"

	"advocacy_exporter/collector/state"
)

// newState is that of a job of which nothing is known.
func newState(job *Job, key [16]byte) *State {
	pulls := make(map[Outcome]uint64)
	for _, outcome := range Outcomes() {
		pulls[outcome] = 0
	}
	return &State{Job: job, Pulls: pulls, puller: NewPuller(job, key, nil)}
}

// restored is the state of a job after a restart: the last good pull that was stored, with its true
// age. One of another definition is dropped, and one that cannot be read is set aside.
func restored(job *Job, store *state.Store, now time.Time) *State {
	if store == nil {
		return newState(job, newKey())
	}
	kept, err := store.Load(job.Name)
	log := logger(job)
	switch {
	case err != nil:
		log.Error("what was stored of the last good pull cannot be used", "err", err)
	case kept == nil:
	case kept.Fingerprint != job.Fingerprint:
		log.Info("the source is defined otherwise than when it was stored: what was known of it is dropped")
		if err := store.Forget(job.Name); err != nil {
			log.Error("what was stored of the source cannot be removed", "err", err)
		}
	default:
		s := newState(job, store.Key())
		if err = s.restore(kept, now); err == nil {
			return s
		}
		log.Error("what was stored of the last good pull cannot be used", "err", errors.Join(err, store.SetAside(job.Name)))
	}
	return newState(job, store.Key())
}

// restore sets the result of the pull that was kept, as of a moment.
func (s *State) restore(kept *state.Source, now time.Time) (err error) {
	defer recovered(&err)
	if s.Tally, err = s.puller.restore(kept.Parts); err != nil {
		return err
	}
	s.LastSuccess, s.past = kept.LastSuccess, kept.Past
	c := s.Job.Evaluation.Calendar
	s.Result = s.Job.Evaluation.EvaluateOld(s.Tally, s.Job.Rows, c.Day(now.UnixMilli()), c.Day(kept.LastSuccess.UnixMilli()))
	return nil
}

// keep stores a good pull once it is published. Who asks for a pull meanwhile does not wait for the disk.
func (f *feed) keep(s *State) {
	if f.store == nil {
		return
	}
	parts := f.puller.saved(s.Tally)
	f.poller.pulls.Go(func() {
		f.storing.Lock()
		defer f.storing.Unlock()
		f.save(s, parts)
	})
}

// save stores a good pull. What was counted is written only where it is not what was stored last.
func (f *feed) save(s *State, parts []savedPart) {
	if s.LastSuccess.Before(f.storedOf) {
		return
	}
	source := state.Source{Fingerprint: f.job.Fingerprint, LastSuccess: s.LastSuccess, Past: s.past}
	var counted []io.WriterTo
	for _, p := range parts {
		source.Parts = append(source.Parts, p.Part)
		counted = append(counted, p.tally)
	}
	if slices.EqualFunc(parts, f.stored, savedPart.same) {
		counted = nil
	}
	if err := f.store.Save(f.job.Name, source, counted); err != nil {
		f.stored = nil
		f.log.Error("the pull is good, but cannot be stored: a restart would show older values, or none", "err", err)
		return
	}
	f.stored, f.storedOf = parts, s.LastSuccess
}
