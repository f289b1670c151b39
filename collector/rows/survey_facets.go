package rows

import (
	"time"

	"github.com/prometheus/common/model"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// The facets of a survey, by name.
const (
	surveyAnswers     = "answers"
	surveyInvitations = "invitations"
	surveyRewards     = "rewards"
	surveyFollowUps   = "follow-ups"
	surveyOverdue     = "overdue follow-ups"
)

// Facets are the answers, and what else the settings name columns of.
func (s *Survey) Facets() []Facet {
	facets := []Facet{s.answers()}
	if s.Sent != nil {
		facets = append(facets, s.invitations())
	}
	if s.Rewarded != "" {
		facets = append(facets, s.rewards())
	}
	if s.FollowedUp != nil {
		facets = append(facets, s.followUps(), s.overdue())
	}
	return facets
}

func (s *Survey) answers() Facet {
	scale := s.Scale()
	return Facet{Name: surveyAnswers, Shape: s.shape(scale), Scale: scale, KPIs: advocacy.SurveyKPIs(scale)}
}

// invitations belong to the day on which they were sent.
func (s *Survey) invitations() Facet {
	return Facet{
		Name:   surveyInvitations,
		Shape:  s.shapeOfRows(advocacy.InvitationBuckets),
		KPIs:   advocacy.InvitationKPIs(),
		Settle: time.Duration(s.Settle),
	}
}

// rewards are the answers once more. Those with a reward and those without are of one tally, so that
// of a customer's answers the same one counts as everywhere.
func (s *Survey) rewards() Facet {
	f := s.answers()
	f.Name, f.KPIs = surveyRewards, advocacy.RewardKPIs()
	f.Shape.Buckets *= advocacy.RewardBuckets
	return f
}

// followUps are the answers of detractors. Each of them asks for a reply, also where a customer counts once.
func (s *Survey) followUps() Facet {
	shape := s.shapeOfRows(1)
	shape.Durations = true
	return Facet{
		Name:   surveyFollowUps,
		Shape:  shape,
		KPIs:   advocacy.FollowUpKPIs(seconds(s.Settle)),
		Settle: time.Duration(s.Settle),
	}
}

// overdue are the same answers, up to today.
func (s *Survey) overdue() Facet {
	f := s.followUps()
	f.Name, f.KPIs = surveyOverdue, advocacy.OverdueKPIs(seconds(s.FollowedUp.Within))
	f.Settle, f.Shared = 0, true
	return f
}

func seconds(d model.Duration) int64 { return int64(time.Duration(d) / time.Second) }

// shape says what a tally of answers has to hold.
func (s *Survey) shape(scale *advocacy.Scale) tally.Shape {
	shape := s.shapeOfRows(scale.Len())
	shape.Weighted, shape.Respondents = s.Weight != "", s.Respondents
	return shape
}

// shapeOfRows says what a tally of rows has to hold that count one by one.
func (s *Survey) shapeOfRows(buckets int) tally.Shape {
	return tally.Shape{
		Buckets:      buckets,
		Timed:        s.Time != nil,
		Dimensions:   s.columns().dimensions(),
		IDs:          s.ID != "",
		MaxCustomers: s.MaxCustomers,
	}
}
