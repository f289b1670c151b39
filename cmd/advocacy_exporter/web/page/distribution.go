package page

import (
	"fmt"
	"html/template"
	"strconv"

	"advocacy_exporter/cmd/advocacy_exporter/web/chart"
	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
)

// distribution is how often each answer of a scale was given.
type distribution struct {
	Chart   template.HTML
	Total   string
	Classes []classShare
	Rows    []answerRow
}

// classShare is how many answers make a class.
type classShare struct{ Class, Name, Text string }

// answerRow is how often one answer was given.
type answerRow struct{ Answer, Class, Count, Share string }

// answersOf are the answers of a source in a period; nil where its rows are no scores, or there are none.
func answersOf(state *snapshot.State, period calendar.Period) *distribution {
	facet, found := scaled(state.Job.Rows)
	if !found {
		return nil
	}
	v, found := state.Job.Evaluation.View(state.Tally, state.Job.Rows, facet.KPIs[0].Name, state.Result.Today, dayRead(state))
	if !found {
		return nil
	}
	for _, w := range v.Windows {
		if w.Period == period {
			return distributionOf(v.Overall(w.Current).Histogram, classed(facet))
		}
	}
	return nil
}

// scaled is the facet whose rows are scores on a scale.
func scaled(kind rows.Kind) (rows.Facet, bool) {
	for _, f := range kind.Facets() {
		if f.Scale != nil && len(f.KPIs) > 0 {
			return f, true
		}
	}
	return rows.Facet{}, false
}

// classed reports whether the scores of a facet make classes of customers.
func classed(f rows.Facet) bool {
	for _, k := range f.KPIs {
		if k.Class != "" {
			return true
		}
	}
	return false
}

func distributionOf(h advocacy.Histogram, classed bool) *distribution {
	if h.Rows() == 0 || len(h.Buckets) != h.Scale.Len() {
		return nil
	}
	d := &distribution{Total: words.Plural(int(h.Rows()), "answer")}
	bars := chart.Bars{Title: "Answers by score"}
	counts := make(map[advocacy.Class]uint64)
	for i, b := range h.Buckets {
		class := h.Scale.Class(i)
		counts[class] += b.Rows
		row := answerRow{answerWords(h.Scale, i), "", strconv.FormatUint(b.Rows, 10), share(b.Rows, h.Rows())}
		bar := chart.Bar{Label: row.Answer, Class: "plain", Count: b.Rows}
		if classed {
			row.Class, bar.Class = class.String(), class.String()
		}
		bar.Says = fmt.Sprintf("%s: %s, %s", row.Answer, words.Plural(int(b.Rows), "answer"), row.Share)
		d.Rows, bars.Bars = append(d.Rows, row), append(bars.Bars, bar)
	}
	for _, class := range []advocacy.Class{advocacy.Detractor, advocacy.Passive, advocacy.Advocate} {
		if classed {
			d.Classes = append(d.Classes, classShare{class.String(), class.String() + "s", fmt.Sprintf("%d, %s", counts[class], share(counts[class], h.Rows()))})
		}
	}
	bars.Description = d.words()
	d.Chart = bars.Draw()
	return d
}

// words are the bars for those who do not see them.
func (d *distribution) words() string {
	text := d.Total
	for _, r := range d.Rows {
		text += "; " + r.Answer + ": " + r.Count
	}
	return text
}

func answerWords(s *advocacy.Scale, i int) string {
	if s.Classes {
		return s.Class(i).String() + "s"
	}
	return strconv.FormatFloat(s.Score(i), 'f', -1, 64)
}

func share(part, whole uint64) string {
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}
