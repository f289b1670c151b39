package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// mentionsReader reads the mentions of a part for one goroutine.
type mentionsReader struct {
	rowReader
	labeller
	labels   []labelColumn
	names    [][]byte  // of the labels of the mention that is being read
	measures []measure // by facet, from that after the mentions
}

// labelColumn is the column of a label.
type labelColumn struct {
	at    int // where it is among the fields
	names *values.Labels
}

// Reader builds a reader of a part.
func (m *Mentions) Reader(c calendar.Calendar, part string) Reader {
	r := &mentionsReader{rowReader: newRowReader(c, part, m.Fields(), m.columns())}
	if m.Network != nil {
		r.labels = append(r.labels, labelColumn{r.at(m.Network.Column), m.Network.Reader()})
	}
	if m.Action != nil {
		r.labels = append(r.labels, labelColumn{r.at(m.Action.Column), m.Action.Reader(actions...)})
	}
	if m.Sentiment != nil {
		r.measures = append(r.measures, measure{at: r.at(m.Sentiment.Column), sentiments: m.Sentiment.Reader()})
	}
	for _, column := range []string{m.Engagement, m.Reach} {
		if column != "" {
			r.measures = append(r.measures, measure{at: r.at(column)})
		}
	}
	return r
}

// Read adds a mention, or those that a row stands for, to the tallies of what it has.
func (r *mentionsReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	for i := range r.measures {
		m := &r.measures[i]
		if f := m.read(rec.Fields[m.at]); f != (values.Fault{}) {
			r.reject(t, rec, m.at, f)
			return
		}
	}
	if !r.read(t, rec, order) {
		return
	}
	t.Count(r.row.Count)
	t.Facet(0).Add(new(r.mention(rec.Fields)))
	for i := range r.measures {
		t.Facet(i + 1).Add(new(r.measures[i].of(r.row)))
	}
}

// mention is the row with its labels.
func (r *mentionsReader) mention(fields [][]byte) tally.Row {
	if len(r.labels) == 0 {
		return r.row
	}
	r.names = r.names[:0]
	for _, label := range r.labels {
		r.names = append(r.names, label.names.Name(fields[label.at]))
	}
	return r.labelled(r.row, r.names...)
}

// measure is a sentiment or an amount, which not every mention has.
type measure struct {
	at         int                // where its column is among the fields
	sentiments *values.Sentiments // nil where it is an amount

	// What the mention that is being read has.
	given  bool
	bucket int
	amount advocacy.Micros
}

func (m *measure) read(raw []byte) (f values.Fault) {
	if m.sentiments != nil {
		m.bucket, f = m.sentiments.Bucket(raw)
		m.given = m.bucket != values.Unanswered
		return f
	}
	if m.given = !values.Missing(raw); m.given {
		m.amount, f = values.Amount(raw)
	}
	return f
}

// of is a mention as one that has the measure. One without it only takes the place of an earlier
// one with its id.
func (m *measure) of(row tally.Row) tally.Row {
	switch {
	case !m.given:
		row.Count = 0
	case m.sentiments != nil:
		row.Bucket = m.bucket
	default:
		row.Weight = m.amount
	}
	return row
}
