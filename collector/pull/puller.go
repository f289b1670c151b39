package pull

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

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
	// Progress, if not nil, is called now and then with the number of rows read so far.
	Progress func(rows uint64)
	// At is the moment as of which customers of a joined source are looked up; zero for now. Rows are
	// read as they are needed since Since; zero for At.
	At, Since time.Time

	job *Job
	key [16]byte
	// kind reads the rows of the pull under way, and badRows takes those that are rejected; it is nil
	// where nobody wants them.
	kind    rows.Kind
	badRows *rejectsFile

	mu      sync.Mutex
	joining joining
	known   map[string]known
	// told is why rows are read one by one, once it was said.
	told string
	// parts is how many there were when they were last known.
	parts int
}

// known is the tally of a part as it was read. It is not changed any more.
type known struct {
	version string
	index   int
	tally   *tally.Set
	// end is where to go on if the part has grown, blank if it has to be read anew. Settled is the
	// tally of what is before the end.
	end     string
	settled *tally.Set
}

// New makes a puller for a job. Key is the secret with which ids and customers are hashed.
func New(job *Job, key [16]byte) *Puller { return &Puller{job: job, key: key} }

// For makes a puller for another reading of the job that knows what this one knows.
func (p *Puller) For(job *Job) *Puller {
	next := New(job, p.key)
	p.mu.Lock()
	defer p.mu.Unlock()
	next.known, next.parts, next.joining, next.told = maps.Clone(p.known), p.parts, p.joining, p.told
	return next
}

// Pull reads the source once, without retries. Where the source says that rows are missing, the
// tally holds those that came and the error is a *sources.Incomplete.
func (p *Puller) Pull(ctx context.Context) (t *tally.Set, err error) {
	defer Recover(&err)
	kind, rejects, err := p.join(ctx)
	if err != nil {
		return nil, err
	}
	p.kind = kind
	defer func() { p.kind = nil }() // and of what it is joined with
	p.badRows = newRejectsFile(p.job, kind.Fields())
	defer p.closeBadRows()
	parts, err := sources.Within(p.job.Source, p.window()).Parts(ctx)
	if err != nil {
		return nil, err
	}
	read, missing, err := p.readAll(ctx, parts, versions(parts))
	p.keep(parts, read, missing)
	if err != nil {
		return nil, err
	}
	t = p.merge(tallies(read))
	if err := t.Err(); err != nil {
		return nil, err
	}
	if rejects != nil {
		t = t.WithRejects(rejects)
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

func (p *Puller) readAll(ctx context.Context, parts []sources.Part, versions []string) ([]known, []error, error) {
	read, missing := make([]known, len(parts)), make([]error, len(parts))
	count := &rowCount{report: p.Progress}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(partsAtOnce)
	for i, part := range parts {
		group.Go(func() (err error) {
			read[i], err = p.readPart(ctx, i, part, versions[i], count)
			if incomplete(err) {
				missing[i], err = err, nil
			}
			return err
		})
	}
	return read, missing, group.Wait()
}

func tallies(read []known) []*tally.Set {
	all := make([]*tally.Set, len(read))
	for i, k := range read {
		all[i] = k.tally
	}
	return all
}

// readPart reads what is new of a part: nothing where it did not change, and only the rows that came
// since where it grew.
func (p *Puller) readPart(ctx context.Context, index int, part sources.Part, version string, count *rowCount) (known, error) {
	before, ok := p.recall(part.Name(), index)
	if ok && version != "" && before.version == version {
		count.add(before.tally.Rows() + before.tally.RejectedRows())
		return before, nil
	}
	var settled *tally.Set
	if rest, ok := restOf(part, before.end); ok {
		part, settled = rest, before.settled
		count.add(settled.Rows() + settled.RejectedRows())
	}
	read, err := p.read(ctx, index, part, settled, count)
	read.version = version
	return read, err
}

// restOf is the part with the rows behind an end, if there is one.
func restOf(part sources.Part, end string) (sources.Part, bool) {
	if growing, ok := part.(sources.Growing); ok && end != "" {
		return growing.After(end)
	}
	return nil, false
}

// recall is what is known of a part. Where the place of a row decides which of two rows counts, the
// part must stand where it stood.
func (p *Puller) recall(name string, index int) (known, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.known[name]
	if !ok || rows.Ordered(p.job.Rows) && k.index != index {
		return known{}, false
	}
	return k, true
}

// keep forgets the parts that are gone.
func (p *Puller) keep(parts []sources.Part, read []known, missing []error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := make(map[string]known)
	for i, part := range parts {
		name := part.Name()
		if k := read[i]; k.version != "" && k.tally != nil && missing[i] == nil {
			kept[name] = k
		} else if old, ok := p.known[name]; ok {
			kept[name] = old
		}
	}
	p.known, p.parts = kept, len(parts)
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

// read reads a part whose rows follow those of a tally, if that is not nil.
func (p *Puller) read(ctx context.Context, index int, part sources.Part, settled *tally.Set, count *rowCount) (known, error) {
	r := &reading{puller: p, ctx: ctx, index: index, part: part.Name(), count: count}
	err := r.read(part)
	if err != nil && !incomplete(err) {
		return known{}, within(r.part, err)
	}
	k := r.close(settled)
	if growing, ok := part.(sources.Growing); ok && err == nil {
		k.end = growing.End()
	}
	return k, within(r.part, err)
}

// within says in which part an error happened, unless it says so itself.
func within(part string, err error) error {
	if err == nil || strings.HasPrefix(err.Error(), part) {
		return err
	}
	return fmt.Errorf("%s: %w", part, err)
}

// incomplete reports whether an error says that rows are missing but those that came are good.
func incomplete(err error) bool { return errors.As(err, new(*sources.Incomplete)) }
