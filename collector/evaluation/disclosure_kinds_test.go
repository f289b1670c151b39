package evaluation

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// smallKind is a row kind of which all small tables can be tried: up to so many rows of each sort, in
// a few groups.
type smallKind struct {
	kind  rows.Kind
	sorts []string // of rows, as "score=9|plan=free"; % stands for a customer of its own
	most  int      // rows of a sort in a group, and a reader takes more for possible
}

func smallKinds() map[string]smallKind {
	at, groups := &values.Time{Column: "t"}, map[string]string{"group": "g"}
	survey := func(s rows.Survey) *rows.Survey {
		s.ScaleName, s.Score, s.Time, s.Segments, s.MaxCustomers = "0-10", &values.Score{Column: "s"}, at, groups, 1000
		return &s
	}
	return map[string]smallKind{
		"survey with rewards": {survey(rows.Survey{Rewarded: "r"}),
			[]string{"t=2026-06-03|s=10|r=no", "t=2026-06-03|s=0|r=no", "t=2026-06-03|s=0|r=yes"}, 2},
		"survey with replies": {survey(rows.Survey{Settle: day7, FollowedUp: &rows.FollowUp{Time: values.Time{Column: "f"}, Within: day7 / 7}}),
			[]string{"t=2026-06-03|s=10|f=", "t=2026-06-03|s=0|f=", "t=2026-06-03|s=0|f=2026-06-05"}, 2},
		"clients": {&rows.Clients{Time: at, ReferredFlag: "r", Segments: groups, MaxCustomers: 1000},
			[]string{"t=2026-06-03|r=yes", "t=2026-06-03|r=no", "t=2026-05-03|r=yes"}, 3},
		"referrals": {&rows.Referrals{Time: at, Customer: "c", Channel: &values.Label{Column: "ch"}, Converted: &rows.Occurrence{Column: "r"}, Settle: day7, Segments: groups, MaxCustomers: 1000},
			[]string{"t=2026-06-03|c=%|ch=web|r=yes", "t=2026-06-03|c=%|ch=web|r=no", "t=2026-06-03|c=%|ch=shop|r=no"}, 3},
		"numbers of referrals": {&rows.Referrals{Customer: "c", Number: "n", Segments: groups, MaxCustomers: 1000},
			[]string{"c=%|n=0", "c=%|n=1", "c=%|n=3"}, 3},
		"journeys": {&rows.Journeys{Onboarded: at, Advocated: &rows.Advocation{Column: "a"}, Segments: groups, MaxCustomers: 1000},
			[]string{"t=2026-06-03|a=", "t=2026-06-03|a=2026-06-05", "t=2026-06-03|a=2026-06-09"}, 3},
		"a roster": {&rows.Advocates{Since: at, Until: &values.Time{Column: "u"}, Segments: groups, MaxCustomers: 1000},
			[]string{"t=2026-01-01|u=", "t=2026-01-01|u=2026-06-05", "t=2026-06-09|u=", "t=2026-01-01|u=2026-05-09"}, 2},
		"advocates of a survey": {&rows.Advocates{Score: &values.Score{Column: "s"}, ScaleName: "0-10", Time: at, Customer: "c", Segments: groups, MaxCustomers: 1000},
			[]string{"t=2026-01-01|c=%|s=10", "t=2026-06-01|c=%|s=10", "t=2026-06-01|c=%|s=0"}, 3},
		"counts of advocates": {&rows.Advocates{Time: at, Count: "n", Segments: groups, MaxCustomers: 1000},
			[]string{"t=2026-05-31|n=%n", "t=2026-06-20|n=%n"}, 6},
		"reviews": {&rows.Reviews{Score: &values.Score{Column: "s"}, ScaleName: "1-5", Testimonial: "w", Time: at, Segments: groups, MaxCustomers: 1000},
			[]string{"t=2026-06-03|s=5|w=x", "t=2026-06-03|s=1|w=", "t=2026-06-03|s=|w=x"}, 2},
		"mentions": {&rows.Mentions{Time: at, Network: &values.Label{Column: "k"}, Sentiment: &values.Sentiment{Column: "s"}, Engagement: "e", Reach: "h", Segments: groups, MaxCustomers: 1000},
			[]string{"t=2026-06-03|k=a|s=positive|e=1|h=10", "t=2026-06-03|k=a|s=negative|e=1|h=10", "t=2026-06-03|k=a|s=|e=|h=10"}, 3},
		"renewals": {&rows.Renewals{Due: at, Renewed: &rows.Occurrence{Column: "r"}, Cohort: &rows.Cohort{Column: "k"}, Segments: groups, MaxCustomers: 1000},
			[]string{"t=2026-06-03|r=yes|k=a", "t=2026-06-03|r=no|k=a", "t=2026-06-03|r=yes|k=b"}, 3},
		"purchases": {&rows.Renewals{Purchases: "n", Segments: groups, MaxCustomers: 1000},
			[]string{"n=1", "n=2"}, 4},
		"values": {&rows.LifetimeValues{Value: "v", Currency: &values.Currency{Code: "EUR"}, Cohort: &rows.Cohort{Column: "k"}, Advocates: []string{"a"}, Segments: groups, MaxCustomers: 1000},
			[]string{"v=100|k=a", "v=300|k=a", "v=70|k=b", "v=-20|k=b"}, 2},
	}
}

