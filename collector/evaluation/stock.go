package evaluation

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// count sums the rows of a window up. For a stock it adds what there was before the window, and what
// there is at its end.
func (c *cuts) count(w calendar.Window) tally.Counts {
	if c.levels {
		w = c.held(w)
	}
	counts := c.tally.Count(w, c.scale, c.now)
	if !c.stock {
		return counts
	}
	opening := c.tally.Count(calendar.Window{From: calendar.NoDay, To: w.From}, c.scale, c.now)
	closing := c.tally.Count(calendar.Window{From: calendar.NoDay, To: w.To}, c.scale, c.now)
	counts.Overall.Opening, counts.Overall.Closing = opening.Overall.Buckets, closing.Overall.Buckets
	for d, values := range counts.Dimensions {
		if values != nil {
			addStocks(values, opening.Dimensions[d], closing.Dimensions[d])
		}
	}
	return counts
}

// held is the window of the levels that were counted after the start of a period and up to its end:
// it begins and ends a day later, but not with the day that is still to come.
func (c *cuts) held(w calendar.Window) calendar.Window {
	return calendar.Window{From: min(w.From+1, c.tomorrow), To: min(w.To+1, c.tomorrow)}
}

// addStocks adds those of segments, of which some have no rows in the window itself.
func addStocks(values, opening, closing map[string]advocacy.Histogram) {
	for name, stock := range opening {
		h := orEmpty(values[name], stock)
		h.Opening = stock.Buckets
		values[name] = h
	}
	for name, stock := range closing {
		h := orEmpty(values[name], stock)
		h.Closing = stock.Buckets
		values[name] = h
	}
}

func orEmpty(h, like advocacy.Histogram) advocacy.Histogram {
	if h.Buckets == nil {
		return advocacy.Histogram{Scale: like.Scale, Buckets: make([]advocacy.Bucket, len(like.Buckets))}
	}
	return h
}
