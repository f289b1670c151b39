package advocacy

import (
	"math"
	"sort"
)

// WeightedSquareAndAdd is how composites get their bounds.
const WeightedSquareAndAdd = "weighted half-widths of the parts, squared and added across sources, added plainly within one"

// CompositePart is a KPI as a part of a composite score.
type CompositePart struct {
	KPI *KPI
	// Source is whose rows the KPI is of: the errors of parts of one source may hang together.
	Source string
	// Weight is how much the part counts beside the others; it is above 0.
	Weight    float64
	Statistic Statistic
}

// Composite makes one score from 0 to 1 of several KPIs: the mean of what they are on 0 to 1, by their
// weights. It reports false where there is no part, a weight is not above 0, or a KPI has no place on
// 0 to 1.
func Composite(parts []CompositePart) (Statistic, bool) {
	c := composite{parts: append([]CompositePart(nil), parts...)}
	sort.SliceStable(c.parts, func(i, j int) bool { return c.parts[i].before(c.parts[j]) })
	for _, p := range c.parts {
		if !(p.Weight > 0) || !p.KPI.Placed() {
			return nil, false
		}
		c.weight += p.Weight
	}
	return c, len(parts) > 0
}

// before is an order in which the same parts always add up to the same last digit.
func (p CompositePart) before(other CompositePart) bool {
	if p.Source != other.Source {
		return p.Source < other.Source
	}
	return p.KPI.Name < other.KPI.Name
}

// Placed reports whether the KPI has a place on 0 to 1: its values have two ends, as those of shares,
// net shares, NPS and ratings that are divided by the top of the scale.
func (k *KPI) Placed() bool {
	low, high := k.Limits()
	return !k.Count && !math.IsInf(low, 0) && !math.IsInf(high, 0)
}

// Place is where on 0 to 1 a value of the KPI is, the one end of its values being 0 and the other 1.
func (k *KPI) Place(value float64) float64 {
	low, high := k.Limits()
	return min(max((value-low)/(high-low), 0), 1)
}

// composite is the weighted mean of its parts, which are in the order of their sources.
type composite struct {
	parts  []CompositePart
	weight float64
}

// At squares and adds how far the parts may be off, across sources. Within one source it adds them
// plainly, as far as they could ever go together: the same people are behind them. It says so many rows
// as the part that has fewest.
func (c composite) At(z float64) Estimate {
	value, n, bounded := 0.0, uint64(math.MaxUint64), true
	var all, source reach
	for i, p := range c.parts {
		e, weight := p.Statistic.At(z), p.Weight/c.weight
		place := p.KPI.Place(e.Value)
		value += weight * place
		n, bounded = min(n, e.N), bounded && e.Bounded
		if i > 0 && c.parts[i-1].Source != p.Source {
			all, source = all.squareAndAdd(source), reach{}
		}
		source.below += weight * (place - p.KPI.Place(e.Lower))
		source.above += weight * (p.KPI.Place(e.Upper) - place)
	}
	value = min(value, 1)
	if !bounded {
		return exactly(value, n)
	}
	all = all.squareAndAdd(source)
	return between(value, value-all.below, value+all.above, 0, 1, n)
}

// reach is how far below and above its value a number may be.
type reach struct{ below, above float64 }

func (r reach) squareAndAdd(other reach) reach {
	return reach{math.Hypot(r.below, other.below), math.Hypot(r.above, other.above)}
}
