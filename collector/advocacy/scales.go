package advocacy

import (
	"fmt"
	"math"
	"strings"
)

// scales is every scale that a configuration can name.
var scales = []Scale{
	{Name: "0-10", Min: 0, Max: 10 * One, Step: One, AdvocateFrom: 9 * One, DetractorTo: 6 * One, SatisfiedFrom: 9 * One, NPS: true},
	{Name: "1-10", Min: One, Max: 10 * One, Step: One, AdvocateFrom: 9 * One, DetractorTo: 6 * One, SatisfiedFrom: 9 * One, NPS: true},
	{Name: "1-7", Min: One, Max: 7 * One, Step: One, AdvocateFrom: 6 * One, DetractorTo: 4 * One, SatisfiedFrom: 6 * One},
	{Name: "1-5", Min: One, Max: 5 * One, Step: One, AdvocateFrom: 5 * One, DetractorTo: 3 * One, SatisfiedFrom: 4 * One},
	{Name: "1-3", Min: One, Max: 3 * One, Step: One, AdvocateFrom: 3 * One, DetractorTo: One, SatisfiedFrom: 3 * One},
	{Name: "boolean", Min: 0, Max: One, Step: One, AdvocateFrom: One, DetractorTo: 0, SatisfiedFrom: One},
}

// maxScores bounds the scores of a scale, for every segment and day holds a bucket of each.
const maxScores = 1001

// ScaleNames lists the scales by name, the usual one first.
func ScaleNames() []string {
	names := make([]string, len(scales))
	for i, s := range scales {
		names[i] = s.Name
	}
	return names
}

// ClassScale is the scale of rows that count the classes themselves: its buckets are [Detractor],
// [Passive] and [Advocate].
func ClassScale() *Scale {
	return &Scale{
		Name: "classes", Max: Micros(Advocate) * One, Step: One,
		DetractorTo: Micros(Detractor) * One, AdvocateFrom: Micros(Advocate) * One, SatisfiedFrom: Micros(Advocate) * One,
		NPS: true, Classes: true,
	}
}

// Overrides are what a survey may say about its scale. What is nil stays as the scale has it.
type Overrides struct {
	Step, AdvocateFrom, DetractorTo, SatisfiedFrom *float64
}

// Problem is what is wrong with a setting, and the way out.
type Problem struct {
	// Key is the setting as the configuration calls it, such as "advocate_from".
	Key string
	// Text says what is wrong and what to write instead.
	Text string
}

// NewScale builds the scale of a name with a survey's own step and thresholds, or says all that is
// wrong with them. A finer step leaves the thresholds at their scores: on 0-10 in halves an 8.5 is
// no advocate, and a 6.5 no detractor.
func NewScale(name string, o Overrides) (*Scale, []Problem) {
	for _, s := range scales {
		if s.Name == name {
			return s.override(o)
		}
	}
	return nil, []Problem{{"scale", fmt.Sprintf("unknown scale %q, want one of %s", name, strings.Join(ScaleNames(), ", "))}}
}

// override is a copy of the scale with another step and other thresholds.
func (s Scale) override(o Overrides) (*Scale, []Problem) {
	var problems []Problem
	set := func(key string, to *Micros, value *float64, check func(float64) string) {
		if value == nil {
			return
		}
		if text := check(*value); text != "" {
			problems = append(problems, Problem{key, text})
			return
		}
		*to, _ = MicrosOf(*value)
	}
	set("step", &s.Step, o.Step, s.checkStep)
	set("advocate_from", &s.AdvocateFrom, o.AdvocateFrom, s.checkThreshold)
	set("detractor_to", &s.DetractorTo, o.DetractorTo, s.checkThreshold)
	set("satisfied_from", &s.SatisfiedFrom, o.SatisfiedFrom, s.checkThreshold)
	if len(problems) == 0 && s.DetractorTo >= s.AdvocateFrom {
		problems = append(problems, s.overlap(o))
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return &s, nil
}

// checkStep says what is wrong with a step, or nothing.
func (s Scale) checkStep(step float64) string {
	width := s.Max - s.Min
	m, ok := MicrosOf(step)
	switch {
	case math.IsNaN(step) || step <= 0:
		return fmt.Sprintf("step %v is not above 0, want a distance between scores such as 1 or 0.5", step)
	case !ok || width%m != 0:
		return fmt.Sprintf("step %v does not divide the scale %s evenly, want one that goes into %v, such as 1 or 0.5", step, s.Name, width)
	case width/m+1 > maxScores:
		return fmt.Sprintf("step %v makes %d scores of the scale %s, want at most %d: raise the step", step, width/m+1, s.Name, maxScores)
	}
	return ""
}

// checkThreshold says what is wrong with a threshold, or nothing.
func (s Scale) checkThreshold(score float64) string {
	m, ok := MicrosOf(score)
	if !ok || m < s.Min || m > s.Max {
		return fmt.Sprintf("%v is not on the scale %s, want a score from %v to %v", score, s.Name, s.Min, s.Max)
	}
	return ""
}

// overlap says that detractors reach up to the advocates, under the key that was set.
func (s Scale) overlap(o Overrides) Problem {
	if o.DetractorTo == nil {
		return Problem{"advocate_from", fmt.Sprintf("%v is not above detractor_to, which is %v on the scale %s: raise advocate_from or set detractor_to lower", s.AdvocateFrom, s.DetractorTo, s.Name)}
	}
	return Problem{"detractor_to", fmt.Sprintf("%v is not below advocate_from, which is %v: lower detractor_to or set advocate_from higher", s.DetractorTo, s.AdvocateFrom)}
}
