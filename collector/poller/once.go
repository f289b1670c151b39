package poller

import (
	"context"
	"time"

	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/tally"
)

// Once pulls the source of a job once, without a poller and without retries, and computes its
// result as of a moment. Progress, if not nil, is called now and then with the number of rows read
// so far. A suspect pull has its result all the same, for whoever asked is looking at the error.
func Once(ctx context.Context, job *pull.Job, at time.Time, progress func(rows uint64)) *snapshot.State {
	return History(ctx, job, at, at, progress)
}

// History is Once that reads so many rows that results as of all days since another moment
// can be computed from the tally.
func History(ctx context.Context, job *pull.Job, since, at time.Time, progress func(rows uint64)) *snapshot.State {
	f := &feed{job: job, puller: pull.New(job, tally.NewKey())}
	f.puller.Progress, f.puller.Since, f.puller.At = progress, since, at
	begun := time.Now()
	counted, err := f.read(ctx)
	f.puller = nil // and what it knows: it is not asked again
	state := &snapshot.State{Job: job, LastAttempt: begun, Duration: time.Since(begun), NextPull: job.Schedule.Next(begun)}
	outcome := f.judge(state, counted, err, at)
	state.Pulls = map[snapshot.Outcome]uint64{outcome: 1}
	if outcome != snapshot.Suspected {
		return state
	}
	result, err := f.evaluate(counted, at, at)
	if err != nil {
		state.Err = f.wrap(err)
		return state
	}
	state.Tally, state.Result, state.LastSuccess = counted, result, begun
	return state
}
