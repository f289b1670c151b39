package sources

import (
	"bytes"
	"context"
	"fmt"
	"hash/maphash"
	"slices"
)

// Overlap is two parts of a source that share rows, which are then counted twice.
type Overlap struct {
	A, B string
	// Share is which part of the different rows of the smaller one the other has too, about.
	Share float64
}

// String is the overlap for people.
func (o Overlap) String() string {
	return fmt.Sprintf("%s and %s share about %.0f %% of their rows, which are counted twice: narrow the glob, or give files: newest",
		o.A, o.B, 100*o.Share)
}

// overlapping is a source whose parts may have rows in common, such as exports of the last 90 days that are
// made every month.
type overlapping interface {
	overlaps(ctx context.Context) ([]Overlap, error)
}

// Overlaps says which parts of a source share most of their rows. It reads all of them, so it is for
// whoever asks whether the configuration is right. Sources that cannot have such parts have no answer.
func Overlaps(ctx context.Context, s Source) ([]Overlap, error) {
	if f, ok := s.(*filtered); ok {
		s = f.Source
	}
	if o, ok := s.(overlapping); ok {
		return o.overlaps(ctx)
	}
	return nil, nil
}

func (c *csvFiles) overlaps(ctx context.Context) ([]Overlap, error) {
	parts, err := c.Parts(ctx)
	return overlapsOf(ctx, parts, err)
}

// Bounds of what is kept to compare parts: of all of them together, and of each.
const (
	mostHashes    = 1 << 20
	hashesOfAPart = 1 << 12
	// fewHashes is how many two parts must have to be compared, where they are not held as a whole.
	fewHashes = 32
)

// overlapsOf compares every two parts.
func overlapsOf(ctx context.Context, parts []Part, err error) ([]Overlap, error) {
	if err != nil || len(parts) < 2 {
		return nil, err
	}
	seed, size := maphash.MakeSeed(), max(min(hashesOfAPart, mostHashes/len(parts)), 2*fewHashes)
	var found []Overlap
	var before []*sketch
	for _, part := range parts {
		s := &sketch{name: part.Name(), seed: seed, size: size}
		if err := part.(sampled).sample(ctx, s.add); err != nil {
			return nil, err
		}
		s.settle()
		for _, other := range before {
			if share := s.share(other); share > 0.5 {
				found = append(found, Overlap{A: other.name, B: s.name, Share: share})
			}
		}
		before = append(before, s)
	}
	return found, nil
}

// sketch is the least hashes of the different rows of a part: a sample that is the same for the same rows,
// wherever they stand.
type sketch struct {
	name   string
	seed   maphash.Seed
	size   int
	hashes []uint64 // in order once settled
	most   uint64   // hashes above it are not kept; 0 for any
}

func (s *sketch) add(row []byte) {
	hash := maphash.Bytes(s.seed, row)
	if s.most > 0 && hash > s.most {
		return
	}
	if s.hashes = append(s.hashes, hash); len(s.hashes) >= 2*s.size {
		s.settle()
	}
}

// settle leaves the least hashes, each once.
func (s *sketch) settle() {
	slices.Sort(s.hashes)
	s.hashes = slices.Compact(s.hashes)
	if len(s.hashes) >= s.size {
		s.hashes = s.hashes[:s.size]
		s.most = s.hashes[s.size-1]
	}
}

// share is which part of the rows of the smaller of two parts the other has too, as far as both are known.
func (s *sketch) share(other *sketch) float64 {
	most := min(s.most-1, other.most-1) + 1 // 0, for any, is above all others
	a, b := s.upTo(most), other.upTo(most)
	if smaller := min(len(a), len(b)); smaller > 0 && (most == 0 || smaller >= fewHashes) {
		return float64(common(a, b)) / float64(smaller)
	}
	return 0
}

func (s *sketch) upTo(most uint64) []uint64 {
	if most == 0 {
		return s.hashes
	}
	i, found := slices.BinarySearch(s.hashes, most)
	if found {
		i++
	}
	return s.hashes[:i]
}

// common is how many hashes two sorted lists share.
func common(a, b []uint64) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n, a, b = n+1, a[1:], b[1:]
		}
	}
	return n
}

// sampled is a part that shows its rows as they stand.
type sampled interface {
	sample(ctx context.Context, row func([]byte)) error
}

func (f *csvFile) sample(ctx context.Context, row func([]byte)) error {
	return f.open(ctx, func(_ *fileSnapshot, text decoded) error { return f.rows(text).sample(ctx, row) })
}

// sample shows the rows behind the header, without the ends of their lines.
func (r *csvRows) sample(ctx context.Context, row func([]byte)) error {
	names, b, err := r.header()
	if err != nil {
		return err
	}
	s, buffer := newScanner(r, len(names), nil, 0), b.data[:cap(b.data)]
	for ok := true; ok; b, ok = r.take(buffer) {
		for b.start < len(b.data) {
			start := b.start
			if _, err := s.next(&b); err == nil {
				row(bytes.TrimRight(b.data[start:b.start], "\r\n"))
			}
		}
	}
	return r.failed()
}
