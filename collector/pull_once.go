package collector

import (
	"context"
	"time"
)

// PullOnce pulls the source of a job once, without a poller and without retries, and computes its
// result as of a moment. Progress, if not nil, is called now and then with the number of rows read
// so far. A suspect pull has its result all the same, for whoever asked is looking at the error.
func PullOnce(ctx context.Context, job *Job, at time.Time, progress func(rows uint64)) *State {
	return PullHistory(ctx, job, at, at, progress)
}

// PullHistory is PullOnce that reads so many rows that results as of all days since another moment
// can be computed from the tally.
func PullHistory(ctx context.Context, job *Job, since, at time.Time, progress func(rows uint64)) *State {
	f := &feed{job: job, puller: NewPuller(job, newKey(), progress)}
	f.puller.since, f.puller.at = since, at
	begun := time.Now()
	tally, err := f.read(ctx)
	f.puller = nil // and what it knows: it is not asked again
	state := &State{Job: job, LastAttempt: begun, Duration: time.Since(begun), NextPull: job.Schedule.Next(begun)}
	outcome := f.judge(state, tally, err, at)
	state.Pulls = map[Outcome]uint64{outcome: 1}
	if outcome != Suspected {
		return state
	}
	result, err := f.evaluate(tally, at, at)
	if err != nil {
		state.Err = f.wrap(err)
		return state
	}
	state.Tally, state.Result, state.LastSuccess = tally, result, begun
	return state
}
