package rows

import (
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Occurrence is the column of whether something happened, or of when it did.
type Occurrence struct {
	Column string       `yaml:"column" shorthand:"true" doc:"Column that says whether it happened: true, t, yes, y or 1, or else false, f, no, n, 0 or nothing. Any other text is rejected, unless there are values."`
	Values []string     `yaml:"values" doc:"Words that say that it happened, such as states, whatever their case; every other word says that it did not." example:"[active, renewed]"`
	Time   *values.Time `yaml:"time" doc:"Column of the times at which it happened, or how they are written; blank where it did not. Instead of column."`
}

// validate reports what is wrong with an occurrence that stands under a key.
func (o *Occurrence) validate(key string, report sources.Report) {
	switch {
	case o.Column == "" && o.Time == nil:
		report(key, "neither column nor time: add column, which says whether it happened, or time, which says when")
	case o.Column != "" && o.Time != nil:
		report(key+"/time", "both column and time: keep the one that the rows have")
	case o.Column == "" && len(o.Values) > 0:
		report(key+"/values", "a time has no words: remove values, or give column instead of time")
	}
	values.CheckWords(key+"/values", o.Values, report)
	if o.Time != nil {
		o.Time.Check(func(at, problem string) { report(key+"/"+at, problem) })
	}
}

// name is that of the column, blank where there is none.
func (o *Occurrence) name() string {
	switch {
	case o == nil:
		return ""
	case o.Time != nil:
		return o.Time.Column
	}
	return o.Column
}

// occurrences reads whether something happened, for one goroutine.
type occurrences struct {
	words *values.Words
	times *values.Times
}

func (o *Occurrence) reader(c calendar.Calendar) occurrences {
	switch {
	case o.Time != nil:
		return occurrences{times: o.Time.Reader(c.Location)}
	case len(o.Values) > 0:
		return occurrences{words: values.NewWords(o.Values)}
	}
	return occurrences{}
}

// happened reports whether it happened, and no later than a moment in Unix milliseconds where it
// says when.
func (o *occurrences) happened(raw []byte, until int64) (bool, values.Fault) {
	switch {
	case o.words != nil:
		return o.words.Has(raw), values.Fault{}
	case o.times == nil:
		return values.Flag(raw)
	case values.Missing(raw):
		return false, values.Fault{}
	}
	at, f := o.times.Read(raw)
	return f == values.Fault{} && at <= until, f
}
