package sources

import "context"

// feed passes blocks to scanners and takes their buffers back.
type feed struct {
	blocks  chan block
	buffers chan []byte // has room for all buffers, so that a scanner never waits to give one back
	size    int
	made    int
}

// newFeed makes a feed with a buffer for every scanner, one that is filled meanwhile, and one to spare.
// The first block, in a buffer of its own, is taken into account.
func newFeed(scanners, size int) *feed {
	return &feed{blocks: make(chan block), buffers: make(chan []byte, scanners+2), size: size, made: 1}
}

// buffer is one that no scanner reads from any more.
func (f *feed) buffer(ctx context.Context) ([]byte, error) {
	if f.made < cap(f.buffers) && len(f.buffers) == 0 {
		f.made++
		return make([]byte, f.size), nil
	}
	select {
	case buffer := <-f.buffers:
		return buffer[:f.size], nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (f *feed) send(ctx context.Context, b block) error {
	select {
	case f.blocks <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// drain scans blocks until there are no more.
func (f *feed) drain(ctx context.Context, s *scanner, yield Yield) error {
	for b := range f.blocks {
		if err := s.scan(ctx, &b, yield); err != nil {
			return err
		}
		f.buffers <- b.data
	}
	return nil
}
