package advocacy

import "math"

// SplitPart is some of those who answered, in two periods. What moved a KPI between them is told part
// by part.
type SplitPart struct{ Now, Then Histogram }

// Contribution is what a part added to the change of a KPI.
type Contribution struct {
	// Rate is by which the KPI moved because that of the part changed, and Mix because the part is a
	// larger or smaller one of the whole than it was.
	Rate, Mix float64
}

// Sum is all that the part added.
func (c Contribution) Sum() float64 { return c.Rate + c.Mix }

// Contributions splits the change of the KPI, from then to now, into what each part added. They add
// up to the change. It reports false where the KPI is no mean of those of the parts, as a median or
// a count is not, or where it has no value in one of the periods.
func (k *KPI) Contributions(parts []SplitPart) ([]Contribution, bool) {
	for _, weigh := range []weighing{byWeight, k.byRows} {
		now, some := k.mix(parts, weigh, func(p SplitPart) Histogram { return p.Now })
		then, before := k.mix(parts, weigh, func(p SplitPart) Histogram { return p.Then })
		if some && before {
			return contributions(now, then), true
		}
	}
	return nil, false
}

// contributions is Σ mean weight × change of the value, and Σ change of the weight × (mean value −
// mean of the whole). What is taken off the values of all does not change the sum, since the
// weights add up to 1 both times; it makes growth of a part that is below the whole count against it.
func contributions(now, then mixture) []Contribution {
	whole := (now.value + then.value) / 2
	all := make([]Contribution, len(now.parts))
	for i, a := range now.parts {
		b := then.parts[i]
		if a.weight == 0 {
			a.value = b.value // nobody is there whose value could have changed
		} else if b.weight == 0 {
			b.value = a.value
		}
		all[i] = Contribution{
			Rate: (a.weight + b.weight) / 2 * (a.value - b.value),
			Mix:  (a.weight - b.weight) * ((a.value+b.value)/2 - whole),
		}
	}
	return all
}

// mixture is a KPI as the mean of its parts; the weights add up to 1.
type mixture struct {
	value float64
	parts []weighted
}

type weighted struct{ weight, value float64 }

// weighing says how much answers count in a mean.
type weighing func(Histogram) float64

func byWeight(h Histogram) float64        { return h.sum(everything).Weight }
func (k *KPI) byRows(h Histogram) float64 { return float64(k.Rows(h)) }

// mix is the KPI as the mean of those of its parts. It reports false where it is none: some weigh by
// the weights of rows and some by their number, and others are no means at all.
func (k *KPI) mix(parts []SplitPart, weigh weighing, of func(SplitPart) Histogram) (mixture, bool) {
	var whole Histogram
	m := mixture{parts: make([]weighted, len(parts))}
	sum := 0.0
	for i, p := range parts {
		h := of(p)
		if k.Count || k.Rows(h) == 0 {
			continue
		}
		whole.Add(h)
		if e, ok := k.Estimate(h, 0); ok {
			m.parts[i] = weighted{weigh(h), e.Value}
			sum += m.parts[i].weight
		}
	}
	e, ok := k.Estimate(whole, 0)
	if k.Count || !ok || !(sum > 0) {
		return mixture{}, false
	}
	for i := range m.parts {
		m.parts[i].weight /= sum
		m.value += m.parts[i].weight * m.parts[i].value
	}
	return m, math.Abs(m.value-e.Value) <= tiny*max(1, math.Abs(e.Value))
}
