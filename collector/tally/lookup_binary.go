package tally

import (
	"cmp"
	"slices"
)

// lookup writes the rows in the order of their customers.
func (b *bytesOut) lookup(l *lookup) {
	b.number(uint64(l.kept))
	rows := slices.SortedFunc(l.all, func(one, other lookedUp) int { return cmp.Compare(one.customer, other.customer) })
	for _, row := range rows {
		b.number(row.customer)
		b.signed(row.time)
		b.number(row.order)
		b.number(uint64(row.bucket))
		b.spill(spillSize)
	}
}

func (b *bytesIn) lookup(t *Tally) {
	for range b.many() {
		row := lookedUp{customer: b.number(), time: b.signed(), order: b.number(), bucket: uint16(b.below(uint64(max(t.cells.buckets, 1))))}
		if b.failed {
			return
		}
		t.lookUp(row)
	}
}
