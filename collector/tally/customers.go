package tally

import (
	"advocacy_exporter/collector/calendar"
)

// Customers is what is known of each customer of a source: a bucket and a moment. It does not change.
type Customers struct {
	key    [16]byte
	lookup *lookup
}

// Customers are those of a tally whose shape says that they are looked up. Nothing may be added to
// the tally any more.
func (t *Tally) Customers() *Customers { return &Customers{t.key, t.lookup} }

// Staying are the customers of a tally of stays who were there at the end of a day, in bucket 0.
func (t *Tally) Staying(today calendar.Day) *Customers {
	there := newLookup(Shape{Lookup: LatestAnswer})
	w := calendar.Window{From: calendar.NoDay, To: today + 1}
	customer := func(i int) uint64 { return t.answers.at(i).customer }
	t.answers.stays(w, customer, func(i, where int) {
		if where&atEnd != 0 && customer(i) != 0 {
			there.put(lookedUp{customer: customer(i)})
		}
	})
	return &Customers{t.key, there}
}

// Of is the bucket of the row of a customer, and its time in Unix milliseconds. It reports false for
// one whom the source does not know, and for nobody: a blank customer is not the same as another.
func (c *Customers) Of(customer []byte) (bucket int, at int64, ok bool) {
	if len(customer) == 0 {
		return 0, 0, false
	}
	row, ok := c.lookup.find(hashCustomer(c.key, customer))
	if !ok {
		return 0, 0, false
	}
	return int(row.bucket), row.time, true
}

// Len is how many customers there are.
func (c *Customers) Len() int { return c.lookup.kept }

// Sum is the same for the same customers, whatever the order in which their rows were read, and else
// most likely another one. It is not 0.
func (c *Customers) Sum() uint64 {
	sum := mixed(uint64(c.lookup.kept))
	for row := range c.lookup.all {
		sum += mixed(mixed(mixed(row.customer)+uint64(row.time)) + uint64(row.bucket))
	}
	return sum
}

// mixed spreads a number over 64 bits, as SplitMix64 does.
func mixed(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}
