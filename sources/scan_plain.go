package sources

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// eachByte has a 1 in every byte.
const eachByte = 0x0101010101010101

// plain collects the fields of a row without quotes and counts its columns. It looks at eight bytes at a
// time: most fields are shorter than it takes bytes.IndexByte to get going.
func (s *scanner) plain(data []byte, from, to int) int {
	if len(s.wanted) == 0 {
		return 1 + bytes.Count(data[from:to], []byte{s.delimiter})
	}
	left, column, begin := s.wanted, 0, from
	for at := from; at < to; at += 8 {
		for hits := matches(data, at, to, s.pattern); hits != 0; hits &= hits - 1 {
			end := at + bits.TrailingZeros64(hits)>>3
			if column == left[0].column {
				if left = s.put(left, data[begin:end:end]); len(left) == 0 {
					return column + 1 + 1 + bytes.Count(data[end+1:to], []byte{s.delimiter})
				}
			}
			column, begin = column+1, end+1
		}
	}
	if column == left[0].column {
		s.put(left, data[begin:to:to])
	}
	return column + 1
}

// put puts a value where it is wanted, and returns what is left to find.
func (s *scanner) put(left []wanted, value []byte) []wanted {
	for column := left[0].column; len(left) > 0 && left[0].column == column; left = left[1:] {
		s.fields[left[0].field] = value
	}
	return left
}

// matches has the highest bit set of those of eight bytes that are the delimiter; the pattern is the
// delimiter eight times.
func matches(data []byte, at, to int, pattern uint64) uint64 {
	const low = 0x7f * eachByte
	word := eightBytes(data, at) ^ pattern
	hits := ^(word&low + low | word | low)
	if bytes := to - at; bytes < 8 {
		hits &= 1<<(8*bytes) - 1
	}
	return hits
}

// eightBytes are the bytes at a position, or what is left of them.
func eightBytes(data []byte, at int) uint64 {
	if at+8 <= len(data) {
		return binary.LittleEndian.Uint64(data[at:])
	}
	var padded [8]byte
	copy(padded[:], data[at:])
	return binary.LittleEndian.Uint64(padded[:])
}
