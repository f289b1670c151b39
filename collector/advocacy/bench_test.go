package advocacy_test

import (
	"testing"

	"advocacy_exporter/collector/advocacy"
)

// benchmarks are the answers of a small segment, of a middling one, and of everybody.
var benchmarks = []struct {
	name      string
	now, then advocacy.Histogram
}{
	{"small", spreadOver(1), spreadOver(2)},
	{"middling", spreadOver(10), spreadOver(9)},
	{"everybody", spreadOver(10_000), spreadOver(11_000)},
}

// spreadOver is answers of all scores, so many times each and a few more of the high ones.
func spreadOver(times uint64) advocacy.Histogram {
	var all []answer
	for score := range 11 {
		all = append(all, answer{float64(score), times + uint64(score), 1})
	}
	return answers(scale("0-10"), all...)
}

func BenchmarkEstimate(b *testing.B) {
	for _, k := range advocacy.SurveyKPIs(scale("0-10")) {
		for _, size := range benchmarks {
			b.Run(k.Name+"/"+size.name, func(b *testing.B) {
				for b.Loop() {
					k.Estimate(size.now, z95)
				}
			})
		}
	}
}

func BenchmarkChange(b *testing.B) {
	for _, k := range advocacy.SurveyKPIs(scale("0-10")) {
		for _, size := range benchmarks {
			b.Run(k.Name+"/"+size.name, func(b *testing.B) {
				for b.Loop() {
					k.Change(size.now, size.then, z95)
				}
			})
		}
	}
}
