package tally

import "testing"

// The vectors are those of the paper's reference implementation: the key is 00 01 … 0f, the text
// the first n bytes of 00 01 02 ….
func TestSipHash(t *testing.T) {
	var key [16]byte
	var text []byte
	for i := range 64 {
		if i < 16 {
			key[i] = byte(i)
		}
		text = append(text, byte(i))
	}
	for n, want := range map[int]uint64{
		0:  0x726fdb47dd0e0e31,
		1:  0x74f839c593dc67fd,
		7:  0xab0200f58b01d137,
		8:  0x93f5f5799a932462,
		15: 0xa129ca6149be45e5,
		63: 0x958a324ceb064572,
	} {
		if got := siphash(key, text[:n]); got != want {
			t.Errorf("hash of %d bytes is %#x, want %#x", n, got, want)
		}
	}
}
