package tally

import "cmp"

// lookup holds one row of every customer, the first or the latest, and of that only what is asked of
// it. Memory grows with customers: some 25 bytes for each, and 8 more where the place of a row decides.
type lookup struct {
	first   bool
	timed   bool // else the place of rows says which comes first
	ordered bool // of rows at the same time too: those with the same id are one
	index   table
	chunks  []lookupChunk
	kept    int
}

// lookupChunk is the rows of a few customers, column by column.
type lookupChunk struct {
	customers []uint64 // hashes
	buckets   []uint16
	times     []int64  // none where rows are not timed
	orders    []uint64 // none where the place of a row decides nothing
}

// lookedUp is what is kept of a row.
type lookedUp struct {
	customer uint64
	time     int64
	order    uint64
	bucket   uint16
}

func newLookup(shape Shape) *lookup {
	l := &lookup{first: shape.Lookup == FirstAnswer, timed: shape.Timed, ordered: shape.IDs || !shape.Timed}
	l.index.key = func(i int) uint64 { return l.chunks[i/answersPerChunk].customers[i%answersPerChunk] }
	return l
}

// at is a row.
func (l *lookup) at(i int) lookedUp {
	c, i := &l.chunks[i/answersPerChunk], i%answersPerChunk
	row := lookedUp{customer: c.customers[i], bucket: c.buckets[i]}
	if l.timed {
		row.time = c.times[i]
	}
	if l.ordered {
		row.order = c.orders[i]
	}
	return row
}

// set puts a row in the place of another one.
func (l *lookup) set(i int, row lookedUp) {
	c, i := &l.chunks[i/answersPerChunk], i%answersPerChunk
	c.customers[i], c.buckets[i] = row.customer, row.bucket
	if l.timed {
		c.times[i] = row.time
	}
	if l.ordered {
		c.orders[i] = row.order
	}
}

// add makes room for another row.
func (l *lookup) add() (i int) {
	if l.kept%answersPerChunk == 0 {
		l.chunks = append(l.chunks, lookupChunk{})
	}
	size := answersPerChunk
	if len(l.chunks) == 1 { // few customers stay small
		size = 0
	}
	last := &l.chunks[len(l.chunks)-1]
	last.customers, last.buckets = another(last.customers, size), another(last.buckets, size)
	if l.timed {
		last.times = another(last.times, size)
	}
	if l.ordered {
		last.orders = another(last.orders, size)
	}
	l.kept++
	return l.kept - 1
}

// another is a list with one more element, with room for as many as are to come at least.
func another[T any](list []T, size int) []T {
	if list == nil {
		list = make([]T, 0, size)
	}
	return append(list, *new(T))
}

// put keeps a row if there is none of its customer that goes before it.
func (l *lookup) put(new lookedUp) {
	slot := l.index.slot(new.customer)
	if *slot == 0 {
		i := l.add()
		l.set(i, new)
		*slot = uint32(i + 1)
		l.index.added()
		return
	}
	if i := int(*slot - 1); l.precedes(new, l.at(i)) {
		l.set(i, new)
	}
}

// precedes reports whether it is the one and not the other row of a customer that is kept. Of two at
// the same time that is the lower bucket, unless their places decide.
func (l *lookup) precedes(one, other lookedUp) bool {
	earlier := cmp.Compare(one.bucket, other.bucket)
	switch {
	case l.first:
		return cmp.Or(cmp.Compare(one.time, other.time), cmp.Compare(one.order, other.order), earlier) < 0
	case l.ordered:
		return cmp.Or(cmp.Compare(other.time, one.time), cmp.Compare(other.order, one.order), earlier) < 0
	}
	return cmp.Or(cmp.Compare(other.time, one.time), earlier) < 0
}

// all visits every row.
func (l *lookup) all(visit func(lookedUp) bool) {
	for i := range l.kept {
		if !visit(l.at(i)) {
			return
		}
	}
}

// find is the row of a customer.
func (l *lookup) find(customer uint64) (lookedUp, bool) {
	i, ok := l.index.find(customer)
	if !ok {
		return lookedUp{}, false
	}
	return l.at(i), true
}

// look keeps what is looked up of a row.
func (t *Tally) look(r *Row) {
	if len(r.Customer) == 0 || r.Count == 0 {
		return
	}
	row := lookedUp{customer: hashCustomer(t.key, r.Customer), bucket: uint16(r.Bucket)}
	if t.lookup.timed {
		row.time = r.Time
	}
	if t.lookup.ordered {
		row.order = r.Order
	}
	t.lookUp(row)
}

func (t *Tally) lookUp(row lookedUp) {
	if t.err != nil {
		return
	}
	t.lookup.put(row)
	if most := t.shape.MaxCustomers; most > 0 && t.lookup.kept > most {
		t.err = t.tooMany()
		t.lookup = newLookup(t.shape)
	}
}

func (t *Tally) mergeLookup(other *Tally) {
	if t.err = cmp.Or(t.err, other.err); t.err != nil {
		t.lookup = newLookup(t.shape)
		return
	}
	for row := range other.lookup.all {
		t.lookUp(row)
	}
}

// hashCustomer is never that of nobody.
func hashCustomer(key [16]byte, customer []byte) uint64 { return max(siphash(key, customer), 1) }
