package tally

// table finds things by a 64-bit hash: an open-addressed table of their indexes. It takes a
// quarter of the memory of a map.
type table struct {
	// key is the hash of the thing with an index.
	key func(i int) uint64
	// slots hold 1 + an index, or 0 where they are free. Their number is a power of two.
	slots []uint32
	used  int
}

const firstSlots = 16

// slot is where the index of a key is, or is to be put followed by added.
func (t *table) slot(key uint64) *uint32 {
	if t.slots == nil {
		t.slots = make([]uint32, firstSlots)
	}
	mask := uint64(len(t.slots) - 1)
	for at := key & mask; ; at = (at + 1) & mask {
		s := &t.slots[at]
		if *s == 0 || t.key(int(*s-1)) == key {
			return s
		}
	}
}

// find is the index of a key, if it is there. It changes nothing, so that many may look at once.
func (t *table) find(key uint64) (int, bool) {
	if t.slots == nil {
		return 0, false
	}
	slot := *t.slot(key)
	return int(slot) - 1, slot != 0
}

// added takes note that a free slot was filled, and makes room for the next.
func (t *table) added() {
	t.used++
	if 4*t.used < 3*len(t.slots) {
		return
	}
	old := t.slots
	t.slots = make([]uint32, 2*len(old))
	for _, s := range old {
		if s != 0 {
			*t.slot(t.key(int(s - 1))) = s
		}
	}
}
