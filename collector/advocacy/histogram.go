package advocacy

import "sort"

// Bucket is what is known of the answers that gave one score, or of the rows of one sort.
type Bucket struct {
	// Rows is how many answers there are.
	Rows uint64
	// Weight and Squares are the sums of the answers' weights and of their squares. Without
	// weights every answer weighs 1 and both equal Rows. Where rows carry amounts they are the
	// sums of those.
	Weight, Squares float64
}

// effective is how many answers of equal weight would tell as much (Kish 1965).
func (b Bucket) effective() float64 { return b.Weight * b.Weight / b.Squares }

// Histogram is all that KPIs need to know of a set of answers or other rows: a bucket per score of
// the scale, or per sort of row.
type Histogram struct {
	// Scale is nil where the buckets are no scores.
	Scale *Scale
	// Buckets has Scale.Len() elements; Buckets[i] holds the answers of Scale.Score(i). It has
	// twice as many where RewardBucket tells the rewarded ones.
	Buckets []Bucket
	// Durations are those of the rows in seconds, in order, where rows have any. What is not done
	// yet counts below 0: -60 is open for a minute.
	Durations []int64
	// Opening are all rows before the period, and Closing all up to its end, where the rows are
	// those of a stock.
	Opening, Closing []Bucket
}

// Add adds the answers of another histogram of the same scale. A histogram that is added to has to
// start empty, for it shares its buckets with none then.
func (h *Histogram) Add(other Histogram) {
	h.Scale = other.Scale
	h.Buckets = added(h.Buckets, other.Buckets)
	h.Opening = added(h.Opening, other.Opening)
	h.Closing = added(h.Closing, other.Closing)
	if len(other.Durations) > 0 {
		h.Durations = append(append([]int64(nil), h.Durations...), other.Durations...)
		sort.Slice(h.Durations, func(i, j int) bool { return h.Durations[i] < h.Durations[j] })
	}
}

// added adds buckets to a sum, which is made for the first ones.
func added(sum, buckets []Bucket) []Bucket {
	if sum == nil {
		return append(sum, buckets...)
	}
	for i, b := range buckets {
		sum[i].Rows += b.Rows
		sum[i].Weight += b.Weight
		sum[i].Squares += b.Squares
	}
	return sum
}

// Rows is the number of answers.
func (h Histogram) Rows() uint64 { return h.sum(everything).Rows }

// everything takes the answers of every score.
func everything(*Scale, int) bool { return true }

// sum adds up the answers that belong.
func (h Histogram) sum(belongs func(s *Scale, i int) bool) Bucket {
	var sum Bucket
	for i, b := range h.Buckets {
		if belongs(h.Scale, i) {
			sum.Rows += b.Rows
			sum.Weight += b.Weight
			sum.Squares += b.Squares
		}
	}
	return sum
}

// total adds up what f makes of the scores, by the weight of their answers.
func (h Histogram) total(f func(score float64) float64) float64 {
	total := 0.0
	for i, b := range h.Buckets {
		if b.Weight > 0 {
			total += b.Weight * f(h.Scale.Score(i))
		}
	}
	return total
}

// mean is the mean score. Rounding does not carry it off the scale.
func (h Histogram) mean() float64 {
	sum := h.total(func(score float64) float64 { return score })
	return min(max(sum/h.sum(everything).Weight, h.Scale.Min.Float()), h.Scale.Max.Float())
}

// variance is the mean square of the distances from a score.
func (h Histogram) variance(from float64) float64 {
	sum := h.total(func(score float64) float64 { return (score - from) * (score - from) })
	return sum / h.sum(everything).Weight
}
