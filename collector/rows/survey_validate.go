package rows

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"advocacy_exporter/sources"
)

// Validate reports what is wrong with the settings.
func (s *Survey) Validate(report sources.Report) {
	s.validateScores(report)
	s.validateCounts(report)
	s.validateRespondents(report)
	s.validateInvitations(report)
	s.validateFollowUps(report)
	s.columns().validate(report)
	validateMaxCustomers(s.MaxCustomers, report)
}

func (s *Survey) validateScores(report sources.Report) {
	scale, problems := s.scale()
	for _, p := range problems {
		report(p.Key, p.Text)
	}
	switch {
	case s.Score == nil && s.Counts == nil:
		report("", "neither score nor counts: add score, the column of the answers, or counts, the columns of answers by class")
	case s.Score != nil && s.Counts != nil:
		report("counts", "both score and counts: keep the one that the rows have")
	case s.Score != nil && scale != nil:
		s.Score.Check(scale, report)
	}
}

func (s *Survey) validateCounts(report sources.Report) {
	if s.Counts == nil {
		return
	}
	if s.Count != "" {
		report("count", "counts already say how many answers a row stands for: remove count")
	}
	for _, set := range []struct {
		key   string
		given bool
	}{{"sent", s.Sent != nil}, {"rewarded", s.Rewarded != ""}, {"followed_up", s.FollowedUp != nil}} {
		if set.given {
			report(set.key, "counts do not tell single answers apart: remove "+set.key+", or give score instead of counts")
		}
	}
	for _, set := range []struct {
		key   string
		value *float64
	}{{"step", s.Step}, {"advocate_from", s.AdvocateFrom}, {"detractor_to", s.DetractorTo}, {"satisfied_from", s.SatisfiedFrom}} {
		if set.value != nil {
			report(set.key, "counts are classes already: remove "+set.key)
		}
	}
}

func (s *Survey) validateRespondents(report sources.Report) {
	if !s.Respondents.PerCustomer() {
		return
	}
	if s.Customer == "" {
		report("respondents", fmt.Sprintf("%s needs to know customers apart: add customer, the column that does, or remove respondents", s.Respondents))
	}
	if s.Time == nil {
		report("respondents", fmt.Sprintf("%s needs to know which answer came before: add time, or remove respondents", s.Respondents))
	}
	if s.Count != "" || s.Counts != nil {
		report("respondents", fmt.Sprintf("%s needs one row for every answer, but a row stands for several: remove respondents", s.Respondents))
	}
}

func (s *Survey) validateInvitations(report sources.Report) {
	if s.Sent == nil || s.Counts != nil {
		return
	}
	s.Sent.CheckAt("sent", report)
	if s.Time == nil {
		report("sent", "nothing says when invitations were answered: add time, the column that does, or remove sent")
	}
	s.validateSettle(report)
}

func (s *Survey) validateFollowUps(report sources.Report) {
	if s.FollowedUp == nil || s.Counts != nil {
		return
	}
	s.FollowedUp.CheckAt("followed_up", report)
	if s.Time == nil {
		report("followed_up", "nothing says since when detractors wait for a reply: add time, the column of the answers, or remove followed_up")
	}
	if s.Count != "" {
		report("followed_up", "a reply is to one answer, but a row stands for several: remove followed_up or count")
	}
	if s.FollowedUp.Within <= 0 {
		report("followed_up/within", "leaves no time to reply: give how long, such as 48h")
	}
	s.validateSettle(report)
}

func (s *Survey) validateSettle(report sources.Report) {
	if s.Settle <= 0 {
		report("settle", "leaves no time to answer or to reply: give how long, such as 7d")
	}
}

const maxNameRunes = 128

// dimensionProblem says what is wrong with the name of a dimension, which is shown as the value of
// a label.
func dimensionProblem(name string) string {
	switch {
	case strings.TrimSpace(name) == "":
		return "a dimension without a name: give it one"
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Sprintf("%q is not a text that a label can show: rename it with a mapping, such as plan: column", name)
	case name != strings.TrimSpace(name):
		return fmt.Sprintf("%q has blanks around it: remove them", name)
	case utf8.RuneCountInString(name) > maxNameRunes:
		return fmt.Sprintf("a name of more than %d letters: shorten it with a mapping, such as plan: column", maxNameRunes)
	}
	return ""
}