const day7 = 7 * 24 * 3600 * 1000 * 1000 * 1000 // a week, in nanoseconds

// rowsOfSorts is how many rows of each sort a group has.
type rowsOfSorts [4]int

func (a rowsOfSorts) plus(b rowsOfSorts) rowsOfSorts {
	for i := range a {
		a[i] += b[i]
	}
	return a
}

// every calls for all with up to so many rows of a sort.
func (k smallKind) every(most rowsOfSorts, visit func(rowsOfSorts)) {
	var rows rowsOfSorts
	var fill func(sort int)
	fill = func(sort int) {
		if sort == len(k.sorts) {
			visit(rows)
			return
		}
		for n := 0; n <= most[sort]; n++ {
			rows[sort] = n
			fill(sort + 1)
		}
		rows[sort] = 0
	}
	fill(0)
}

// set counts the rows of groups.
func (k smallKind) set(groups []rowsOfSorts) *tally.Set {
	set := rows.NewSet(k.kind, [16]byte{1})
	reader := k.kind.Reader(calendar.Calendar{Location: time.UTC}, "small.csv")
	line := 0
	for g, of := range groups {
		for sort, n := range of {
			if n > 0 && strings.Contains(k.sorts[sort], "%n") {
				line++
				k.read(set, reader, strings.ReplaceAll(k.sorts[sort], "%n", fmt.Sprint(n)), g, line)
				continue
			}
			for range n {
				line++
				k.read(set, reader, k.sorts[sort], g, line)
			}
		}
	}
	return set
}

func (k smallKind) read(set *tally.Set, reader rows.Reader, text string, group, line int) {
	text = strings.ReplaceAll(text, "%", fmt.Sprint("c", line)) + fmt.Sprint("|g=group ", group)
	rec := sources.Record{Line: int64(line)}
	for _, field := range k.kind.Fields() {
		value := ""
		for part := range strings.SplitSeq(text, "|") {
			if name, rest, _ := strings.Cut(part, "="); name == field {
				value = rest
			}
		}
		rec.Fields = append(rec.Fields, []byte(value))
	}
	reader.Read(set, rec, uint64(line))
}

// aboutGroup is what a KPI says of a group in the period: all that an exposition, the table of pull or
// explain would say, and the rows by which it is hidden.
type aboutGroup struct {
	said  string
	value float64
	known bool // there is a value
	rows  uint64
}

// smallTables knows what each small table says.
type smallTables struct {
	smallKind
	evaluation Settings
	kpis       []*advocacy.KPI
	facets     []int                        // by KPI
	wide       bool                         // all KPIs are published of segments, not only the usual ones
	groups     map[rowsOfSorts][]aboutGroup // by KPI
	overall    map[rowsOfSorts][]string     // by KPI
}

func newSmallTables(k smallKind, wide bool) *smallTables {
	kpis := rows.KPIsOf(k.kind)
	e := settings("last_month")
	if !slices.ContainsFunc(k.kind.Facets(), func(f rows.Facet) bool { return f.Shape.Timed }) {
		e = settings("all")
	}
	e.MinRespondents = 3
	for _, kpi := range kpis {
		if wide {
			e.SegmentKPIs = append(e.SegmentKPIs, kpi.Name)
		}
	}
	s := &smallTables{smallKind: k, wide: wide, evaluation: e, kpis: kpis, groups: make(map[rowsOfSorts][]aboutGroup), overall: make(map[rowsOfSorts][]string)}
	for i, f := range k.kind.Facets() {
		s.facets = append(s.facets, slices.Repeat([]int{i}, len(f.KPIs))...)
	}
	return s
}

// today is late enough for all of June to have settled.
var smallToday = calendar.DayOf(2026, 7, 20)

