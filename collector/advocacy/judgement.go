package advocacy

import "sort"

// Judgement is the verdict on an estimate by one border of a benchmark.
type Judgement struct {
	Benchmark Benchmark
	Border    Border
	Verdict   Verdict
}

// Judge holds an estimate of the KPI against those of the benchmarks that are of it. One that has expired
// on a day, written as 2006-01-02, judges nothing.
func (k *KPI) Judge(e Estimate, benchmarks []Benchmark, today string) []Judgement {
	var all []Judgement
	for _, b := range benchmarks {
		if b.KPI != k.Name || b.Expired(today) {
			continue
		}
		for _, border := range b.Borders {
			all = append(all, Judgement{b, border, border.Verdict(e)})
		}
	}
	return all
}

// Band says in words between which borders an estimate surely is, given the judgements on it, such as
// "above solid, below strong", or that this cannot be told. Without judgements it is empty.
func Band(all []Judgement) string {
	if len(all) == 0 {
		return ""
	}
	floor, ceiling := "", ""
	for _, judged := range ascending(all) {
		switch judged.Verdict {
		case NotBelow:
			floor = "above " + judged.Border.Name
		case Below:
			if ceiling == "" {
				ceiling = "below " + judged.Border.Name
			}
		}
	}
	switch {
	case floor == "" && ceiling == "":
		return "cannot tell"
	case floor == "" || ceiling == "":
		return floor + ceiling
	}
	return floor + ", " + ceiling
}

// ascending are judgements by the values of their borders.
func ascending(all []Judgement) []Judgement {
	sorted := append([]Judgement(nil), all...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Border.Value < sorted[j].Border.Value })
	return sorted
}
