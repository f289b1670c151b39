package advocacy

import "math"

// NPS is the Net Promoter Score, from −100 to 100, with its square-and-add interval at the normal
// quantile z. It reports false where nobody answered.
func NPS(promoters, passives, detractors uint64, z float64) (Estimate, bool) {
	rows := promoters + passives + detractors
	if rows == 0 {
		return Estimate{}, false
	}
	n := float64(rows)
	return net{
		plus: float64(promoters), neutral: float64(passives), minus: float64(detractors), all: n,
		n: n, top: 100, rows: rows,
	}.At(z), true
}

// net is the share of those in favour less the share of those against, times top.
type net struct {
	// plus, neutral and minus are the weights of the answers in favour, of those neither in favour
	// nor against, and of those against; all is their sum.
	plus, neutral, minus, all float64
	// n is the effective number of answers, and top the value where all are in favour.
	n, top float64
	rows   uint64
}

// netOf makes the statistic of advocates less detractors, which is top where all are advocates.
func netOf(top float64) func(Histogram) (Statistic, bool) {
	return func(h Histogram) (Statistic, bool) {
		all := h.sum(everything)
		if all.Weight <= 0 {
			return nil, false
		}
		return net{
			plus:    h.sum((*Scale).advocate).Weight,
			neutral: h.sum((*Scale).passive).Weight,
			minus:   h.sum((*Scale).detractor).Weight,
			all:     all.Weight,
			n:       all.effective(), top: top, rows: all.Rows,
		}, true
	}
}

// At squares and adds the Wilson limits of the two shares, which belong to one sample and therefore
// hang together (Newcombe 1998, paired data). The usual Wald interval is left alone because at few
// answers it covers far less than it says.
func (s net) At(z float64) Estimate {
	p, q := s.plus/s.all, s.minus/s.all
	pl, pu := wilson(p, s.n, z)
	ql, qu := wilson(q, s.n, z)
	rho := s.correlation()
	value := min(max(s.top*(s.plus-s.minus)/s.all, -s.top), s.top)
	lower := value - s.top*squareAndAdd(p-pl, qu-q, rho)
	upper := value + s.top*squareAndAdd(pu-p, q-ql, rho)
	return between(value, lower, upper, -s.top, s.top, s.rows)
}

// correlation is that of the two shares, −√(pq ÷ ((1−p)(1−q))): −1 where they are everything, 0
// where one of them is nothing. The weights tell it also where 1−p has lost its digits.
func (s net) correlation() float64 {
	others := (s.neutral + s.minus) * (s.neutral + s.plus)
	if others <= 0 {
		return -1
	}
	return max(-1, -math.Sqrt(s.plus*s.minus/others))
}

// squareAndAdd is how far the difference of two numbers may lie from its value where they
// themselves lie as far as a and b from theirs, at the correlation rho.
func squareAndAdd(a, b, rho float64) float64 {
	return math.Sqrt(max(0, a*a-2*rho*a*b+b*b))
}