// ofGroup is what would be said of a group if nothing was hidden.
func (s *smallTables) ofGroup(of rowsOfSorts) []aboutGroup {
	if known, ok := s.groups[of]; ok {
		return known
	}
	bare := s.evaluation
	bare.MinRespondents = 1
	all := make([]aboutGroup, len(s.kpis))
	set := s.set([]rowsOfSorts{of})
	for _, sample := range bare.Evaluate(set, s.kind, smallToday).Samples {
		if sample.Dimension != "" {
			i := s.index(sample)
			all[i].said, all[i].value, all[i].known = said(sample), sample.Estimate.Value, true
		}
	}
	for i, n := range rowsBehind(bare, set, s.kind) {
		all[i].rows = n
	}
	s.groups[of] = all
	return all
}

func (s *smallTables) index(of Sample) int {
	return slices.IndexFunc(s.kpis, func(k *advocacy.KPI) bool { return k.Name == of.KPI.Name })
}

// rowsBehind are the rows that each KPI counts.
func rowsBehind(e Settings, set *tally.Set, kind rows.Kind) []uint64 {
	var all []uint64
	facets, _ := e.prepare(facetsOf(kind, set, 0), smallToday)
	for _, c := range facets {
		for _, k := range c.kpis {
			all = append(all, k.Rows(c.at(c.windows[0].Current).counts.Overall))
		}
	}
	return all
}

// ofAll is all that is said overall.
func (s *smallTables) ofAll(of rowsOfSorts) []string {
	if known, ok := s.overall[of]; ok {
		return known
	}
	s.overall[of] = s.overallOf(s.evaluation.Evaluate(s.set([]rowsOfSorts{of}), s.kind, smallToday))
	return s.overall[of]
}

// overallOf is what is said of each KPI overall, with its labels.
func (s *smallTables) overallOf(r *Result) []string {
	all := make([]string, len(s.kpis))
	for _, sample := range r.Samples {
		if sample.Dimension == "" {
			all[s.index(sample)] += fmt.Sprintln(sample.Labels, said(sample))
		}
	}
	return all
}

func said(s Sample) string {
	text := fmt.Sprintf("%.9g %d", s.Estimate.Value, s.Estimate.N)
	if s.Estimate.Bounded {
		text += fmt.Sprintf(" %.9g %.9g", s.Estimate.Lower, s.Estimate.Upper)
	}
	for _, c := range s.Changes {
		if c.Versus == calendar.Previous {
			text += fmt.Sprintf(" change %.9g", c.Value)
		}
	}
	for _, g := range s.Growth {
		if g.Versus == calendar.Previous {
			text += fmt.Sprintf(" growth %.9g", g.Ratio)
		}
	}
	return text
}

// published is what is said of a KPI and a group; blank where it is hidden. What is left unsaid of
// what was before is not held against other tables.
type published [][]string // by group, by KPI

func (s *smallTables) publish(table []rowsOfSorts) (published, []string) {
	p := make(published, len(table))
	for g := range p {
		p[g] = make([]string, len(s.kpis))
	}
	r := s.evaluation.Evaluate(s.set(table), s.kind, smallToday)
	for _, sample := range r.Samples {
		if sample.Dimension != "" {
			var g int
			fmt.Sscanf(sample.Segment, "group %d", &g)
			p[g][s.index(sample)] = said(sample)
		}
	}
	return p, s.overallOf(r)
}

// candidates are what a group may be, as far as what is said of it tells. A reader is taken to know
// which groups have any rows that the KPI in question counts.
func (s *smallTables) candidates(of rowsOfSorts, about []string, kpi int) []rowsOfSorts {
	var all []rowsOfSorts
	most := rowsOfSorts{}
	for i := range s.sorts {
		most[i] = s.most + s.most/2
	}
	s.every(most, func(other rowsOfSorts) {
		would := s.ofGroup(other)
		if (would[kpi].rows > 0) != (s.ofGroup(of)[kpi].rows > 0) {
			return
		}
		for k, a := range would {
			if s.related(k, kpi) && about[k] != "" && !strings.HasPrefix(a.said, about[k]) {
				return
			}
		}
		all = append(all, other)
	})
	return all
}

// Nothing hidden follows from what is shown of all KPIs of a source, or where segment_kpis adds to the
// usual ones of a facet: of every group that has too few rows for a KPI there are tables that say the
// same and have another value, and another number of rows, unless all hidden rows say the same or
// nothing of the dimension is shown.
func TestNothingHiddenFollowsOfAnyKind(t *testing.T) {
	for name, kind := range smallKinds() {
		t.Run(name, func(t *testing.T) { nothingFollows(t, kind, false) })
		t.Run(name+", all KPIs", func(t *testing.T) { nothingFollows(t, kind, true) })
	}
}

