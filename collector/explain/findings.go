package explain

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// findings are those of the number that a slice of each window gives.
func (e *explaining) findings(of func(calendar.Window) slice) (slice, Findings) {
	now := of(e.windows.Current)
	f := Findings{Absent: now.why}
	if f.Absent != "" {
		return now, f
	}
	for _, v := range calendar.Comparisons() {
		f.Comparisons = append(f.Comparisons, e.compare(v, now, of))
	}
	e.judge(now, &f)
	return now, f
}

func (e *explaining) compare(v calendar.Versus, now slice, of func(calendar.Window) slice) Comparison {
	w := e.windows.Versus(v)
	if w.Empty() {
		return Comparison{Versus: v, Absent: "the period has no such comparison, or it would start before the first row"}
	}
	c := Comparison{Versus: v, Dates: datesOf(w)}
	then := of(w)
	if c.Absent = then.why; c.Absent != "" {
		return c
	}
	c.Figure = figureOf(then.Estimate)
	if growth, ok := e.kpi.Growth(now.Histogram, then.Histogram); ok && e.Period.Closed() {
		c.Growth = &growth
	}
	c.Change = e.change(now, then)
	if drop, ok := e.kpi.DetectableDrop(now.Histogram, then.Histogram, e.bounds); ok {
		c.DetectableDrop = &drop
	}
	return c
}

func (e *explaining) change(now, then slice) *Change {
	change, ok := e.kpi.Change(now.Histogram, then.Histogram, e.bounds)
	if !ok {
		return nil
	}
	return changeOf(change, e.Confidence)
}

// changeOf is a change, which is sure from a confidence on.
func changeOf(change advocacy.Change, confidence float64) *Change {
	c := &Change{Value: change.Value, Confidence: change.Confidence, Sure: change.Bounded && change.Confidence >= confidence}
	if change.Bounded {
		c.Lower, c.Upper = &change.Lower, &change.Upper
	}
	return c
}

// judge holds a figure against benchmarks, also one of a segment or of labels, which no gauge does:
// whoever asks for it sees how few answers it has, and how many more would settle it.
func (e *explaining) judge(now slice, f *Findings) {
	if e.amountApart() {
		return
	}
	judgements := e.kpi.Judge(now.Estimate, e.state.Job.Benchmarks, e.state.Result.Today.String())
	f.Band = advocacy.Band(judgements)
	for _, j := range judgements {
		v := verdictOf(j)
		if more, ok := e.kpi.AnswersNeeded(now.Histogram, j.Border, e.bounds, MostAnswers); ok && j.Verdict == advocacy.Unknown {
			v.AnswersNeeded = &more
		}
		f.Benchmarks = append(f.Benchmarks, v)
	}
}

func verdictOf(j advocacy.Judgement) Verdict {
	return Verdict{
		Border: j.Border.Name, Value: j.Border.Value, Industry: j.Benchmark.Industry, Origin: j.Benchmark.Origin, Verdict: j.Verdict,
	}
}

// amountApart reports whether the number is an amount that is kept apart, as amounts of several
// currencies are: a border does not say which of them it is in.
func (e *explaining) amountApart() bool {
	return e.view.Facet.Apart != "" && e.kpi.Unit == advocacy.Score
}
