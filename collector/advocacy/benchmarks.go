package advocacy

// borderNames is every border that a benchmark can have.
var borderNames = []string{"needs_improvement", "average", "solid", "strong", "exceptional", "excellent"}

// ladders are borders of which each has to be above the one before it.
var ladders = [][]string{{"needs_improvement", "excellent"}, {"solid", "strong", "exceptional"}}

// BorderNames lists every border that a benchmark can have.
func BorderNames() []string { return append([]string(nil), borderNames...) }

// Disordered is the first border that is not above the one that has to be below it.
func Disordered(borders []Border) (upper, lower Border, disordered bool) {
	given := make(map[string]Border, len(borders))
	for _, b := range borders {
		given[b.Name] = b
	}
	for _, ladder := range ladders {
		var below Border
		for _, name := range ladder {
			b, ok := given[name]
			if !ok {
				continue
			}
			if below.Name != "" && b.Value <= below.Value {
				return b, below, true
			}
			below = b
		}
	}
	return Border{}, Border{}, false
}

// industry is an industry that a source can be of.
type industry struct {
	name string
	// within is the wider one that it belongs to and whose benchmarks hold for it too, or empty.
	within string
}

// industries is every industry that a configuration can name.
var industries = []industry{
	{"ecommerce_retail", "retail"},
	{"software_saas", "technology"},
	{"financial_services", ""},
	{"travel_hospitality", ""},
	{"healthcare_wellness", "healthcare"},
	{"retail", ""},
	{"technology", ""},
	{"healthcare", ""},
}

// Industries lists every industry that a source can be of.
func Industries() []string {
	names := make([]string, len(industries))
	for i, known := range industries {
		names[i] = known.name
	}
	return names
}

// Within reports whether what holds for the wider industry holds for the narrower one too. What is
// of no industry holds for every one.
func Within(narrower, wider string) bool {
	if wider == "" || narrower == wider {
		return true
	}
	for _, known := range industries {
		if known.name == narrower {
			return known.within == wider
		}
	}
	return false
}

// byDefault is the origin of a broad public reference that nobody in particular published.
const byDefault = "default"

// benchmarks is every benchmark that comes with the exporter. There is none for NPS: those that can
// be found are second-hand or old.
var benchmarks = []Benchmark{
	{KPI: "advocacy_score", Industry: "ecommerce_retail", Origin: byDefault, Borders: bands(0.40, 0.60)},
	{KPI: "advocacy_score", Industry: "software_saas", Origin: byDefault, Borders: bands(0.50, 0.70)},
	{KPI: "advocacy_score", Industry: "financial_services", Origin: byDefault, Borders: bands(0.45, 0.65)},
	{KPI: "advocacy_score", Industry: "travel_hospitality", Origin: byDefault, Borders: bands(0.35, 0.55)},
	{KPI: "advocacy_score", Industry: "healthcare_wellness", Origin: byDefault, Borders: bands(0.45, 0.65)},
	{KPI: "rating_ratio", Industry: "retail", Origin: "Forrester", Borders: []Border{{"average", 0.75}}},
	{KPI: "rating_ratio", Industry: "technology", Origin: "Gartner", Borders: []Border{{"average", 0.80}}},
	{KPI: "rating_ratio", Industry: "healthcare", Origin: "J.D. Power", Borders: []Border{{"average", 0.70}}},
	{KPI: "rating_ratio", Origin: byDefault, Borders: []Border{{"solid", 0.70}, {"strong", 0.80}, {"exceptional", 0.90}}},
}

func bands(needsImprovement, excellent float64) []Border {
	return []Border{{"needs_improvement", needsImprovement}, {"excellent", excellent}}
}

// Benchmarks are those that come with the exporter. They must not be edited.
func Benchmarks() []Benchmark { return benchmarks }

// BenchmarksFor are the benchmarks that a source of an industry is held against in a KPI: one's own
// where there are any, else those that come with the exporter. The latter ask for an industry, for
// nobody is to be judged by what he did not choose. Of several with the same border the one of the
// narrower industry keeps it.
func BenchmarksFor(kpi, industry string, own []Benchmark) []Benchmark {
	found := matching(kpi, industry, own)
	if len(found) == 0 && industry != "" {
		found = matching(kpi, industry, benchmarks)
	}
	taken := make(map[string]bool)
	var left []Benchmark
	for _, b := range found {
		if b.Borders = untaken(b.Borders, taken); len(b.Borders) > 0 {
			left = append(left, b)
		}
	}
	return left
}

// matching are the benchmarks of a KPI that hold for an industry, the narrowest first.
func matching(kpi, industry string, all []Benchmark) []Benchmark {
	var exact, wider, general []Benchmark
	for _, b := range all {
		switch {
		case b.KPI != kpi || !Within(industry, b.Industry):
		case b.Industry == "":
			general = append(general, b)
		case b.Industry == industry:
			exact = append(exact, b)
		default:
			wider = append(wider, b)
		}
	}
	return append(append(exact, wider...), general...)
}

// untaken are the borders that are not taken yet, which they are from now on.
func untaken(borders []Border, taken map[string]bool) []Border {
	var free []Border
	for _, b := range borders {
		if !taken[b.Name] {
			taken[b.Name] = true
			free = append(free, b)
		}
	}
	return free
}
