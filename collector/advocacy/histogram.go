package advocacy

// Bucket is what is known of the answers that gave one score.
type Bucket struct {
	// Rows is how many answers there are.
	Rows uint64
	// Weight and Squares are the sums of the answers' weights and of their squares. Without
	// weights every answer weighs 1 and both equal Rows.
	Weight, Squares float64
}

// effective is how many answers of equal weight would tell as much (Kish 1965).
func (b Bucket) effective() float64 { return b.Weight * b.Weight / b.Squares }

// Histogram is all that the survey KPIs need to know of a set of answers: a bucket per score of
// the scale.
type Histogram struct {
	Scale *Scale
	// Buckets has Scale.Len() elements; Buckets[i] holds the answers of Scale.Score(i).
	Buckets []Bucket
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
