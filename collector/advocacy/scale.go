package advocacy

// Class is what an answer makes of its customer.
type Class int

// The classes, from worst to best.
const (
	Detractor Class = iota
	Passive
	Advocate
)

// String is the class as labels say it.
func (c Class) String() string { return [...]string{"detractor", "passive", "advocate"}[c] }

// Scale is the range of scores that a survey asks for, and what they mean.
type Scale struct {
	// Name is how the configuration calls the scale, such as "0-10".
	Name string
	// Min and Max are the lowest and the highest score, Step the distance between two scores.
	Min, Max, Step Micros
	// Scores from AdvocateFrom up are advocates, those up to DetractorTo are detractors, and those
	// from SatisfiedFrom up are satisfied.
	AdvocateFrom, DetractorTo, SatisfiedFrom Micros
	// NPS says that the Net Promoter Score is defined on the scale.
	NPS bool
	// Classes says that the buckets are the three classes themselves, not scores: there is no
	// rating and no satisfaction to tell.
	Classes bool
}

// Len is the number of scores, and of the buckets of a histogram.
func (s *Scale) Len() int { return int((s.Max-s.Min)/s.Step) + 1 }

// Score is the score of a bucket.
func (s *Scale) Score(i int) float64 { return s.score(i).Float() }

func (s *Scale) score(i int) Micros { return s.Min + Micros(i)*s.Step }

// Index is the bucket of a score. It reports false where the score is off the scale, or between
// two steps of it.
func (s *Scale) Index(score Micros) (int, bool) {
	if score < s.Min || score > s.Max || (score-s.Min)%s.Step != 0 {
		return 0, false
	}
	return int((score - s.Min) / s.Step), true
}

// Class is what the answers of a bucket make of their customers.
func (s *Scale) Class(i int) Class {
	switch score := s.score(i); {
	case score >= s.AdvocateFrom:
		return Advocate
	case score <= s.DetractorTo:
		return Detractor
	default:
		return Passive
	}
}

// Satisfied reports whether the answers of a bucket are satisfied ones.
func (s *Scale) Satisfied(i int) bool { return s.score(i) >= s.SatisfiedFrom }

func (s *Scale) advocate(i int) bool  { return s.Class(i) == Advocate }
func (s *Scale) passive(i int) bool   { return s.Class(i) == Passive }
func (s *Scale) detractor(i int) bool { return s.Class(i) == Detractor }

// rated reports whether the buckets are scores, so that there are ratings and satisfied answers.
func (s *Scale) rated() bool { return !s.Classes }

// scored reports whether the Net Promoter Score is defined on the scale.
func (s *Scale) scored() bool { return s.NPS }
