package rows

import (
	"github.com/prometheus/common/model"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
)

// Survey reads rows that are answers to a survey. A row without a score is no answer: unless it is an
// invitation, it counts neither as a row nor as a rejected one.
type Survey struct {
	ID            string            `yaml:"id" doc:"Column that tells rows apart. Of rows with the same id the latest one wins; those without are all counted."`
	Score         *values.Score     `yaml:"score" doc:"Column of the scores, or how they are written. Either this or counts."`
	Counts        *ClassColumns     `yaml:"counts" doc:"Columns of the numbers of advocates, passives and detractors, for rows that are already counted. Instead of score."`
	Time          *values.Time      `yaml:"time" doc:"Column of the times of the answers, or how they are written. Without it everything is in the period \"all\"."`
	ScaleName     string            `yaml:"scale" enum:"0-10,1-10,1-7,1-5,1-3,boolean" default:"0-10" doc:"Scale of the scores. A score that is not on it is rejected."`
	Step          *float64          `yaml:"step" doc:"Distance between two scores, 1 unless given." example:"0.5"`
	AdvocateFrom  *float64          `yaml:"advocate_from" doc:"Lowest score of an advocate, where it is not that of the scale."`
	DetractorTo   *float64          `yaml:"detractor_to" doc:"Highest score of a detractor, where it is not that of the scale."`
	SatisfiedFrom *float64          `yaml:"satisfied_from" doc:"Lowest score of a satisfied customer, where it is not that of the scale."`
	Sent          *values.Time      `yaml:"sent" doc:"Column of the times at which invitations were sent, or how they are written, for the response rate. A row without a score is then an invitation that was not answered; one where this is blank is no invitation."`
	Rewarded      string            `yaml:"rewarded" doc:"Column that says whether the answer was rewarded: true, t, yes, y or 1, or else false, f, no, n, 0 or nothing. Any other text is rejected."`
	FollowedUp    *FollowUp         `yaml:"followed_up" doc:"Column of the times of the first replies to detractors, or how they are written. A blank one says that nobody has replied yet, and those of others than detractors are not read." example:"{column: first_reply_at, within: 48h}"`
	Settle        model.Duration    `yaml:"settle" default:"7d" doc:"How long an invitation may take to be answered, and a detractor to be followed up, to count as such. Days count for these rates once all of their rows are that old."`
	Customer      string            `yaml:"customer" doc:"Column that tells customers apart. It is hashed with a secret key and not kept."`
	Respondents   tally.Respondents `yaml:"respondents" enum:"answers,first_answer,latest_answer" default:"answers" doc:"Who is surveyed: every answer, or every customer by the first or latest answer within each period. Rows without a customer count on their own."`
	Segments      map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns." example:"{plan: plan_name}"`
	Weight        string            `yaml:"weight" doc:"Column of the weights of the answers, above 0."`
	Count         string            `yaml:"count" doc:"Column of how many answers a row stands for, for rows that are already grouped."`
	MaxCustomers  int               `yaml:"max_customers" default:"5000000" doc:"How many answers are kept to tell ids or customers apart, before the pull fails rather than take more memory."`
}

// ClassColumns are columns of answers that are already counted by class.
type ClassColumns struct {
	Advocates  string `yaml:"advocates" required:"true" doc:"Column of the number of advocates, or promoters."`
	Passives   string `yaml:"passives" required:"true" doc:"Column of the number of passives."`
	Detractors string `yaml:"detractors" required:"true" doc:"Column of the number of detractors."`
}

// columns are in the order of the buckets.
func (c *ClassColumns) columns() []string {
	return []string{advocacy.Detractor: c.Detractors, advocacy.Passive: c.Passives, advocacy.Advocate: c.Advocates}
}

// FollowUp is the column of the first replies to detractors, and how soon they are due.
type FollowUp struct {
	values.Time `yaml:",inline"`
	Within      model.Duration `yaml:"within" default:"48h" doc:"How long a detractor may wait for the first reply before it is overdue."`
}

// Fields are the names of the mapped columns.
func (s *Survey) Fields() []string {
	own := []string{s.Rewarded}
	if s.Score != nil {
		own = append(own, s.Score.Column)
	}
	if s.Counts != nil {
		own = append(own, s.Counts.columns()...)
	}
	if s.Sent != nil {
		own = append(own, s.Sent.Column)
	}
	if s.FollowedUp != nil {
		own = append(own, s.FollowedUp.Column)
	}
	return s.columns().fields(own...)
}

func (s *Survey) columns() columns {
	return columns{id: s.ID, customer: s.Customer, weight: s.Weight, count: s.Count, time: s.Time, segments: s.Segments}
}

// Scale is the scale of the scores, or that of the classes where they are counted.
func (s *Survey) Scale() *advocacy.Scale {
	scale, _ := s.scale()
	if s.Counts != nil && scale != nil {
		classes := advocacy.ClassScale()
		classes.NPS = scale.NPS
		return classes
	}
	return scale
}

func (s *Survey) scale() (*advocacy.Scale, []advocacy.Problem) {
	return advocacy.NewScale(s.ScaleName, advocacy.Overrides{
		Step: s.Step, AdvocateFrom: s.AdvocateFrom, DetractorTo: s.DetractorTo, SatisfiedFrom: s.SatisfiedFrom,
	})
}
