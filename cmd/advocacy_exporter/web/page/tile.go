package page

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"advocacy_exporter/cmd/advocacy_exporter/web/chart"
	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
)

// tile is a KPI as it is shown by itself.
type tile struct {
	// Of is whose number it is, and Link leads there.
	Of, Link string
	Title    string
	// Labels tell which of several values it is.
	Labels string
	// Period is said where it is another one than the page's.
	Period string

	Value, Interval, N string
	// Explain leads to where the number comes from.
	Explain string
	// Spread says what there is instead, where labels tell several values apart, and Several shows some.
	Spread  string
	Several *plot
	Changes []change
	// Band says where the number stands between Borders, and Bullet shows it.
	Band, Borders string
	Bullet, Trend template.HTML

	// Absent says why there is no number, and Advice what to do.
	Absent, Advice string
	// Warning says that the number is old.
	Warning string
}

// change is what became of a number since an earlier period.
type change struct {
	Arrow, Class, Amount, Words, Versus, Sure string
}

// numbers is what a tile shows of a sample.
type numbers struct {
	sample     evaluation.Sample
	judgements []advocacy.Judgement
	confidence float64
}

// show fills in the numbers of a sample.
func (t *tile) show(n numbers) {
	k, e := n.sample.KPI, n.sample.Estimate
	t.Title = k.Title()
	t.Labels = labelWords(n.sample)
	t.Value, t.Interval = words.Value(k, e.Value), words.Interval(k, e)
	if k.Estimated() {
		t.N = fmt.Sprint(e.N)
	}
	for _, c := range n.sample.Changes {
		t.Changes = append(t.Changes, changeOf(k, n.sample.Period, c, n.confidence))
	}
	for _, g := range n.sample.Growth {
		t.Changes = append(t.Changes, growthOf(n.sample.Period, g))
	}
	if len(n.judgements) > 0 {
		t.Band = strings.ReplaceAll(advocacy.Band(n.judgements), "_", " ")
		t.Borders, t.Bullet = bulletOf(k, e, t.Band, n.judgements)
	}
}

// labelWords are what tells a sample apart from others of its KPI.
func labelWords(s evaluation.Sample) string {
	var all []string
	if s.Dimension != "" {
		all = append(all, clipped(s.Dimension, shortName)+" "+clipped(s.Segment, longName))
	}
	for _, value := range s.Labels {
		all = append(all, clipped(value, longName))
	}
	return strings.Join(all, ", ")
}

// How much room there is for what users name.
const shortName, longName = 40, 120

func changeOf(k *advocacy.KPI, p calendar.Period, c evaluation.Change, confidence float64) change {
	amount, sure := words.Change(k, c.Change, confidence)
	shown := change{Amount: unbroken(amount), Versus: versusWords(p, c.Versus)}
	switch {
	case !c.Bounded:
		return shown
	case c.Confidence < confidence:
		shown.Arrow, shown.Class, shown.Words = "≈", "steady", "no detectable change"
		return shown
	}
	shown.Arrow, shown.Class, shown.Words = "▲", "moved", "higher"
	if c.Value < 0 {
		shown.Arrow, shown.Words = "▼", "lower"
	}
	if k.Good != advocacy.Neither {
		shown.Class = "worse"
		if (k.Good == advocacy.Up) == (c.Value > 0) {
			shown.Class = "better"
		}
		shown.Words = shown.Class
	}
	shown.Sure = unbroken(sure) + " sure"
	return shown
}

// growthOf is the growth of a count, of which nobody can say how sure it is.
func growthOf(p calendar.Period, g evaluation.Growth) change {
	return change{Amount: fmt.Sprintf("%+.1f\u00a0%%", 100*g.Ratio), Versus: versusWords(p, g.Versus)}
}

func versusWords(p calendar.Period, v calendar.Versus) string {
	if v == calendar.YearAgo {
		return "a year ago"
	}
	return beforeWords(string(p))
}

// bulletOf shows where a number stands between borders, and names these.
func bulletOf(k *advocacy.KPI, e advocacy.Estimate, band string, judgements []advocacy.Judgement) (string, template.HTML) {
	low, high := k.Limits()
	values := []float64{e.Value, e.Lower, e.Upper}
	b := chart.Bullet{
		Title: fmt.Sprintf("%s, between %s: %s", words.Value(k, e.Value), words.Interval(k, e), band),
		Value: e.Value, Lower: e.Lower, Upper: e.Upper, Bounded: e.Bounded,
		Falling: k.Good == advocacy.Down,
	}
	var names []string
	for _, j := range judgements {
		values = append(values, j.Border.Value)
		b.Borders = append(b.Borders, chart.Border{Label: short(k, j.Border.Value), Value: j.Border.Value})
		names = append(names, strings.ReplaceAll(j.Border.Name, "_", " ")+" "+short(k, j.Border.Value))
	}
	b.Axis = chart.Axis{Low: low, High: high}
	if math.IsInf(low, 0) || math.IsInf(high, 0) {
		b.Axis = chart.Spanning(values, low, high)
	}
	return unbroken(strings.Join(names, ", ")), b.Draw()
}

// unbroken keeps units beside their numbers.
func unbroken(text string) string {
	return strings.NewReplacer(" %", "\u00a0%", " pp", "\u00a0pp").Replace(text)
}

// short is a value as an axis says it: without decimals that are none.
func short(k *advocacy.KPI, v float64) string {
	text := words.Value(k, v)
	text = strings.Replace(text, ".0 %", " %", 1)
	if !strings.Contains(text, "%") {
		text = strings.TrimSuffix(text, ".00")
	}
	return text
}
