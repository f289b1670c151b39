package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/rules"
)

// resendDelay is how long after it was sent an alert is sent again. Prometheus sends at the first
// evaluation that is more than this later, and a minute later is meant to be late enough.
const resendDelay = time.Minute - time.Nanosecond

// outageTolerance is how long the engine may have been down for what was pending to go on.
const outageTolerance = time.Hour

// book holds the rules in force.
type book struct {
	options *rules.ManagerOptions
	pages   []*page
	// leaving are groups without rules, which end the series of those that had some.
	leaving []*rules.Group
}

// page is a group of rules.
type page struct {
	*rules.Group
	// evaluated is when it was evaluated last.
	evaluated time.Time
	// fresh is set until it was brought up to what was stored before the engine was started.
	fresh bool
}

// text is what a book is read from.
type text struct {
	// generated are rules that come from the configuration, beside those of the files.
	generated []byte
	files     []string
	interval  time.Duration
	external  labels.Labels
	// url is where the exporter is reached from outside.
	url string
}

func readBook(t text, o rules.ManagerOptions) (*book, error) {
	files := t.files
	if len(t.generated) > 0 {
		files = append([]string{generated}, files...)
	}
	o.GroupLoader = newRuleSource(t.generated)
	o.OutageTolerance, o.ResendDelay = outageTolerance, resendDelay
	b := &book{options: &o}
	// The manager only reads the rules: it would evaluate every group at a time of its own, and
	// the gauges have to be stored before that.
	groups, errs := rules.NewManager(b.options).LoadGroups(t.interval, t.external, t.url, nil, false, files...)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	for _, file := range files {
		b.add(file, groups)
	}
	return b, nil
}

// add has a file's groups follow those that are there. Groups of one file are independent of each
// other, and sorted by their names.
func (b *book) add(file string, groups map[string]*rules.Group) {
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		if groups[key].File() == file {
			b.pages = append(b.pages, &page{Group: groups[key], fresh: true})
		}
	}
}

// groups are all groups of the book.
func (b *book) groups() []*rules.Group {
	all := make([]*rules.Group, len(b.pages))
	for i, p := range b.pages {
		all[i] = p.Group
	}
	return all
}

// step is how far apart evaluations are: interval, or less where a group wants it.
func (b *book) step(interval time.Duration) time.Duration {
	for _, p := range b.pages {
		interval = min(interval, p.Interval())
	}
	return interval
}

// evaluate evaluates the groups that are due, and returns how many of their rules failed.
func (b *book) evaluate(ctx context.Context, ts time.Time) (failed int) {
	for _, g := range b.leaving {
		g.Eval(ctx, ts)
	}
	b.leaving = nil
	for _, p := range b.pages {
		if p.evaluated.IsZero() || ts.Sub(p.evaluated) >= p.Interval() {
			p.evaluate(ctx, ts)
			failed += p.failed()
		}
	}
	return failed
}

func (p *page) evaluate(ctx context.Context, ts time.Time) {
	p.evaluated = ts
	if p.fresh {
		p.restore(ctx, ts)
	}
	rules.DefaultEvalIterationFunc(ctx, p.Group, ts)
}

// restore lets alerts go on that were pending or firing when the engine ended. Which those can be
// shows a first evaluation. Prometheus waits for the second, as its scrapes come in over time; here
// all is there.
func (p *page) restore(ctx context.Context, ts time.Time) {
	p.Eval(ctx, ts)
	p.RestoreForState(ts)
	p.fresh = false
}

func (p *page) failed() (n int) {
	for _, rule := range p.Rules() {
		if rule.Health() == rules.HealthBad {
			n++
		}
	}
	return n
}

// takeOver goes on with the alerts of the book that was in force before.
func (b *book) takeOver(before *book) {
	b.leaving = before.leaving
	for _, old := range before.pages {
		i := slices.IndexFunc(b.pages, func(p *page) bool { return p.File() == old.File() && p.Name() == old.Name() })
		if i >= 0 {
			b.pages[i].takeOver(old)
		} else {
			b.leaving = append(b.leaving, b.farewell(old))
		}
	}
}

func (p *page) takeOver(old *page) {
	p.CopyState(old.Group)
	p.evaluated, p.fresh = old.evaluated, old.fresh
	for _, rule := range p.AlertingRules() {
		rule.SetRestored(!p.fresh)
	}
}

// farewell is a group without rules. What the old group's rules said ends when it is evaluated.
func (b *book) farewell(old *page) *rules.Group {
	g := rules.NewGroup(rules.GroupOptions{Name: old.Name(), File: old.File(), Interval: old.Interval(), Opts: b.options})
	g.CopyState(old.Group)
	return g
}

// hold sends again what fires, for a time at which nothing can be evaluated.
func (b *book) hold(ctx context.Context, ts time.Time) {
	for _, p := range b.pages {
		for _, rule := range p.AlertingRules() {
			b.holdRule(ctx, ts, rule, max(p.Interval(), resendDelay))
		}
	}
}

func (b *book) holdRule(ctx context.Context, ts time.Time, rule *rules.AlertingRule, delay time.Duration) {
	var due []*rules.Alert
	rule.ForEachActiveAlert(func(a *rules.Alert) {
		if a.State == rules.StateFiring && a.LastSentAt.Add(resendDelay).Before(ts) {
			a.LastSentAt, a.ValidUntil = ts, ts.Add(4*delay)
			again := *a
			due = append(due, &again)
		}
	})
	b.options.NotifyFunc(ctx, rule.Query().String(), due...)
}

// move moves the times of all alerts, as the clock was moved.
func (b *book) move(by time.Duration) {
	for _, p := range b.pages {
		p.evaluated = p.evaluated.Add(by)
		for _, rule := range p.AlertingRules() {
			rule.ForEachActiveAlert(func(a *rules.Alert) { moveAlert(a, by) })
		}
	}
}

func moveAlert(a *rules.Alert, by time.Duration) {
	for _, t := range []*time.Time{&a.ActiveAt, &a.FiredAt, &a.ResolvedAt, &a.LastSentAt, &a.ValidUntil, &a.KeepFiringSince} {
		if !t.IsZero() {
			*t = t.Add(by)
		}
	}
}
