package advocacy

// The ways in which the survey KPIs get their bounds.
const (
	wilsonScore  = "Wilson score interval"
	squareAndSum = "square-and-add on Wilson limits"
	studentsT    = "Student's t, cut to the scale"
)

// classHelp is the same for all classes, since they share a family.
const classHelp = "Answers by class: advocate, passive or detractor. The classes add up to n; weights do not matter."

// surveyKPIs is the table of the KPIs of a survey.
var surveyKPIs = []KPI{
	{Name: "advocacy_score", Stem: "score", Unit: Ratio, Good: Up, Watched: true, Segments: true, on: anyScale, of: shareOf((*Scale).advocate), Interval: wilsonScore,
		Formula: "advocates ÷ surveyed", Range: "0 … 1",
		Help: "Customer Advocacy Score (CAS): the share of the surveyed who are advocates, from 0 to 1."},
	{Name: "net_advocacy_score", Stem: "net_score", Unit: Ratio, Good: Up, on: anyScale, of: netOf(1), Interval: squareAndSum,
		Formula: "(advocates − detractors) ÷ surveyed", Range: "-1 … 1",
		Help: "Net Customer Advocacy Score: the share of the surveyed who are advocates less the share who are detractors, from -1 to 1."},
	{Name: "net_promoter_score", Stem: "net_promoter_score", Unit: Score, Good: Up, Watched: true, Segments: true, on: (*Scale).scored, of: netOf(100), Interval: squareAndSum,
		Formula: "100 × (promoters − detractors) ÷ answers", Range: "-100 … 100",
		Help: "Net Promoter Score (NPS): 100 times (promoters less detractors) divided by answers, from -100 to 100. Few answers make it swing: mind n and the bounds."},
	{Name: "rating_mean", Stem: "rating_mean", Unit: Score, Good: Up, Segments: true, on: (*Scale).rated, of: meanOf(mark), Interval: studentsT,
		Formula: "Σ ratings ÷ respondents", Range: "the marks of the scale",
		Help: "Mean advocacy rating: the ratings added up and divided by the respondents, in marks of the survey's scale."},
	{Name: "rating_ratio", Stem: "rating", Unit: Ratio, Good: Up, on: (*Scale).rated, of: meanOf(topMark), Interval: studentsT,
		Formula: "Σ ratings ÷ respondents ÷ top of the scale", Range: "0 … 1",
		Help: "Advocacy rating: the mean rating divided by the top of the scale. It is not rescaled: the lowest mark of 1-5 is 0.2."},
	{Name: "satisfaction", Stem: "satisfaction", Unit: Ratio, Good: Up, Segments: true, on: (*Scale).rated, of: shareOf((*Scale).Satisfied), Interval: wilsonScore,
		Formula: "answers in the satisfied boxes ÷ answers", Range: "0 … 1",
		Help: "Customer satisfaction (CSAT): the share of the answers in the satisfied boxes of the scale, from 0 to 1."},
	{Name: "advocates", Stem: "responses", Class: "advocate", Count: true, on: anyScale, of: countOf((*Scale).advocate), Formula: "answers of advocates", Range: "0 and up", Help: classHelp},
	{Name: "passives", Stem: "responses", Class: "passive", Count: true, on: anyScale, of: countOf((*Scale).passive), Formula: "answers of passives", Range: "0 and up", Help: classHelp},
	{Name: "detractors", Stem: "responses", Class: "detractor", Count: true, on: anyScale, of: countOf((*Scale).detractor), Formula: "answers of detractors", Range: "0 and up", Help: classHelp},
}

// SurveyKPIs are the KPIs that answers on a scale give, in the order of the catalogue. They are the
// same ones for every survey and must not be edited.
func SurveyKPIs(s *Scale) []*KPI {
	var defined []*KPI
	for i := range surveyKPIs {
		if surveyKPIs[i].on(s) {
			defined = append(defined, &surveyKPIs[i])
		}
	}
	return defined
}

func anyScale(*Scale) bool { return true }

// mark and topMark are what a rating can be expressed in.
func mark(*Scale) float64      { return 1 }
func topMark(s *Scale) float64 { return s.Max.Float() }
