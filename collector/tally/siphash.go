package tally

import (
	"encoding/binary"
	"math/bits"
)

// siphash is SipHash-2-4: without the key nobody can tell whose hash it is, nor make two values
// collide.
func siphash(key [16]byte, data []byte) uint64 {
	s := newSip(key)
	n := len(data)
	for ; len(data) >= 8; data = data[8:] {
		s.mix(binary.LittleEndian.Uint64(data))
	}
	last := uint64(n) << 56
	for i, b := range data {
		last |= uint64(b) << (8 * i)
	}
	s.mix(last)
	return s.finish()
}

type sip struct{ v0, v1, v2, v3 uint64 }

func newSip(key [16]byte) sip {
	k0 := binary.LittleEndian.Uint64(key[:8])
	k1 := binary.LittleEndian.Uint64(key[8:])
	return sip{
		k0 ^ 0x736f6d6570736575,
		k1 ^ 0x646f72616e646f6d,
		k0 ^ 0x6c7967656e657261,
		k1 ^ 0x7465646279746573,
	}
}

func (s *sip) mix(word uint64) {
	s.v3 ^= word
	s.round()
	s.round()
	s.v0 ^= word
}

func (s *sip) finish() uint64 {
	s.v2 ^= 0xff
	for range 4 {
		s.round()
	}
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3
}

func (s *sip) round() {
	s.v0 += s.v1
	s.v1 = bits.RotateLeft64(s.v1, 13) ^ s.v0
	s.v0 = bits.RotateLeft64(s.v0, 32)
	s.v2 += s.v3
	s.v3 = bits.RotateLeft64(s.v3, 16) ^ s.v2
	s.v0 += s.v3
	s.v3 = bits.RotateLeft64(s.v3, 21) ^ s.v0
	s.v2 += s.v1
	s.v1 = bits.RotateLeft64(s.v1, 17) ^ s.v2
	s.v2 = bits.RotateLeft64(s.v2, 32)
}
