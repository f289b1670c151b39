package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Mentions reads rows that are mentions on social networks. One without a sentiment, or without a
// number, counts all the same, but not for the KPIs of what it has not got.
type Mentions struct {
	ID           string            `yaml:"id" doc:"Column that tells mentions apart. Of rows with the same id the latest one wins; those without are all counted."`
	Time         *values.Time      `yaml:"time" doc:"Column of the times of the mentions, or how they are written. Without it everything is in the period \"all\"."`
	Network      *values.Label     `yaml:"network" doc:"Column of the networks." example:"platform"`
	Action       *values.Label     `yaml:"action" doc:"Column of what was done: mention, tag, share and repost, whatever their case. Other words are counted as they are written, unless values give them another name." example:"{column: type, values: {RT: repost}}"`
	Sentiment    *values.Sentiment `yaml:"sentiment" doc:"Column of the sentiments, or how they are written: as words, or as scores with positive_from and negative_to."`
	Engagement   string            `yaml:"engagement" doc:"Column of how many engagements a mention got, such as likes and replies. Blank, NA, N/A, NaN and null mean that it is not known."`
	Reach        string            `yaml:"reach" doc:"Column of how many people a mention reached. Blank, NA, N/A, NaN and null mean that it is not known."`
	Segments     map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns." example:"{campaign: campaign_name}"`
	Count        string            `yaml:"count" doc:"Column of how many mentions a row stands for, for rows that are already grouped. Engagement and reach are then those of each of them."`
	MaxCustomers int               `yaml:"max_customers" default:"5000000" doc:"How many mentions are kept to tell ids apart, before the pull fails rather than take more memory."`
}

// actions are what is usually done, as the label names it.
var actions = []string{"mention", "tag", "share", "repost"}

// Validate reports what is wrong with the settings.
func (m *Mentions) Validate(report sources.Report) {
	if len(m.Fields()) == 0 {
		report("", "no column: add time, network, action, sentiment, engagement or reach, whichever the rows have")
	}
	m.Network.Check("network", report)
	m.Action.Check("action", report)
	m.Sentiment.Check(report)
	m.columns().validate(report)
	validateMaxCustomers(m.MaxCustomers, report)
}

// Fields are the names of the mapped columns.
func (m *Mentions) Fields() []string {
	return m.columns().fields(m.Network.Name(), m.Action.Name(), m.Sentiment.Name(), m.Engagement, m.Reach)
}

func (m *Mentions) columns() columns {
	return columns{id: m.ID, time: m.Time, count: m.Count, segments: m.Segments}
}

// Facets are the mentions, and what else of them is mapped.
func (m *Mentions) Facets() []Facet {
	all := []Facet{m.facet("mentions", m.labels(), advocacy.MentionKPIs())}
	if m.Sentiment != nil {
		f := m.facet("sentiments", nil, advocacy.SentimentKPIs())
		f.Scale = advocacy.ClassScale()
		f.Shape.Buckets = f.Scale.Len()
		all = append(all, f)
	}
	if m.Engagement != "" {
		all = append(all, m.amounts("engagements", advocacy.EngagementKPIs()))
	}
	if m.Reach != "" {
		all = append(all, m.amounts("reach", advocacy.ReachKPIs()))
	}
	return all
}

func (m *Mentions) facet(name string, labels []string, kpis []*advocacy.KPI) Facet {
	shape := tally.Shape{Buckets: 1, MaxCustomers: m.MaxCustomers}
	return Facet{Name: name, Shape: m.columns().shape(shape, labels), Labels: labels, KPIs: kpis}
}

func (m *Mentions) amounts(name string, kpis []*advocacy.KPI) Facet {
	f := m.facet(name, nil, kpis)
	f.Shape.Amounts = true
	return f
}

func (m *Mentions) labels() (names []string) {
	if m.Network != nil {
		names = append(names, "network")
	}
	if m.Action != nil {
		names = append(names, "action")
	}
	return names
}

// Catalogue is every KPI of mentions; in the examples there are 400 of them, 250 with a sentiment.
func (*Mentions) Catalogue() []Chapter {
	engagements := advocacy.Histogram{Buckets: []advocacy.Bucket{{Rows: 400, Weight: 5000, Squares: 120_000}}}
	reach := advocacy.Histogram{Buckets: []advocacy.Bucket{{Rows: 400, Weight: 360_000, Squares: 900_000_000}}}
	return []Chapter{
		{Title: "mentions", Labels: []string{"network", "action"}, KPIs: advocacy.MentionKPIs(), Example: exampleRows(nil, 400)},
		{Title: "sentiments", KPIs: advocacy.SentimentKPIs(), Example: exampleRows(advocacy.ClassScale(), 50, 75, 125)},
		{Title: "engagements", KPIs: advocacy.EngagementKPIs(), Example: engagements},
		{Title: "reach", KPIs: advocacy.ReachKPIs(), Example: reach},
	}
}
