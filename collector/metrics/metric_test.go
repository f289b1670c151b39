package metrics_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/metrics"
)

// shareKPI is a KPI whose values are from 0 to 1, and countKPI a number of rows.
func shareKPI() *advocacy.KPI { return advocacy.ClientKPIs()[0] }
func countKPI() *advocacy.KPI { return advocacy.ClientKPIs()[1] }

// shareOf is what a share keeps of so many among so many.
func shareOf(t testing.TB, part, whole uint64) advocacy.Statistic {
	t.Helper()
	s, ok := advocacy.Proportion(part, whole)
	if !ok {
		t.Fatalf("%d of %d are no share", part, whole)
	}
	return s
}

// anyShares are shares of so many inputs, of which some may be missing.
func anyShares(t *rapid.T, n int, label string) []advocacy.Statistic {
	all := make([]advocacy.Statistic, n)
	for i := range all {
		whole := rapid.Uint64Range(0, 300).Draw(t, label)
		part := rapid.Uint64Range(0, whole).Draw(t, label+" of")
		if s, ok := advocacy.Proportion(part, whole); ok {
			all[i] = s
		}
	}
	return all
}

// anyComposite is a composite of a few shares with weights that add up to 1, and its inputs.
func anyComposite(t *rapid.T) (*metrics.Composite, []metrics.Input) {
	weights := rapid.SliceOfN(rapid.Float64Range(0.01, 1), 1, 5).Draw(t, "weights")
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	c := &metrics.Composite{Direct: map[string]float64{}, Missing: rapid.SampledFrom([]string{"absent", "reweight"}).Draw(t, "missing")}
	for i, w := range weights {
		c.Direct[string(rune('a'+i))+".client_referral"] = w / sum
	}
	c.Validate(func(key, problem string) { t.Fatalf("%s: %s", key, problem) })
	var inputs []metrics.Input
	for _, r := range c.References() {
		inputs = append(inputs, metrics.Input{Source: strings.TrimSuffix(r.Text, ".client_referral"), KPI: shareKPI(), Timed: true})
	}
	return c, inputs
}

func TestContributionsAddUpToTheValueAndToTheChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, inputs := anyComposite(t)
		now, then := anyShares(t, len(inputs), "now"), anyShares(t, len(inputs), "then")
		v, why := c.Compute(metrics.Moment{
			Inputs: inputs, Now: now, Then: map[calendar.Versus][]advocacy.Statistic{calendar.Previous: then}, Z: advocacy.Z(0.95),
		})
		if why != "" {
			return
		}
		value := total(c.Contributions(inputs, now))
		if math.Abs(value-v.Value) > 1e-12 {
			t.Fatalf("the contributions add up to %v of %v", value, v.Value)
		}
		if change, told := v.Changes[calendar.Previous]; told && math.Abs(value-total(c.Contributions(inputs, then))-change.Value) > 1e-12 {
			t.Fatalf("the contributions to the change do not add up to %v", change.Value)
		}
	})
}

func total(all []metrics.Contribution) float64 {
	sum := 0.0
	for _, c := range all {
		sum += c.Sum
	}
	return sum
}

// The change of a composite is told where the same parts were there: another mix is another number.
func TestChangesAreOfTheSameParts(t *testing.T) {
	c := &metrics.Composite{Parts: map[string]float64{"a.client_referral": 0.5, "b.client_referral": 0.5}, Missing: "reweight"}
	inputs := []metrics.Input{{Source: "a", KPI: shareKPI()}, {Source: "b", KPI: shareKPI()}}
	some := shareOf(t, 5, 10)
	for name, test := range map[string]struct {
		now, then []advocacy.Statistic
		told      bool
	}{
		"both in both":    {[]advocacy.Statistic{some, some}, []advocacy.Statistic{some, some}, true},
		"one in both":     {[]advocacy.Statistic{some, nil}, []advocacy.Statistic{some, nil}, true},
		"one came":        {[]advocacy.Statistic{some, some}, []advocacy.Statistic{some, nil}, false},
		"one is another":  {[]advocacy.Statistic{some, nil}, []advocacy.Statistic{nil, some}, false},
		"there was none":  {[]advocacy.Statistic{some, some}, []advocacy.Statistic{nil, nil}, false},
		"one has gone":    {[]advocacy.Statistic{nil, some}, []advocacy.Statistic{some, some}, false},
		"the other is it": {[]advocacy.Statistic{nil, some}, []advocacy.Statistic{nil, some}, true},
	} {
		v, why := c.Compute(metrics.Moment{Inputs: inputs, Now: test.now, Then: map[calendar.Versus][]advocacy.Statistic{calendar.Previous: test.then}})
		if _, told := v.Changes[calendar.Previous]; why != "" || told != test.told {
			t.Errorf("%s: told %t", name, told)
		}
	}
}

