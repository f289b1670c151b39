// Package words writes numbers as people read them: a value in its unit, its interval, how much it
// changed and how sure that is.
//
// It is separate so that the terminal and the status page say the same of the same number.
package words

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
)

// Value is a number of a KPI: ratios in percent, counts whole, durations in days and hours.
func Value(k *advocacy.KPI, v float64) string {
	switch {
	case k.Count:
		return fmt.Sprintf("%.0f", v)
	case k.Unit == advocacy.Ratio:
		return fmt.Sprintf("%.1f %%", 100*v)
	case k.Unit == advocacy.Seconds:
		return Lasting(v)
	}
	return fmt.Sprintf("%.2f", v)
}

// Interval is the bounds of an estimate; empty where they are not known.
func Interval(k *advocacy.KPI, e advocacy.Estimate) string {
	if !e.Bounded {
		return ""
	}
	return Value(k, e.Lower) + " … " + Value(k, e.Upper)
}

// Difference is a change of a KPI with its sign: of ratios in percentage points.
func Difference(k *advocacy.KPI, d float64) string {
	if k.Unit == advocacy.Ratio {
		return fmt.Sprintf("%+.1f pp", 100*d)
	}
	if k.Unit == advocacy.Seconds {
		return Longer(d)
	}
	return fmt.Sprintf("%+.2f", d)
}

// Change is a change with its sign, and how sure it is that there is one at all, where that can be told
// at a confidence.
func Change(k *advocacy.KPI, c advocacy.Change, confidence float64) (change, sure string) {
	change = Difference(k, c.Value)
	switch {
	case !c.Bounded:
		return change, ""
	case c.Confidence < confidence:
		return change, "cannot tell"
	}
	return change, Sureness(c.Confidence)
}

// Sureness is a confidence in percent that never rounds up to certainty.
func Sureness(confidence float64) string {
	if confidence > 0.9999 {
		return "> 99.99 %"
	}
	return fmt.Sprintf("%.2f %%", 100*confidence)
}

// Plural is so many of something that takes an s.
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
