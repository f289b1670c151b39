package dashboards

import "strings"

// How to read a panel.
const (
	cachedText  = "The values are those of the last good pull, and move on at local midnight."
	bandText    = "The band is where the true value is, at the configured confidence (0.95 unless set); few answers make it wide. Two bands that do not overlap are a difference. Where they overlap there may be one all the same: ask the change how sure it is. Dashed lines are borders of benchmarks: the KPI is below one only where the whole band is."
	besideText  = "The lines are the values alone. Whether two of them differ, the bounds in the table beside say."
	nowText     = "One is better than another for sure where its lower bound is above the upper bound of the other. The change is against the period before, and is one where it is sure at 0.95 or more. Segments with too few answers are hidden."
	closerText  = "The segment that is chosen above, by its name; with a dimension chosen too where several have such a segment."
	countedText = "A count is what was counted: it has no interval."
	nothingText = "Where nobody answered there is no value, which is not 0."
)

// describe says what a KPI is and how its picture is to be read.
func (t told) describe(how string) string { return paragraphs(t.Help, how, nothingText+" "+cachedText) }

// bounded says where the bounds come from too.
func (t told) bounded(how string) string { return t.describe(how + " Bounds: " + t.Interval + ".") }

// paragraphs are texts with a blank line between them, as Markdown wants it.
func paragraphs(texts ...string) string { return strings.Join(texts, "\n\n") }
