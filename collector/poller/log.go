package poller

import (
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/tally"
)

// report logs how a pull ended, once.
func (f *feed) report(before, after *snapshot.State) {
	log := f.log.With("duration", after.Duration)
	switch crash, panicked := errors.AsType[*pull.Panic](after.Err); {
	case panicked:
		log.Error("pull failed", "err", after.Err, "stack", string(crash.Stack))
	case len(after.Suspect) > 0:
		log.Warn("pull not believed, the last good result is kept", "err", after.Err)
	case after.Err != nil:
		log.Warn("pull failed", "err", after.Err)
	case before.Err != nil:
		log.Info("pull ended well again", "rows", after.Tally.Rows())
	default:
		log.Debug("pull ended well", "rows", after.Tally.Rows())
	}
	f.reportRefused(before, after)
	f.reportRejects(before, after)
}

// rejectsAgain is how long nothing is logged of rejected rows once something was.
const rejectsAgain = time.Hour

// reportRejects warns of rejected rows, with one for every reason, where they are not those of the
// pull before.
func (f *feed) reportRejects(before, after *snapshot.State) {
	if after.Tally == nil || after.Tally == before.Tally || after.LastAttempt.Sub(f.toldRejects) < rejectsAgain {
		return
	}
	n := after.Tally.RejectedRows()
	if n == 0 || before.Tally != nil && before.Tally.RejectedRows() == n {
		return
	}
	f.toldRejects = after.LastAttempt
	f.log.Warn("rows rejected", "rejected", n, "rows", after.Tally.Rows(), "such_as", oneOfEach(after.Tally.Rejects()))
}

// oneOfEach are the first rejected rows of every reason.
func oneOfEach(samples []tally.Reject) string {
	var texts []string
	told := make(map[tally.Reason]bool)
	for _, r := range samples {
		if !told[r.Reason] {
			told[r.Reason] = true
			texts = append(texts, r.String())
		}
	}
	return strings.Join(texts, "; ")
}

// reportRefused warns of dimensions that are left out and were not before.
func (f *feed) reportRefused(before, after *snapshot.State) {
	for _, d := range after.Result.Refused() {
		if !slices.Contains(before.Result.Refused(), d) {
			f.log.Warn("dimension left out", "dimension", d.Name, "reason", d.Refused)
		}
	}
}

// cronLog takes what the wrappers of cron jobs have to say: a skipped run, and a panic.
type cronLog struct{ log *slog.Logger }

// Info is called where a run was skipped.
func (c cronLog) Info(string, ...any) {
	c.log.Warn("scheduled pull skipped, the one before is still under way")
}

// Error is called where a job panicked.
func (c cronLog) Error(err error, msg string, keysAndValues ...any) {
	c.log.Error(msg, append([]any{"err", err}, keysAndValues...)...)
}
