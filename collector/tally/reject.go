package tally

import (
	"cmp"
	"fmt"
	"slices"
)

// Reason is why a row is rejected. The list is closed, so that every reason has its gauge from the start.
type Reason uint8

// The reasons. Accepted is the one that rejects nothing.
const (
	Accepted Reason = iota
	Malformed
	MissingTime
	BadTime
	BadScore
	OffScale
	BadCount
	BadWeight
	BadValue
	BadInterval
	NegativeDuration
	TooLong
	reasons
)

var reasonNames = [reasons]string{
	"accepted", "malformed", "missing_time", "bad_time", "bad_score", "off_scale", "bad_count",
	"bad_weight", "bad_value", "bad_interval", "negative_duration", "too_long",
}

// String is the reason as the label of its gauge says it.
func (r Reason) String() string { return reasonNames[r] }

// Reasons lists every reason for which a row can be rejected.
func Reasons() []Reason {
	all := make([]Reason, 0, reasons-1)
	for r := Malformed; r < reasons; r++ {
		all = append(all, r)
	}
	return all
}

// Reject is a row that cannot be used: why, and where it stood. It holds no value of the row.
type Reject struct {
	Reason Reason
	Part   string
	Line   int64
	// Rows is how many rows that is, where the source grouped them; 0 is one.
	Rows  uint64
	Field string
	// Problem says what is wrong with the field, and the way out where there is one.
	Problem string
}

// String says where the row stood and what is wrong with it.
func (r Reject) String() string {
	problem := cmp.Or(r.Problem, r.Reason.String())
	if r.Field == "" {
		return fmt.Sprintf("%s:%d: %s", r.Part, r.Line, problem)
	}
	return fmt.Sprintf("%s:%d: %s: %s", r.Part, r.Line, r.Field, problem)
}

func (r Reject) compare(other Reject) int {
	return cmp.Or(
		cmp.Compare(r.Part, other.Part),
		cmp.Compare(r.Line, other.Line),
		cmp.Compare(r.Field, other.Field),
		cmp.Compare(r.Problem, other.Problem),
	)
}

// rejects counts rejected rows by reason, and keeps the first few of each by where they stood.
type rejects struct {
	counts  [reasons]uint64
	samples [reasons][]Reject
	last    Reject
}

const samplesPerReason = 5

func (r *rejects) add(reject Reject) {
	r.counts[reject.Reason] += max(reject.Rows, 1)
	reject.Rows = 0 // what is kept is one of them
	r.last = reject
	r.sample(reject)
}

func (r *rejects) sample(reject Reject) {
	kept := r.samples[reject.Reason]
	if len(kept) == samplesPerReason && kept[samplesPerReason-1].compare(reject) <= 0 {
		return
	}
	at, _ := slices.BinarySearchFunc(kept, reject, Reject.compare)
	kept = slices.Insert(kept, at, reject)
	r.samples[reject.Reason] = kept[:min(len(kept), samplesPerReason)]
}

func (r *rejects) merge(other *rejects) {
	for reason, n := range other.counts {
		r.counts[reason] += n
	}
	for _, samples := range other.samples {
		for _, reject := range samples {
			r.sample(reject)
		}
	}
}

func (r *rejects) all() []Reject {
	return slices.Concat(r.samples[:]...)
}
