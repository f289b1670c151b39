package page

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"advocacy_exporter/collector/snapshot"
)

// sourceRow is how a source does.
type sourceRow struct {
	Name, Link string
	// State is one word, and Class what it looks like.
	State, Class string
	// Why says what went wrong, if anything.
	Why       string
	Age, Next moment
	Newest    moment
	Rows      string
	Rejected  []string
	Samples   []string
	Refused   []string
}

func (l look) rows(states []*snapshot.State) []sourceRow {
	all := make([]sourceRow, len(states))
	statuses := l.snapshot.Statuses()
	for i, state := range states {
		at := slices.IndexFunc(statuses, func(s snapshot.Status) bool { return s.Source == state.Job.Name })
		all[i] = l.row(state, statuses[at])
	}
	return all
}

func (l look) row(state *snapshot.State, status snapshot.Status) sourceRow {
	r := sourceRow{
		Name: clipped(status.Source, shortName), Link: l.of(status.Source).link(l.home), Why: clipped(status.Error, 600),
		Age: momentOf(status.LastSuccess, l.now), Next: momentOf(status.NextPull, l.now), Newest: momentOf(status.NewestRow, l.now),
	}
	r.State, r.Class = l.state(state)
	if state.Tally != nil {
		r.Rows = fmt.Sprint(status.Rows)
	}
	for _, reason := range slices.Sorted(maps.Keys(status.Rejected)) {
		r.Rejected = append(r.Rejected, fmt.Sprintf("%d %s", status.Rejected[reason], strings.ReplaceAll(reason, "_", " ")))
	}
	for _, sample := range status.Samples {
		r.Samples = append(r.Samples, sampleWords(sample))
	}
	for _, d := range status.Dimensions {
		if d.Refused != "" {
			r.Refused = append(r.Refused, clipped(d.Name, shortName)+" is left out: "+refusedWords[d.Refused])
		}
	}
	return r
}

// state is how a source does in a word.
func (l look) state(state *snapshot.State) (word, class string) {
	switch {
	case state.LastAttempt.IsZero() && state.Result == nil:
		return "waiting", "waiting"
	case state.Result != nil && !state.Current(l.now):
		return "stale", "bad"
	case len(state.Suspect) > 0:
		return "suspect", "bad"
	case state.Err != nil:
		return "failed", "bad"
	case state.LastAttempt.IsZero():
		return "restored", "waiting"
	}
	return "up", "good"
}

// refusedWords say why a dimension is left out.
var refusedWords = map[string]string{
	"looks_personal":  "its values look like persons",
	"too_many_values": "it has too many values",
}

// sampleWords say where a rejected row stood, and what is wrong with it.
func sampleWords(r snapshot.RejectedRow) string {
	text := fmt.Sprintf("%s:%d", clipped(r.Part, longName), r.Line)
	if r.Field != "" {
		text += " " + clipped(r.Field, shortName)
	}
	if r.Problem == "" {
		return text + ": " + strings.ReplaceAll(r.Reason, "_", " ")
	}
	return text + ": " + clipped(r.Problem, 200)
}