// Sums and means are absent where an input is; 0 is a value.
func TestSumsAndMeansNeedAllInputs(t *testing.T) {
	inputs := []metrics.Input{{Source: "a", KPI: countKPI()}, {Source: "b", KPI: countKPI()}}
	refs := []string{"a.new_clients", "b.new_clients"}
	for name, test := range map[string]struct {
		now       []advocacy.Statistic
		sum, mean float64
		ok        bool
	}{
		"both":        {[]advocacy.Statistic{advocacy.Exactly(7, 7), advocacy.Exactly(4, 9)}, 11, 5.5, true},
		"one is 0":    {[]advocacy.Statistic{advocacy.Exactly(7, 7), advocacy.Exactly(0, 9)}, 7, 3.5, true},
		"one is away": {[]advocacy.Statistic{advocacy.Exactly(7, 7), nil}, 0, 0, false},
	} {
		m := metrics.Moment{Inputs: inputs, Now: test.now}
		sum, noSum := (&metrics.Sum{Of: refs}).Compute(m)
		mean, noMean := (&metrics.Mean{Of: refs}).Compute(m)
		if (noSum == "") != test.ok || noMean != noSum || sum.Value != test.sum || mean.Value != test.mean || sum.Bounded || mean.Bounded {
			t.Errorf("%s: sum %+v, mean %+v", name, sum, mean)
		}
	}
}

// Every kind has a name that is listed, and settings that say what is wrong with them when empty.
func TestKinds(t *testing.T) {
	if got := strings.Join(metrics.Kinds(), " "); got != "composite growth mean ratio sum" {
		t.Errorf("kinds %s", got)
	}
	if _, ok := metrics.New("median"); ok {
		t.Error("there is a kind median")
	}
}

// All names that the exporter makes of a user's name please Prometheus' lint, or it is refused.
func TestNames(t *testing.T) {
	c := &metrics.Composite{Direct: map[string]float64{"a.client_referral": 1}}
	sum := &metrics.Sum{Of: []string{"a.new_clients", "b.new_clients"}}
	inputs := []metrics.Input{{Source: "a", KPI: shareKPI()}}
	counts := []metrics.Input{{Source: "a", KPI: countKPI()}, {Source: "b", KPI: countKPI()}}
	for name, test := range map[string]struct {
		kind   metrics.Kind
		inputs []metrics.Input
		fine   bool
	}{
		"advocacy_health_ratio": {c, inputs, true},
		"health_ratio":          {c, inputs, true},
		"_ratio":                {c, inputs, false},
		"health_ratios":         {c, inputs, false},
		"health_milliseconds":   {c, inputs, false},
		"contacts":              {sum, counts, true},
		"contacts_":             {sum, counts, true},
		"contacts_total":        {sum, counts, false},
		"contacts_bucket":       {sum, counts, false},
		"contacts_ms":           {sum, counts, false},
	} {
		m := metrics.NewMetric(name, test.kind, test.inputs, 0.95)
		if problems := m.NameProblems(); (len(problems) == 0) != test.fine {
			t.Errorf("%s: %v", name, problems)
		}
		if got := m.KPI.Family(advocacy.ValuePart, false); test.fine && got != name {
			t.Errorf("the family of %s is %s", name, got)
		}
	}
}
