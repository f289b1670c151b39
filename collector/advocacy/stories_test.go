package advocacy_test

import (
	"math"
	"testing"

	"advocacy_exporter/collector/advocacy"
)

// z95 is the normal quantile of the confidence that is shown by default.
var z95 = advocacy.Z(0.95)

// want is an estimate as it was computed elsewhere.
type want struct{ value, lower, upper float64 }

// near fails the test unless the estimate is the wanted one to the precision.
func near(t *testing.T, got advocacy.Estimate, w want, precision float64) {
	t.Helper()
	for _, pair := range [][2]float64{{got.Value, w.value}, {got.Lower, w.lower}, {got.Upper, w.upper}} {
		if math.IsNaN(pair[0]) || math.Abs(pair[0]-pair[1]) > precision {
			t.Fatalf("got %v [%v, %v], want %v [%v, %v]", got.Value, got.Lower, got.Upper, w.value, w.lower, w.upper)
		}
	}
}

// scale is a scale as it is without a survey's own wishes.
func scale(name string) *advocacy.Scale {
	if name == "classes" {
		return advocacy.ClassScale()
	}
	s, problems := advocacy.NewScale(name, advocacy.Overrides{})
	if problems != nil {
		panic(problems[0].Text)
	}
	return s
}

// kpi is a survey KPI by its name.
func kpi(name string) *advocacy.KPI {
	for _, k := range advocacy.SurveyKPIs(scale("0-10")) {
		if k.Name == name {
			return k
		}
	}
	panic("no KPI " + name)
}

// answer is a score that some gave, each with a weight.
type answer struct {
	score  float64
	rows   uint64
	weight float64
}

// answers is a histogram of them.
func answers(s *advocacy.Scale, all ...answer) advocacy.Histogram {
	h := advocacy.Histogram{Scale: s, Buckets: make([]advocacy.Bucket, s.Len())}
	for _, a := range all {
		score, _ := advocacy.MicrosOf(a.score)
		i, ok := s.Index(score)
		if !ok {
			panic("off scale")
		}
		n := float64(a.rows)
		h.Buckets[i].Rows += a.rows
		h.Buckets[i].Weight += n * a.weight
		h.Buckets[i].Squares += n * a.weight * a.weight
	}
	return h
}

// scores is a histogram of single answers without weights.
func scores(s *advocacy.Scale, all ...float64) advocacy.Histogram {
	list := make([]answer, len(all))
	for i, score := range all {
		list[i] = answer{score, 1, 1}
	}
	return answers(s, list...)
}

// classes is a histogram of rows that count the classes themselves.
func classes(advocates, passives, detractors uint64) advocacy.Histogram {
	return answers(advocacy.ClassScale(),
		answer{float64(advocacy.Advocate), advocates, 1},
		answer{float64(advocacy.Passive), passives, 1},
		answer{float64(advocacy.Detractor), detractors, 1})
}
