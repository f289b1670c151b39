package explain

import (
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
)

// Explanation says where a number came from: what was read and counted, how it was computed, how sure
// it is, and what moved it. It holds nothing of single rows, and no number of a segment that is hidden.
type Explanation struct {
	// Source is blank for a metric of the user's own.
	Source     string          `json:"source,omitempty"`
	KPI        string          `json:"kpi"`
	Of         *advocacy.KPI   `json:"-"`
	Period     calendar.Period `json:"period"`
	Dimension  string          `json:"dimension,omitempty"`
	Segment    string          `json:"segment,omitempty"`
	Family     string          `json:"family"`
	Formula    string          `json:"formula"`
	Interval   string          `json:"interval,omitempty"`
	Confidence float64         `json:"confidence"`
	Inputs     Inputs          `json:"inputs,omitzero"`
	Dates      Dates           `json:"dates"`
	// Parts are what a metric was computed from.
	Parts []Part `json:"parts,omitempty"`
	// Counts are the rows behind the number, by what they are.
	Counts []NamedCount `json:"counts,omitempty"`
	Figure *Figure      `json:"figure,omitempty"`
	// Labelled are the values where labels tell several apart.
	Labelled []LabelledFigure `json:"labelled,omitempty"`
	Findings
	Dimensions []DimensionNote `json:"dimensions,omitempty"`
	// Oldest is the source of a metric that was pulled the longest ago: Pulls is of that one.
	Oldest string `json:"oldest_source,omitempty"`
	Pulls  Pulls  `json:"pulls"`
}

// Findings are what became of a number, and what it is held against.
type Findings struct {
	// Absent says why there is no number.
	Absent      string       `json:"absent,omitempty"`
	Comparisons []Comparison `json:"comparisons,omitempty"`
	Benchmarks  []Verdict    `json:"benchmarks,omitempty"`
	Band        string       `json:"band,omitempty"`
}

// Inputs are the rows of the last good pull.
type Inputs struct {
	Rows     uint64               `json:"rows"`
	Rejected map[string]uint64    `json:"rejected,omitempty"`
	Newest   *time.Time           `json:"newest_row,omitempty"`
	Joined   *snapshot.JoinedRows `json:"joined,omitempty"`
}

// Dates are the first and the last day of a window; From is blank where it has no first one.
type Dates struct {
	From string `json:"from,omitempty"`
	To   string `json:"to"`
}

// NamedCount is a number of rows of a sort.
type NamedCount struct {
	Name string `json:"name"`
	Rows uint64 `json:"rows"`
}

// Figure is an estimate. Bounds that are not known are left out.
type Figure struct {
	Value float64  `json:"value"`
	Lower *float64 `json:"lower,omitempty"`
	Upper *float64 `json:"upper,omitempty"`
	Rows  uint64   `json:"observations"`
}

// LabelledFigure is the figure of a combination of labels; there is none where the findings say why.
type LabelledFigure struct {
	Labels map[string]string `json:"labels"`
	*Figure
	Findings
}

// Comparison is what became of the number since an earlier period.
type Comparison struct {
	Versus calendar.Versus `json:"versus"`
	Dates  Dates           `json:"dates,omitzero"`
	// Absent says why there is nothing to compare with.
	Absent string   `json:"absent,omitempty"`
	Figure *Figure  `json:"figure,omitempty"`
	Change *Change  `json:"change,omitempty"`
	Growth *float64 `json:"growth,omitempty"`
	// DetectableDrop is the smallest drop that so many answers, now and then, would tell from none.
	DetectableDrop *float64 `json:"detectable_drop,omitempty"`
	// Moved is what moved the number, by dimension.
	Moved []Moved `json:"moved,omitempty"`
	// Parts are what became of those of a metric.
	Parts []PartMoved `json:"parts,omitempty"`
}

// Change is a change and how sure it is.
type Change struct {
	Value      float64  `json:"value"`
	Lower      *float64 `json:"lower,omitempty"`
	Upper      *float64 `json:"upper,omitempty"`
	Confidence float64  `json:"confidence"`
	// Sure says that the confidence is at least the one asked for.
	Sure bool `json:"sure"`
}

// Verdict is on which side of a border the number is, and how many more answers would tell.
type Verdict struct {
	Border   string           `json:"border"`
	Value    float64          `json:"value"`
	Industry string           `json:"industry,omitempty"`
	Origin   string           `json:"origin"`
	Verdict  advocacy.Verdict `json:"verdict"`
	// AnswersNeeded is left out where the verdict is known, or would not be by MostAnswers.
	AnswersNeeded *uint64 `json:"answers_needed,omitempty"`
}

// MostAnswers is up to how many more answers it is told whether they would settle a verdict.
const MostAnswers = 100_000

// DimensionNote says why segments of a dimension are not shown.
type DimensionNote struct {
	Name string `json:"name"`
	// Refused says why it is left out: "looks_personal" or "too_many_values".
	Refused string `json:"refused,omitempty"`
	// Folded are the values in "(other)", and Hidden the segments hidden for this number.
	Folded int `json:"folded,omitempty"`
	Hidden int `json:"hidden,omitempty"`
}

// Pulls are when the source was and will be pulled.
type Pulls struct {
	Last     *time.Time       `json:"last,omitempty"`
	LastGood *time.Time       `json:"last_good,omitempty"`
	Next     *time.Time       `json:"next,omitempty"`
	Up       bool             `json:"up"`
	Suspect  []pull.Suspicion `json:"suspect,omitempty"`
	// Stale says that the number is older than max_age and not exposed any more.
	Stale bool `json:"stale,omitempty"`
}

// Moved splits a change by the segments of a dimension. Rate and Mix add up to it.
type Moved struct {
	Dimension string `json:"dimension"`
	// Rate is the part that segments changed, Mix the one that who answered changed.
	Rate float64 `json:"segments_changed"`
	Mix  float64 `json:"mix_changed"`
	// Largest are the segments that moved the number most, Hidden are the hidden ones together, and
	// Rest are all others.
	Largest []SegmentMoved `json:"largest,omitempty"`
	Hidden  *SegmentMoved  `json:"hidden,omitempty"`
	Rest    *SegmentMoved  `json:"rest,omitempty"`
}

// SegmentMoved is what a segment, or several, added to a change.
type SegmentMoved struct {
	Segment string  `json:"segment,omitempty"`
	Rate    float64 `json:"segment_changed"`
	Mix     float64 `json:"mix_changed"`
	Sum     float64 `json:"sum"`
}

func figureOf(e advocacy.Estimate) *Figure {
	f := &Figure{Value: e.Value, Rows: e.N}
	if e.Bounded {
		f.Lower, f.Upper = &e.Lower, &e.Upper
	}
	return f
}

func datesOf(w calendar.Window) Dates {
	d := Dates{To: (w.To - 1).String()}
	if w.From != calendar.NoDay {
		d.From = w.From.String()
	}
	return d
}
