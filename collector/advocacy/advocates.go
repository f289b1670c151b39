package advocacy

import "math"

// The buckets of a roster: where those on it were at the start and at the end of a period.
const (
	// FormerAdvocate was an advocate at neither.
	FormerAdvocate = iota
	// LostAdvocate was one at the start only.
	LostAdvocate
	// GainedAdvocate was one at the end only.
	GainedAdvocate
	// KeptAdvocate was one at both.
	KeptAdvocate
	// AdvocateBuckets is how many there are.
	AdvocateBuckets
)

// LevelBuckets is how many buckets counts of advocates have. A row is a count, and its amount the
// number of advocates; Opening and Closing hold the counts at the start and at the end.
const LevelBuckets = 1

const (
	advocatesAtEnds  = "the advocates at the start of the period or at its end"
	advocatesAtStart = "the advocates at the start of the period"
	gainsAndLosses   = "gained and lost as Poisson counts; none where advocates are only counted"
)

// advocateKPIs is the table of the KPIs of advocates, on a roster or counted.
var advocateKPIs = []KPI{
	{Name: "active_advocates", Stem: "advocates", Count: true, Segments: true, of: advocatesAtEnd, rows: advocatesSeen,
		Formula: "advocates at the end of the period", Range: "0 and up", Observed: advocatesAtEnds,
		Help: "Advocates at the end of the period, or today where it is not over."},
	{Name: "development", Stem: "development", Unit: Ratio, Good: Up, Segments: true, of: developmentOf, rows: advocatesBefore, Interval: gainsAndLosses,
		Formula: "(advocates at end − at start) ÷ at start", Range: "-1 and up", Observed: advocatesAtStart,
		Help: "Customer Advocacy Development (CAD): how many more advocates there were at the end of the period than at its start, or fewer, as a part of those at the start."},
}

// AdvocateKPIs are the KPIs that rosters and counts of advocates give. They must not be edited.
func AdvocateKPIs() []*KPI { return listed(advocateKPIs) }

// movement is what became of the advocates in a period.
type movement struct {
	start, end uint64
	// gained and lost are known of a roster only.
	gained, lost uint64
	roster       bool
	// counted is how many counts, or former advocates, say how many there were at the end, be it none.
	counted uint64
}

// movementOf tells a roster, which has no stock beside its buckets, from counts.
func movementOf(h Histogram) movement {
	if h.Closing != nil {
		return movement{start: level(h.Opening), end: level(h.Closing), counted: h.closing().Rows}
	}
	rows := func(buckets ...int) uint64 { return h.sum(bucket(buckets...)).Rows }
	return movement{
		start: rows(LostAdvocate, KeptAdvocate), end: rows(GainedAdvocate, KeptAdvocate),
		gained: rows(GainedAdvocate), lost: rows(LostAdvocate), roster: true,
		counted: h.Rows(),
	}
}

// level is the number of advocates of counts.
func level(counts []Bucket) uint64 {
	return uint64(math.Round(Histogram{Buckets: counts}.sum(everything).Weight))
}

func (h Histogram) closing() Bucket { return Histogram{Buckets: h.Closing}.sum(everything) }

// advocatesSeen are all who were advocates at the start or at the end. Where none were, what says so
// is seen instead, for that there are none is known.
func advocatesSeen(h Histogram) uint64 {
	m := movementOf(h)
	if seen := max(m.start+m.gained, m.end); seen > 0 {
		return seen
	}
	return m.counted
}

func advocatesBefore(h Histogram) uint64 { return movementOf(h).start }

// advocatesAtEnd makes the statistic of how many advocates there are.
func advocatesAtEnd(h Histogram) (Statistic, bool) {
	seen := advocatesSeen(h)
	return count{value: movementOf(h).end, rows: seen}, seen > 0
}

// developmentOf makes the statistic of the development of the advocates. Of counts there is one where
// one was made after the start: the same count twice does not say that nothing changed.
func developmentOf(h Histogram) (Statistic, bool) {
	m := movementOf(h)
	return m, m.start > 0 && (m.roster || h.Rows() > 0)
}

// At has an interval where it is known who came and who went.
func (m movement) At(z float64) Estimate {
	if !m.roster {
		growth, _ := Growth(float64(m.end), float64(m.start))
		return exactly(growth, m.start)
	}
	e, _ := Development(m.start, m.gained, m.lost, z)
	return e
}
