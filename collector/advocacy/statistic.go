package advocacy

// Statistic is a number computed from answers whose interval can be asked for at any normal quantile.
type Statistic interface {
	// At is the number with its interval at the normal quantile z.
	At(z float64) Estimate
}

// Keep is what others go on computing with, where e is the KPI of the answers. Of a KPI that has no
// place on 0 to 1 that is its value and n alone, so that no durations are kept alive.
func (k *KPI) Keep(h Histogram, e Estimate) Statistic {
	if s, ok := k.of(h); ok && k.Placed() {
		return s
	}
	return known(exactly(e.Value, e.N))
}

// known is a number of which nothing but the value and n is left.
type known Estimate

// At is the same everywhere.
func (k known) At(float64) Estimate { return Estimate(k) }

// Exactly is a number that has no interval, of so many rows.
func Exactly(value float64, n uint64) Statistic { return known(exactly(value, n)) }

// WilsonScore is how proportions get their bounds.
const WilsonScore = wilsonScore

// Proportion is the share of a whole that a part is, with Wilson's interval. It reports false where the
// whole is empty, or smaller than the part.
func Proportion(part, whole uint64) (Statistic, bool) {
	if whole == 0 || part > whole {
		return nil, false
	}
	return partOf(part, whole)
}
