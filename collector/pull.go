package collector

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// partsAtOnce bounds how many parts of a source are read at the same time: a second one hides the
// waiting of the first, more would only take memory.
const partsAtOnce = 2

// Puller reads the parts of a job's source into a tally, and keeps the tallies of parts whose
// version says that they did not change.
type Puller struct {
	job      *Job
	key      [16]byte
	progress func(rows uint64)

	mu    sync.Mutex
	known map[string]known
}

// known is the tally of a part as it was read. It is not changed any more.
type known struct {
	version string
	index   int
	tally   *tally.Set
}

// NewPuller makes a puller for a job. Progress, if not nil, is called now and then with the number of rows read so far.
func NewPuller(job *Job, key [16]byte, progress func(rows uint64)) *Puller {
	if progress == nil {
		progress = func(uint64) {}
	}
	return &Puller{job: job, key: key, progress: progress}
}

// newPullerLike makes a puller for a job that knows what another one knows, if there is one.
func newPullerLike(job *Job, other *Puller) *Puller {
	if other == nil {
		return NewPuller(job, newKey(), nil)
	}
	p := NewPuller(job, other.key, nil)
	other.mu.Lock()
	defer other.mu.Unlock()
	p.known = maps.Clone(other.known)
	return p
}

func newKey() (key [16]byte) {
	rand.Read(key[:])
	return key
}

// Pull reads the source once, without retries. Where the source says that rows are missing, the
// tally holds those that came and the error is a *sources.Incomplete.
func (p *Puller) Pull(ctx context.Context) (*tally.Set, error) {
	tally, err := p.pull(ctx)
	if err != nil {
		return tally, ofSource(p.job.Name, err)
	}
	return tally, nil
}

func (p *Puller) pull(ctx context.Context) (t *tally.Set, err error) {
	defer recovered(&err)
	parts, err := p.job.Source.Parts(ctx)
	if err != nil {
		return nil, err
	}
	versions := versions(parts)
	tallies, missing, err := p.readAll(ctx, parts, versions)
	p.keep(parts, versions, tallies, missing)
	if err != nil {
		return nil, err
	}
	t = p.merge(tallies)
	if err := t.Err(); err != nil {
		return nil, err
	}
	return t, errors.Join(missing...)
}

// versions are taken before anything is read: what is written to a part while it is read then
// counts as new at the next pull.
func versions(parts []sources.Part) []string {
	all := make([]string, len(parts))
	for i, part := range parts {
		all[i] = part.Version()
	}
	return all
}

func (p *Puller) readAll(ctx context.Context, parts []sources.Part, versions []string) ([]*tally.Set, []error, error) {
	tallies, missing := make([]*tally.Set, len(parts)), make([]error, len(parts))
	count := &rowCount{report: p.progress}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(partsAtOnce)
	for i, part := range parts {
		group.Go(func() (err error) {
			if tally, ok := p.recall(part.Name(), versions[i], i); ok {
				tallies[i] = tally
				count.add(tally.Rows() + rejected(tally))
				return nil
			}
			tallies[i], err = p.read(ctx, i, part, count)
			if incomplete(err) {
				missing[i], err = err, nil
			}
			return err
		})
	}
	return tallies, missing, group.Wait()
}

// recall is the tally of a part that did not change. Where the place of a row decides which of two
// rows counts, the part must also stand where it stood.
func (p *Puller) recall(name, version string, index int) (*tally.Set, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.known[name]
	if !ok || version == "" || k.version != version {
		return nil, false
	}
	return k.tally, !rows.Ordered(p.job.Rows) || k.index == index
}

// keep forgets the parts that are gone.
func (p *Puller) keep(parts []sources.Part, versions []string, tallies []*tally.Set, missing []error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := make(map[string]known)
	for i, part := range parts {
		name := part.Name()
		if versions[i] != "" && tallies[i] != nil && missing[i] == nil {
			kept[name] = known{versions[i], i, tallies[i]}
		} else if old, ok := p.known[name]; ok {
			kept[name] = old
		}
	}
	p.known = kept
}

func (p *Puller) merge(tallies []*tally.Set) *tally.Set {
	if len(tallies) == 1 {
		return tallies[0]
	}
	all := p.newSet()
	for _, t := range tallies {
		all.Merge(t)
	}
	return all
}

func (p *Puller) newSet() *tally.Set { return rows.NewSet(p.job.Rows, p.key) }

func (p *Puller) read(ctx context.Context, index int, part sources.Part, count *rowCount) (*tally.Set, error) {
	r := &reading{puller: p, ctx: ctx, index: index, part: part.Name(), count: count}
	err := r.read(part)
	if err == nil || incomplete(err) {
		return r.close(), within(r.part, err)
	}
	return nil, within(r.part, err)
}

// within says in which part an error happened, unless it says so itself.
func within(part string, err error) error {
	if err == nil || strings.HasPrefix(err.Error(), part) {
		return err
	}
	return fmt.Errorf("%s: %w", part, err)
}

func ofSource(name string, err error) error { return fmt.Errorf("source %s: %w", name, err) }

// incomplete reports whether an error says that rows are missing but those that came are good.
func incomplete(err error) bool { return errors.As(err, new(*sources.Incomplete)) }
