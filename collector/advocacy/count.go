package advocacy

// count is a number of rows out of all rows. Their weights do not matter to it.
type count struct{ value, rows uint64 }

// countOf makes the statistic of the number of answers that belong.
func countOf(belongs func(s *Scale, i int) bool) func(Histogram) (Statistic, bool) {
	return func(h Histogram) (Statistic, bool) {
		c := count{value: h.sum(belongs).Rows, rows: h.Rows()}
		return c, c.rows > 0
	}
}

// At is the same everywhere: nothing is estimated.
func (c count) At(float64) Estimate { return exactly(float64(c.value), c.rows) }
