package rows

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/sources"
)

// Validate reports what is wrong with the settings.
func (a *Advocates) Validate(report sources.Report) {
	switch {
	case a.Since == nil && a.Time == nil && a.Count == "" && a.Score == nil:
		report("", "neither since, count nor score: add since, the column of the times since which customers are advocates; or time and count, those of when advocates were counted and how many there were; or score, time and customer, those of the answers of a survey")
	case a.Since != nil && a.Score != nil:
		report("", "since is of a roster, score is of a survey: keep the one that the rows have")
	case a.Since != nil && (a.Time != nil || a.Count != ""):
		report("", "since is of a roster, time and count are of counts: keep those that the rows have")
	case a.isRoster():
		a.validateRoster(report)
	case a.isSurvey():
		a.validateSurvey(report)
	default:
		a.validateCounts(report)
	}
	if !a.isSurvey() {
		a.validateNoScale(report)
	}
	columns{time: a.Time, segments: a.Segments}.validate(report)
	validateMaxCustomers(a.MaxCustomers, report)
}

func (a *Advocates) validateRoster(report sources.Report) {
	a.Since.CheckAt(sinceKey, report)
	if a.Until != nil {
		a.Until.CheckAt(untilKey, report)
	}
}

func (a *Advocates) validateCounts(report sources.Report) {
	if a.Time == nil {
		report("time", "no time: add it, the column of the times at which advocates were counted")
	}
	if a.Count == "" {
		report("count", "no count: add it, the column of how many advocates there were")
	}
	if a.Until != nil {
		report("until", "counts hold until the next one: remove until")
	}
	if a.Customer != "" {
		report("customer", "counts know no customers: remove customer")
	}
}

func (a *Advocates) validateSurvey(report sources.Report) {
	if a.Time == nil {
		report("time", "nothing says which answer is the latest: add time, the column of the times of the answers")
	}
	if a.Customer == "" {
		report("customer", "nothing says whose answers they are: add customer, the column that tells customers apart")
	}
	if a.Count != "" {
		report("count", "score is of a survey, count is of counts: keep the one that the rows have")
	}
	if a.Until != nil {
		report("until", "an answer holds until the customer's next one: remove until")
	}
	scale, problems := a.scale()
	for _, p := range problems {
		report(p.Key, p.Text)
	}
	if scale != nil {
		a.Score.Check(scale, report)
	}
}

// validateNoScale reports settings of a scale where there are no scores.
func (a *Advocates) validateNoScale(report sources.Report) {
	for _, set := range []struct {
		key   string
		value *float64
	}{{"step", a.Step}, {"advocate_from", a.AdvocateFrom}} {
		if set.value != nil {
			report(set.key, "there are no scores: remove "+set.key+", or give score")
		}
	}
}

// scale is that of the scores. All that it has to tell is who is an advocate, so that detractors are
// only those of the lowest score.
func (a *Advocates) scale() (*advocacy.Scale, []advocacy.Problem) {
	scale, problems := advocacy.NewScale(a.ScaleName, advocacy.Overrides{Step: a.Step})
	if a.AdvocateFrom == nil || len(problems) > 0 {
		return scale, problems
	}
	lowest := scale.Min.Float()
	if *a.AdvocateFrom <= lowest {
		return nil, []advocacy.Problem{{Key: "advocate_from", Text: fmt.Sprintf("%v makes everybody an advocate: give a score above %v", *a.AdvocateFrom, scale.Min)}}
	}
	return advocacy.NewScale(a.ScaleName, advocacy.Overrides{Step: a.Step, AdvocateFrom: a.AdvocateFrom, DetractorTo: &lowest})
}
