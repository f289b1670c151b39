package advocacy

import "math"

// AnswersNeeded is how many more answers, up to most, would settle on which side of a border the KPI
// is, if its value stayed and only n grew. It is 0 where that is settled, and it reports false where
// so many would not do, or nobody can tell.
func (k *KPI) AnswersNeeded(h Histogram, b Border, z float64, most uint64) (uint64, bool) {
	s, ok := k.of(h)
	if !ok {
		return 0, false
	}
	rows := s.At(z).N
	if b.Verdict(s.At(z)) != Unknown || rows == 0 {
		return 0, rows > 0
	}
	settled := func(more uint64) bool {
		larger, ok := grown(s, 1+float64(more)/float64(rows))
		return ok && b.Verdict(larger.At(z)) != Unknown
	}
	if !settled(most) {
		return 0, false
	}
	low, high := uint64(0), most // high settles it, low does not
	for high-low > 1 {
		if middle := low + (high-low)/2; settled(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high, true
}

// grown is a statistic of the same value from so many times as many answers. It reports false where
// that is not known.
func grown(s Statistic, times float64) (Statistic, bool) {
	switch s := s.(type) {
	case share:
		s.n *= times
		return s, true
	case net:
		s.n *= times
		return s, true
	case mean:
		s.spread, s.freedom = s.spread/math.Sqrt(times), (s.freedom+1)*times-1
		return s, s.spread > 0
	case amount:
		s.spread, s.freedom = s.spread/math.Sqrt(times), (s.freedom+1)*times-1
		return s, s.spread > 0
	}
	return nil, false
}

// DetectableDrop is the smallest drop, from the value then, that the interval of a change at the
// normal quantile z would tell from none with as many answers as there are now and were then. It
// reports false where there is no such drop, or nobody can tell.
func (k *KPI) DetectableDrop(now, then Histogram, z float64) (float64, bool) {
	a, some := k.of(now)
	b, before := k.of(then)
	if k.Count || !some || !before {
		return 0, false
	}
	old := b.At(z)
	detected := func(drop float64) bool {
		lower, ok := lowered(a, b, drop)
		return ok && apart(Difference(lower.At(z), old)) > 0
	}
	high, ok := room(b)
	if !ok || !detected(high) {
		return 0, false
	}
	low := 0.0
	for range 60 {
		if middle := (low + high) / 2; detected(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high, true
}

// room is how far a statistic can drop.
func room(s Statistic) (float64, bool) {
	switch s := s.(type) {
	case share:
		return s.p, true
	case net:
		return 2 * s.top * s.plus / s.all, true
	case mean:
		return s.value - s.low, true
	case amount:
		return s.value, true
	}
	return 0, false
}

// lowered is a statistic of the answers now whose value is by a drop less than that of then. A net
// share drops where those in favour turn against.
func lowered(now, then Statistic, drop float64) (Statistic, bool) {
	switch b := then.(type) {
	case share:
		a, ok := now.(share)
		a.p = max(b.p-drop, 0)
		return a, ok
	case net:
		a, ok := now.(net)
		turned := min(drop/(2*b.top)*b.all, b.plus)
		a.plus, a.neutral, a.minus, a.all = b.plus-turned, b.neutral, b.minus+turned, b.all
		return a, ok
	case mean:
		a, ok := now.(mean)
		a.value = b.value - drop
		return a, ok
	case amount:
		a, ok := now.(amount)
		a.value = b.value - drop
		return a, ok
	}
	return nil, false
}
