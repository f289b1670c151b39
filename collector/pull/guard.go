package pull

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"advocacy_exporter/collector/tally"
)

// Guard says when a pull that ended well is not believed. A zero field asks for nothing.
type Guard struct {
	// MinRowsRatio is how many rows, as a share of the median of past pulls, a pull must bring.
	MinRowsRatio float64
	// MaxRejectRatio is the greatest share of rejected rows.
	MaxRejectRatio float64
	// MaxRowAge is how old the newest row may be.
	MaxRowAge time.Duration
}

// Suspicion is why a pull that ended well is not believed.
type Suspicion string

// The suspicions.
const (
	FewRows      Suspicion = "few_rows"
	OldRows      Suspicion = "old_rows"
	MissingPages Suspicion = "missing_pages"
	TooManyBad   Suspicion = "rejects"
)

// Suspicions lists every reason for which a pull can be suspect.
func Suspicions() []Suspicion { return []Suspicion{FewRows, OldRows, MissingPages, TooManyBad} }

// pastPulls is how many good pulls a new one is compared with.
const pastPulls = 10

// Suspect says why the rows of a pull are not believed, or returns nil. Missing is the error that
// says which rows did not come, or nil. Past holds the row counts of the good pulls before it: the
// first pull ever has nothing that it could be compared with.
func (g Guard) Suspect(t *tally.Set, missing error, past []uint64, now time.Time) *Suspect {
	var s Suspect
	s.add(g.fewRows(t, past))
	s.add(g.oldRows(t, now))
	if missing != nil {
		s.add(MissingPages, missing.Error())
	}
	s.add(g.tooManyBad(t))
	return s.orNil()
}

func (g Guard) fewRows(t *tally.Set, past []uint64) (Suspicion, string) {
	if len(past) == 0 || float64(t.Rows()) >= g.MinRowsRatio*median(past) {
		return "", ""
	}
	return FewRows, fmt.Sprintf("%d rows, and the last %d good pulls had %g at the median (min_rows_ratio %g)",
		t.Rows(), len(past), median(past), g.MinRowsRatio)
}

func (g Guard) oldRows(t *tally.Set, now time.Time) (Suspicion, string) {
	newest, ok := t.Newest()
	if !ok || g.MaxRowAge == 0 || now.Sub(newest) <= g.MaxRowAge {
		return "", ""
	}
	return OldRows, fmt.Sprintf("the newest row is of %s (max_row_age %s)", newest.UTC().Format(time.RFC3339), g.MaxRowAge)
}

func (g Guard) tooManyBad(t *tally.Set) (Suspicion, string) {
	bad := t.RejectedRows()
	all := bad + t.Rows()
	if g.MaxRejectRatio == 0 || float64(bad) <= g.MaxRejectRatio*float64(all) {
		return "", ""
	}
	why := fmt.Sprintf("%d of %d rows were rejected (max_reject_ratio %g)", bad, all, g.MaxRejectRatio)
	if samples := t.Rejects(); len(samples) > 0 {
		why += fmt.Sprintf(", such as %s:%d: %s", samples[0].Part, samples[0].Line, samples[0].Reason)
	}
	return TooManyBad, why
}

func median(counts []uint64) float64 {
	sorted := slices.Sorted(slices.Values(counts))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return float64(sorted[middle])
	}
	return (float64(sorted[middle-1]) + float64(sorted[middle])) / 2
}

// Remember adds the rows of a good pull to the counts of those before it.
func Remember(past []uint64, rows uint64) []uint64 {
	all := append(slices.Clone(past), rows)
	return all[max(0, len(all)-pastPulls):]
}

// Suspect is the error of a pull whose rows came and are not believed.
type Suspect struct {
	Reasons []Suspicion
	why     []string
}

func (s *Suspect) add(reason Suspicion, why string) {
	if reason != "" {
		s.Reasons = append(s.Reasons, reason)
		s.why = append(s.why, fmt.Sprintf("%s: %s", reason, why))
	}
}

func (s *Suspect) orNil() *Suspect {
	if len(s.Reasons) == 0 {
		return nil
	}
	return s
}

// Error says why.
func (s *Suspect) Error() string { return "suspect: " + strings.Join(s.why, "; ") }
