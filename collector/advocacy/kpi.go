package advocacy

// KPI is a number that tells how customers advocate: a row of the table from which gauges, rules,
// dashboards and the reference page are made.
type KPI struct {
	// Name is how the configuration and explain call the KPI, such as "advocacy_score".
	Name string
	// Stem and Unit make up the names of its families; see Family.
	Stem string
	Unit Unit
	// Own says that the user named the KPI: its families begin with the stem, and it has no segments.
	Own bool
	// Class is the value of the class label where several KPIs share a family, otherwise empty.
	Class string
	// Count says that the KPI is a number of rows: it has growth instead of changes, and no bounds.
	Count bool
	// Momentary says that a count is as of now, whatever the period: it has no growth.
	Momentary bool
	// Segments says that the KPI is published for every segment unless the configuration widens that.
	Segments bool
	// Good is the direction in which the KPI is better; alerts look the other way.
	Good Direction
	// Watched says that there is an alert on the KPI's change unless the configuration switches it
	// off. Others say in other words what a watched one of the same rows says, and are switched on.
	Watched bool
	// Help is a sentence that says what the number is.
	Help string
	// Formula says how it is computed, and Range which values it can have.
	Formula, Range string
	// Interval names the method of its bounds; empty where it has none.
	Interval string
	// Observed says for HELP what the rows behind it are, such as "the new clients"; where it is
	// empty they are those surveyed.
	Observed string

	// on tells the scales on which the KPI is defined.
	on func(s *Scale) bool
	// of computes the KPI, or reports that there is none.
	of func(h Histogram) (Statistic, bool)
	// rows counts the denominator where that is not all rows.
	rows func(h Histogram) uint64
}

// Direction is where the better values of a KPI are.
type Direction int

// The directions. Of a KPI of neither, more is not better and not worse.
const (
	Neither Direction = iota
	Up
	Down
)

// Estimate is the KPI of a set of answers, with its interval at the normal quantile z. It reports
// false where there are no answers.
func (k *KPI) Estimate(h Histogram, z float64) (Estimate, bool) {
	s, ok := k.of(h)
	if !ok {
		return Estimate{}, false
	}
	return s.At(z), true
}

// Estimated reports whether n and, where they are known, bounds are told beside the KPI. They are not of
// counts, nor of what the user computes without an interval.
func (k *KPI) Estimated() bool { return !k.Count && (!k.Own || k.Interval != "") }

// Change is the KPI of the answers now less that of the answers then, with its interval at the
// normal quantile z. It reports false where either is missing, and for counts, which grow instead.
func (k *KPI) Change(now, then Histogram, z float64) (Change, bool) {
	a, some := k.of(now)
	b, before := k.of(then)
	if k.Count || !some || !before {
		return Change{}, false
	}
	return Compare(a, b, z), true
}

// Growth is the growth of a count from the answers then to the answers now. It reports false where
// there are no answers, nothing to grow from, and for a KPI that is no count.
func (k *KPI) Growth(now, then Histogram) (float64, bool) {
	a, some := k.Estimate(now, 0)
	b, before := k.Estimate(then, 0)
	if !k.Count || k.Momentary || !some || !before {
		return 0, false
	}
	return Growth(a.Value, b.Value)
}

// Rows is how many of the answers are in the denominator of the KPI, whether or not they give it a
// value: a segment is shown or hidden by them.
func (k *KPI) Rows(h Histogram) uint64 {
	if k.rows != nil {
		return k.rows(h)
	}
	return h.Rows()
}

// rowsOf counts the rows that belong.
func rowsOf(belongs func(s *Scale, i int) bool) func(Histogram) uint64 {
	return func(h Histogram) uint64 { return h.sum(belongs).Rows }
}

// bucket tells the rows of a bucket, or of some, where buckets are no scores.
func bucket(of ...int) func(*Scale, int) bool {
	return func(_ *Scale, i int) bool {
		for _, one := range of {
			if one == i {
				return true
			}
		}
		return false
	}
}

// listed are the KPIs of a table. They must not be edited.
func listed(table []KPI) []*KPI {
	all := make([]*KPI, len(table))
	for i := range table {
		all[i] = &table[i]
	}
	return all
}
