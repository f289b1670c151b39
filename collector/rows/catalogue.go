package rows

import "advocacy_exporter/collector/advocacy"

// Chapter is a part of what a row kind can tell, for the reference page.
type Chapter struct {
	// Title says what the rows of the chapter are, such as "invitations"; it is empty where a kind has one chapter.
	Title string
	// Labels are the names of labels that the overall families of the chapter have of their own.
	Labels []string
	KPIs   []*advocacy.KPI
	// Example are made-up rows, of which the examples of the page are computed.
	Example advocacy.Histogram
}

// exampleRows are so many rows of each bucket. Scale is nil where the buckets are no scores.
func exampleRows(scale *advocacy.Scale, buckets ...uint64) advocacy.Histogram {
	h := advocacy.Histogram{Scale: scale}
	for _, rows := range buckets {
		h.Buckets = append(h.Buckets, advocacy.Bucket{Rows: rows, Weight: float64(rows), Squares: float64(rows)})
	}
	return h
}
