package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/tsdb"
)

const (
	day = 24 * time.Hour
	// dailyLookback has a value count until the next day, however long the clocks make the day.
	dailyLookback = day + 6*time.Hour
	// dailyBlock is how much time the storage holds in memory, and writes as one.
	dailyBlock = 60 * day
)

// Replay evaluates rules over what gauges were on days of the past, once a day and in order, and
// tells nobody.
type Replay struct {
	store *store
	feed  *feed
	book  *book
}

// NewReplay builds a replay of the rules of settings and of generated ones, over gauges that are moved
// from day to day by whoever has them. It keeps what it needs in the folder of the options.
func NewReplay(s Settings, generated []byte, o Options) (*Replay, error) {
	r := &Replay{store: &store{dir: o.Dir, logger: slog.New(slog.DiscardHandler)}}
	r.feed = newFeed(o.Gauges, r.store)
	files, err := s.ruleFiles()
	if err != nil {
		return nil, err
	}
	if r.book, err = readDaily(text{generated: generated, files: files, external: s.externalLabels()}, r.options(o)); err != nil {
		return nil, err
	}
	return r, r.open()
}

func (r *Replay) options(o Options) *rules.ManagerOptions {
	queries := promql.NewEngine(promql.EngineOpts{
		MaxSamples: maxSamples, Timeout: queryTimeout, LookbackDelta: dailyLookback, EnableAtModifier: true, EnableNegativeOffset: true,
		Parser: parser.NewParser(parser.Options{}),
	})
	return &rules.ManagerOptions{
		ExternalURL: o.ExternalURL, QueryFunc: rules.EngineQueryFunc(queries, r.store), Context: context.Background(),
		NotifyFunc: func(context.Context, string, ...*rules.Alert) {},
		Appendable: r.store, Queryable: r.store, Logger: slog.New(slog.DiscardHandler), // failures are returned
	}
}

// open opens the storage. Nothing of it is kept, so that it needs no log to be restored from.
func (r *Replay) open() error {
	o := storageOptions(Retention{})
	o.MinBlockDuration = dailyBlock.Milliseconds()
	o.MaxBlockDuration, o.WALSegmentSize, o.OutOfOrderTimeWindow = o.MinBlockDuration, -1, 0
	db, err := tsdb.Open(r.store.dir, r.store.logger, nil, o, nil)
	if err != nil {
		return fmt.Errorf("open a storage in %s: %w", r.store.dir, err)
	}
	r.store.db.Store(db)
	return nil
}

// Close lets go of the storage.
func (r *Replay) Close() error { return r.store.close() }

// readDaily reads a book whose alerts wait for whole days.
func readDaily(t text, o *rules.ManagerOptions) (*book, error) {
	files := append([]string{generated}, t.files...)
	o.GroupLoader = dailySource{newRuleSource(t.generated)}
	groups, errs := rules.NewManager(o).LoadGroups(day, t.external, "", nil, false, files...)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	b := &book{options: o}
	for _, file := range files {
		b.add(file, groups)
	}
	for _, p := range b.pages {
		p.fresh = false
		for _, rule := range p.AlertingRules() {
			rule.SetRestored(true) // there is nothing to go on with
		}
	}
	return b, nil
}

// dailySource reads rules as they are where they are evaluated once a day.
type dailySource struct{ ruleSource }

// Load makes it a rules.GroupLoader.
func (s dailySource) Load(file string, ignoreUnknown bool, names model.ValidationScheme) (*rulefmt.RuleGroups, []error) {
	groups, errs := s.ruleSource.Load(file, ignoreUnknown, names)
	if len(errs) > 0 {
		return nil, errs
	}
	for _, g := range groups.Groups {
		for i := range g.Rules {
			r := &g.Rules[i]
			r.For, r.KeepFiringFor = wholeDays(r.For), wholeDays(r.KeepFiringFor)
		}
	}
	return groups, nil
}

// wholeDays is a duration that passes with as many evaluations as it has days, begun ones too. It
// ends before the last of them, for a day may be shorter by what the clocks are put forward.
func wholeDays(d model.Duration) model.Duration {
	if d <= 0 {
		return d
	}
	days := (time.Duration(d) + day - 1) / day
	return model.Duration(days*day - 2*time.Hour)
}

// Fired is an alert that fires.
type Fired struct {
	Alert string
	// Labels are all but its name.
	Labels, Annotations map[string]string
}

// Evaluate stores the gauges as of a moment and evaluates all rules over them. What fires is there
// even where rules failed, which the error says.
func (r *Replay) Evaluate(ctx context.Context, ts time.Time) ([]Fired, error) {
	if _, err := r.feed.append(ctx, ts); err != nil {
		return nil, err
	}
	var fired []Fired
	var errs []error
	for _, p := range r.book.pages {
		p.Eval(ctx, ts)
		for _, rule := range p.Rules() {
			if err := rule.LastError(); err != nil {
				errs = append(errs, fmt.Errorf("%s: rule %s: %w", p.File(), rule.Name(), err))
			}
		}
		for _, rule := range p.AlertingRules() {
			fired = append(fired, firing(rule)...)
		}
	}
	return fired, errors.Join(errs...)
}

// firing are the alerts of a rule that fire, in the order of their labels.
func firing(rule *rules.AlertingRule) []Fired {
	var all []*rules.Alert
	rule.ForEachActiveAlert(func(a *rules.Alert) {
		if a.State == rules.StateFiring {
			all = append(all, a)
		}
	})
	slices.SortFunc(all, func(a, b *rules.Alert) int { return labels.Compare(a.Labels, b.Labels) })
	fired := make([]Fired, len(all))
	for i, a := range all {
		fired[i] = Fired{rule.Name(), a.Labels.Map(), a.Annotations.Map()}
		delete(fired[i].Labels, labels.AlertName)
	}
	return fired
}

// Alerts are the names of all alerts of the rules, in order.
func (r *Replay) Alerts() []string {
	names := map[string]bool{}
	for _, p := range r.book.pages {
		for _, rule := range p.AlertingRules() {
			names[rule.Name()] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
