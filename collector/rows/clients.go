package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Clients reads rows that are new clients. Whether one came by referral is told by the channel, by a
// flag, or by who referred it.
type Clients struct {
	ID           string            `yaml:"id" doc:"Column that tells clients apart. Of rows with the same id the latest one wins; those without are all counted."`
	Time         *values.Time      `yaml:"time" doc:"Column of the times at which clients were won, or how they are written. Without it everything is in the period \"all\"."`
	Channel      string            `yaml:"channel" doc:"Column of the channels by which clients came. Either this with referred, or referred_flag, or referred_by." example:"channel"`
	Referred     []string          `yaml:"referred" doc:"Channels that are referrals, whatever their case and the blanks around them. Every other channel, also a blank one, is none." example:"[friend, family, referral_code]"`
	ReferredFlag string            `yaml:"referred_flag" doc:"Column that says whether a client was referred: true, t, yes, y or 1, or else false, f, no, n, 0 or nothing. Any other text is rejected."`
	ReferredBy   string            `yaml:"referred_by" doc:"Column of who referred the client, or of the code for it. Only whether there is one counts: blank, NA, null, no and 0 are none."`
	Segments     map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns." example:"{plan: plan_name}"`
	Count        string            `yaml:"count" doc:"Column of how many clients a row stands for, for rows that are already grouped."`
	MaxCustomers int               `yaml:"max_customers" default:"5000000" doc:"How many clients are kept to tell ids apart, before the pull fails rather than take more memory."`
}

// Validate reports what is wrong with the settings.
func (c *Clients) Validate(report sources.Report) {
	c.validateReferred(report)
	c.columns().validate(report)
	validateMaxCustomers(c.MaxCustomers, report)
}

func (c *Clients) validateReferred(report sources.Report) {
	ways := 0
	for _, column := range []string{c.Channel, c.ReferredFlag, c.ReferredBy} {
		if column != "" {
			ways++
		}
	}
	switch {
	case c.Channel == "" && len(c.Referred) > 0:
		report("referred", "channels that are referrals, but no channel: add channel, the column of the channels, or remove referred")
	case ways == 0:
		report("", "nothing says who came by referral: add channel and referred, referred_flag or referred_by")
	case ways > 1:
		report("", "channel, referred_flag and referred_by all say who came by referral: keep one")
	case c.Channel != "" && len(c.Referred) == 0:
		report("channel", "no channel counts as a referral: add referred, the list of those that do")
	}
	values.CheckWords("referred", c.Referred, report)
}

// Fields are the names of the mapped columns.
func (c *Clients) Fields() []string {
	return c.columns().fields(c.Channel, c.ReferredFlag, c.ReferredBy)
}

func (c *Clients) columns() columns {
	return columns{id: c.ID, count: c.Count, time: c.Time, segments: c.Segments}
}

// Facets are the clients.
func (c *Clients) Facets() []Facet {
	return []Facet{{Name: "clients", KPIs: advocacy.ClientKPIs(), Shape: tally.Shape{
		Buckets:      advocacy.ClientBuckets,
		Timed:        c.Time != nil,
		Dimensions:   c.columns().dimensions(),
		IDs:          c.ID != "",
		MaxCustomers: c.MaxCustomers,
	}}}
}

// Catalogue is every KPI of new clients; in the example 50 of 200 were referred.
func (*Clients) Catalogue() []Chapter {
	return []Chapter{{KPIs: advocacy.ClientKPIs(), Example: exampleRows(nil, 150, 50)}}
}

// clientsReader reads the clients of a part for one goroutine.
type clientsReader struct {
	rowReader
	referrals                 *values.Words
	channel, flag, referredBy int
}

// Reader builds a reader of a part.
func (c *Clients) Reader(cal calendar.Calendar, part string) Reader {
	r := &clientsReader{rowReader: newRowReader(cal, part, c.Fields(), c.columns()), referrals: values.NewWords(c.Referred)}
	r.channel, r.flag, r.referredBy = r.at(c.Channel), r.at(c.ReferredFlag), r.at(c.ReferredBy)
	return r
}

// Read adds a client, or those that a row stands for, to the tally.
func (r *clientsReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	referred, f := r.referred(rec.Fields)
	if f != (values.Fault{}) {
		r.reject(t, rec, r.flag, f)
		return
	}
	if !r.read(t, rec, order) {
		return
	}
	r.row.Bucket = advocacy.OtherClient
	if referred {
		r.row.Bucket = advocacy.ReferredClient
	}
	t.Count(r.row.Count)
	t.Facet(0).Add(&r.row)
}

func (r *clientsReader) referred(fields [][]byte) (bool, values.Fault) {
	switch {
	case r.channel != absent:
		return r.referrals.Has(fields[r.channel]), values.Fault{}
	case r.referredBy != absent:
		return values.Given(fields[r.referredBy]), values.Fault{}
	}
	return values.Flag(fields[r.flag])
}
