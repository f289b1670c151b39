package sources

import "hash/maphash"

// valueCount counts how many values each column of some groups has.
type valueCount struct {
	seed maphash.Seed
	seen []map[uint64]struct{}
}

func newValueCount(columns int) *valueCount {
	c := &valueCount{seed: maphash.MakeSeed(), seen: make([]map[uint64]struct{}, columns)}
	for i := range c.seen {
		c.seen[i] = make(map[uint64]struct{})
	}
	return c
}

func (c *valueCount) add(column int, value []byte) {
	c.seen[column][maphash.Bytes(c.seed, value)] = struct{}{}
}

// most is the column with most values.
func (c *valueCount) most() (column, values int) {
	for i, seen := range c.seen {
		if len(seen) > values {
			column, values = i, len(seen)
		}
	}
	return column, values
}