func nothingFollows(t *testing.T, kind smallKind, wide bool) {
	t.Parallel()
	s := newSmallTables(kind, wide)
	rapid.Check(t, func(rt *rapid.T) {
		table := make([]rowsOfSorts, 3)
		for g := range table {
			for sort := range kind.sorts {
				table[g][sort] = rapid.IntRange(0, kind.most).Draw(rt, "rows")
			}
		}
		s.check(rt, table)
	})
}

func (s *smallTables) check(t *rapid.T, table []rowsOfSorts) {
	p, overall := s.publish(table)
	for _, h := range s.small(table, p) {
		if s.allTheSame(table, p, h.kpi) {
			continue
		}
		var possible possibilities
		s.consistent(table, p, overall, h.kpi, func(other []rowsOfSorts) bool {
			possible.add(s.ofGroup(other[h.group])[h.kpi])
			return possible.told() != ""
		})
		if what := possible.told(); what != "" {
			t.Fatalf("of %v the %s of %s in group %d follows: shown is %q", table, what, s.kpis[h.kpi].Name, h.group, p)
		}
	}
}

// hiddenKPI is a KPI of a group that has too few rows.
type hiddenKPI struct{ group, kpi int }

func (s *smallTables) small(table []rowsOfSorts, p published) []hiddenKPI {
	var all []hiddenKPI
	for g, of := range table {
		for k, a := range s.ofGroup(of) {
			if a.rows > 0 && a.rows < s.evaluation.MinRespondents {
				if p[g][k] != "" {
					panic(fmt.Sprintf("%s of group %d is shown with %d rows", s.kpis[k].Name, g, a.rows))
				}
				if slices.ContainsFunc(p, func(about []string) bool { return about[k] != "" }) {
					all = append(all, hiddenKPI{g, k})
				}
			}
		}
	}
	return all
}

// consistent visits the tables that say the same, for as long as there is something left to find out.
func (s *smallTables) consistent(table []rowsOfSorts, p published, overall []string, kpi int, visit func([]rowsOfSorts) (more bool)) {
	var by [3][]rowsOfSorts
	for g := range table {
		by[g] = s.candidates(table[g], p[g], kpi)
	}
	for _, a := range by[0] {
		for _, b := range by[1] {
			for _, c := range by[2] {
				if s.sameSaid(s.ofAll(a.plus(b).plus(c)), overall, kpi) && !visit([]rowsOfSorts{a, b, c}) {
					return
				}
			}
		}
	}
}

// sameSaid reports whether the same is said of all KPIs that are related to one of them.
func (s *smallTables) sameSaid(a, b []string, kpi int) bool {
	for k := range s.kpis {
		if s.related(k, kpi) && a[k] != b[k] {
			return false
		}
	}
	return true
}

// related reports whether what is said of one KPI is held against what is hidden of another: all of a
// source, or where more KPIs are published than usual those of a facet.
func (s *smallTables) related(one, other int) bool {
	return !s.wide || s.facets[one] == s.facets[other]
}

// allTheSame reports whether all rows of the groups of which nothing is shown of a KPI say the same of it:
// whichever of them a group has, there is one value.
func (s *smallTables) allTheSame(table []rowsOfSorts, p published, kpi int) bool {
	var hidden rowsOfSorts
	for g, about := range p {
		if about[kpi] == "" {
			hidden = hidden.plus(table[g])
		}
	}
	same, first := true, math.NaN()
	s.every(hidden, func(part rowsOfSorts) {
		if a := s.ofGroup(part)[kpi]; a.known {
			if same = same && (math.IsNaN(first) || math.Abs(a.value-first) < 1e-9); math.IsNaN(first) {
				first = a.value
			}
		}
	})
	return same
}

// possibilities are what a hidden KPI may be.
type possibilities struct {
	values map[string]bool
	rows   map[uint64]bool
}

func (p *possibilities) add(a aboutGroup) {
	if p.values == nil {
		p.values, p.rows = make(map[string]bool), make(map[uint64]bool)
	}
	p.values[fmt.Sprintf("%t %.9g", a.known, a.value)], p.rows[a.rows] = true, true
}

// told is what there is only one of.
func (p possibilities) told() string {
	switch {
	case len(p.values) == 1:
		return "value"
	case len(p.rows) == 1:
		return "number of rows"
	}
	return ""
}
