package tally

import "encoding/binary"

// recentValues holds the indexes of values that rows had lately, found by their bytes without a map.
// Most dimensions have few values, and short ones.
type recentValues struct{ slots [64]recentValue }

// recentValue is a value of 1 to 16 bytes and its index; one that was not set has no bytes.
type recentValue struct {
	head, tail uint64
	size       int
	index      int
}

// of is where a value is, or would be; nil where it is too long, or nothing.
func (r *recentValues) of(raw []byte) *recentValue {
	if len(raw) == 0 || len(raw) > 16 {
		return nil
	}
	head, tail := words(raw)
	return &r.slots[(head*0x9e3779b97f4a7c15^tail*0xc2b2ae3d27d4eb4f)>>58]
}

func (v *recentValue) is(raw []byte) bool {
	head, tail := words(raw)
	return v.size == len(raw) && v.head == head && v.tail == tail
}

func (v *recentValue) set(raw []byte, index int) {
	v.head, v.tail = words(raw)
	v.size, v.index = len(raw), index
}

// words are the first and the last eight bytes of a short text; they overlap, or are the same, where it is shorter.
func words(raw []byte) (head, tail uint64) {
	switch n := len(raw); {
	case n >= 8:
		return binary.LittleEndian.Uint64(raw), binary.LittleEndian.Uint64(raw[n-8:])
	case n >= 4:
		head, tail = uint64(binary.LittleEndian.Uint32(raw)), uint64(binary.LittleEndian.Uint32(raw[n-4:]))
	case n >= 2:
		head, tail = uint64(binary.LittleEndian.Uint16(raw)), uint64(raw[n-1])
	default:
		head = uint64(raw[0])
	}
	return head, tail
}
