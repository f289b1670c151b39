package rows_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

func number(x float64) *float64 { return &x }

// simple is a survey that asks for nothing special.
func simple() *rows.Survey {
	return &rows.Survey{Score: &values.Score{Column: "score"}, ScaleName: "0-10", Respondents: tally.Answers, MaxCustomers: 1000}
}

func TestSurveySettingsThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*rows.Survey)
		want   []string
	}{
		"nothing wrong": {func(*rows.Survey) {}, nil},
		"no score": {func(s *rows.Survey) { s.Score = nil },
			[]string{": neither score nor counts: add score, the column of the answers, or counts, the columns of answers by class"}},
		"score and counts": {func(s *rows.Survey) { s.Counts = &rows.ClassColumns{"a", "p", "d"} },
			[]string{"counts: both score and counts: keep the one that the rows have"}},
		"counts of counts": {func(s *rows.Survey) { s.Score, s.Counts, s.Count = nil, &rows.ClassColumns{"a", "p", "d"}, "n" },
			[]string{"count: counts already say how many answers a row stands for: remove count"}},
		"thresholds of classes": {func(s *rows.Survey) {
			s.Score, s.Counts, s.AdvocateFrom = nil, &rows.ClassColumns{"a", "p", "d"}, number(8)
		},
			[]string{"advocate_from: counts are classes already: remove advocate_from"}},
		"unknown scale": {func(s *rows.Survey) { s.ScaleName = "0-100" },
			[]string{`scale: unknown scale "0-100", want one of 0-10, 1-10, 1-7, 1-5, 1-3, boolean`}},
		"words off the scale": {func(s *rows.Survey) { s.Score.Values = map[string]float64{"super": 11, "half": 0.5} },
			[]string{
				"score/values/half: 0.5 is not on the scale 0-10: give a score from 0 to 10 in steps of 1",
				"score/values/super: 11 is not on the scale 0-10: give a score from 0 to 10 in steps of 1",
			}},
		"a word twice": {func(s *rows.Survey) { s.Score.Values = map[string]float64{"Good": 8, "good": 7} },
			[]string{`score/values/good: "Good" and "good" are the same but for case and blanks: keep one`}},
		"a blank word": {func(s *rows.Survey) { s.Score.Values = map[string]float64{" ": 0} },
			[]string{"score/values/ : a blank score is no answer and has no value: remove it"}},
		"respondents without customers": {func(s *rows.Survey) { s.Respondents, s.Time = tally.LatestAnswer, &values.Time{Column: "at"} },
			[]string{"respondents: latest_answer needs to know customers apart: add customer, the column that does, or remove respondents"}},
		"the first answer without a time": {func(s *rows.Survey) { s.Respondents, s.Customer = tally.FirstAnswer, "account" },
			[]string{"respondents: first_answer needs to know which answer came before: add time, or remove respondents"}},
		"customers in grouped rows": {func(s *rows.Survey) {
			s.Respondents, s.Customer, s.Time, s.Count = tally.LatestAnswer, "account", &values.Time{Column: "at"}, "n"
		},
			[]string{"respondents: latest_answer needs one row for every answer, but a row stands for several: remove respondents"}},
		"a layout of another language": {func(s *rows.Survey) { s.Time = &values.Time{Column: "at", Layout: "%d-%m-%Y"} },
			[]string{`time/layout: "%d-%m-%Y" does not say day, month and year: write how 2 January 2006, 15:04:05 is written in the rows, such as 02-01-2006`}},
		"a layout without a year": {func(s *rows.Survey) { s.Time = &values.Time{Column: "at", Layout: "02 Jan"} },
			[]string{`time/layout: "02 Jan" does not say day, month and year: write how 2 January 2006, 15:04:05 is written in the rows, such as 02-01-2006`}},
		"a layout": {func(s *rows.Survey) { s.Time = &values.Time{Column: "at", Layout: "02-01-06"} }, nil},
		"a zone that is none": {func(s *rows.Survey) { s.Time = &values.Time{Column: "at", Zone: "Berlin"} },
			[]string{`time/timezone: unknown timezone "Berlin": give a name such as Europe/Berlin, or UTC`}},
		"dimensions": {func(s *rows.Survey) {
			s.Segments = map[string]string{" ": "a", "plan ": "b", "a\nb": "c", ".person.plan": "d"}
		},
			[]string{
				"segments/ : a dimension without a name: give it one",
				`segments/` + "a\nb" + `: "a\nb" is not a text that a label can show: rename it with a mapping, such as plan: column`,
				`segments/plan : "plan " has blanks around it: remove them`,
			}},
		"no room for customers": {func(s *rows.Survey) { s.MaxCustomers = 0 },
			[]string{"max_customers: 0 is not above 0: give how many ids or customers there may be"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := simple()
			test.change(s)
			var got []string
			s.Validate(func(key, problem string) { got = append(got, key+": "+problem) })
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func TestSurveyAsksForEachColumnOnce(t *testing.T) {
	s := simple()
	s.Time, s.ID = &values.Time{Column: "at"}, "id"
	s.Segments = map[string]string{"plan": "plan", "tariff": "plan", "when": "at"}
	if got, want := s.Fields(), []string{"at", "id", "plan", "score"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// record is a row as a source hands it over: "score=9 plan=free".
func record(line int64, fields []string, row string) sources.Record {
	values := make(map[string]string)
	for field := range strings.SplitSeq(row, "|") {
		column, value, _ := strings.Cut(field, "=")
		values[column] = value
	}
	rec := sources.Record{Line: line, Fields: make([][]byte, len(fields))}
	for i, column := range fields {
		if value, ok := values[column]; ok {
			rec.Fields[i] = []byte(value)
		}
	}
	return rec
}

// tallied is the tally of rows written as "score=9|plan=free".
func tallied(s rows.Kind, texts ...string) *tally.Set {
	t := rows.NewSet(s, [16]byte{1})
	reader := s.Reader(calendar.Calendar{Location: time.UTC}, "crm.csv")
	for i, row := range texts {
		reader.Read(t, record(int64(i+2), s.Fields(), row), uint64(i+2))
	}
	return t
}

// bucketsOf is a histogram as "score×rows …"; weights follow where they differ from the rows.
func bucketsOf(h advocacy.Histogram) string {
	var all []string
	for i, b := range h.Buckets {
		switch {
		case b.Rows == 0:
		case b.Weight != float64(b.Rows) || b.Squares != float64(b.Rows):
			all = append(all, fmt.Sprintf("%g×%d(%g,%g)", h.Scale.Score(i), b.Rows, b.Weight, b.Squares))
		default:
			all = append(all, fmt.Sprintf("%g×%d", h.Scale.Score(i), b.Rows))
		}
	}
	return strings.Join(all, " ")
}

func shownCounts(s *rows.Survey, t *tally.Set, w calendar.Window) string {
	counts := t.Facet(0).Count(w, s.Scale(), 0)
	all := []string{bucketsOf(counts.Overall)}
	for i, name := range s.Facets()[0].Shape.Dimensions {
		for _, segment := range slices.Sorted(maps.Keys(counts.Dimensions[i])) {
			all = append(all, name+"="+segment+": "+bucketsOf(counts.Dimensions[i][segment]))
		}
	}
	return strings.Join(all, "; ")
}

func TestSurveyRows(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*rows.Survey)
		rows    []string
		want    string
		rejects []string
	}{
		"answers, and a question that was skipped": {
			rows: []string{"score=9", "score=10 - Extremely likely", "score=", "score=NA", "other=1"},
			want: "9×1 10×1",
		},
		"what cannot be used is counted and placed": {
			rows:    []string{"score=11", "score=great", "score=9"},
			want:    "9×1",
			rejects: []string{"crm.csv:3: score: not a number: give score.values if scores are words", "crm.csv:2: score: not on the scale 0-10"},
		},
		"segments": {
			change: func(s *rows.Survey) { s.Segments = map[string]string{"plan": "plan"} },
			rows:   []string{"score=9|plan= free", "score=8|plan=free ", "score=1|plan=", "score=2", "score=3|plan=a  b"},
			want:   "1×1 2×1 3×1 8×1 9×1; plan=(blank): 1×1 2×1; plan=a  b: 3×1; plan=free: 8×1 9×1",
		},
		"weights": {
			change: func(s *rows.Survey) { s.Weight = "w" },
			rows:   []string{"score=9|w=1", "score=9|w=0.5", "score=8|w=0", "score=8|w=-1", "score=8|w=", "score=8|w=many", "score=8|w=2000000000"},
			want:   "9×2(1.5,1.25)",
			rejects: []string{
				"crm.csv:4: w: not above 0", "crm.csv:5: w: not above 0", "crm.csv:6: w: not a number",
				"crm.csv:7: w: not a number", "crm.csv:8: w: above 1000000000",
			},
		},
		"grouped rows": {
			change: func(s *rows.Survey) { s.Count = "n" },
			rows:   []string{"score=9|n=40", "score=8|n=0", "score=7|n=2.0", "score=6|n=1.5", "score=6|n=", "score=6|n=-1"},
			want:   "7×2 9×40",
			rejects: []string{
				"crm.csv:5: n: not a whole number from 0 up", "crm.csv:6: n: not a number", "crm.csv:7: n: not a whole number from 0 up",
			},
		},
		"grouped rows with weights": {
			change: func(s *rows.Survey) { s.Count, s.Weight = "n", "w" },
			rows:   []string{"score=9|n=3|w=2"},
			want:   "9×3(6,12)",
		},
		"rows counted by class": {
			change:  func(s *rows.Survey) { s.Score, s.Counts = nil, &rows.ClassColumns{"a", "p", "d"} },
			rows:    []string{"a=33|p=11|d=7", "a=1|p=0|d=0", "a=5|p=|d=0"},
			want:    "0×7 1×11 2×34",
			rejects: []string{"crm.csv:4: p: not a number"},
		},
		"of rows with one id the latest wins": {
			change: func(s *rows.Survey) { s.ID, s.Time = "id", &values.Time{Column: "at"} },
			rows: []string{
				"id=1|score=9|at=2021-09-02", "id=1|score=2|at=2021-09-01", "id=2|score=5|at=2021-09-01", "id=2|score=6|at=2021-09-01",
				"id=|score=7|at=2021-09-01", "id=null|score=7|at=2021-09-01", "score=7|at=2021-09-01",
			},
			want: "6×1 7×3 9×1",
		},
		"also where it counts nobody": {
			change: func(s *rows.Survey) { s.ID, s.Count = "id", "n" },
			rows:   []string{"id=1|score=9|n=4", "id=1|score=9|n=0", "id=2|score=9|n=1"},
			want:   "9×1",
		},
		"and where it counts classes": {
			change: func(s *rows.Survey) { s.ID, s.Score, s.Counts = "id", nil, &rows.ClassColumns{"a", "p", "d"} },
			rows:   []string{"id=1|a=4|p=1|d=9", "id=1|a=5|p=2|d=0"},
			want:   "1×2 2×5",
		},
		"the latest answer of a customer, the lower of two at once": {
			change: func(s *rows.Survey) {
				s.Respondents, s.Customer, s.Time = tally.LatestAnswer, "who", &values.Time{Column: "at"}
			},
			rows: []string{
				"who=a|score=9|at=2021-09-02", "who=a|score=2|at=2021-09-01", "who=b|score=5|at=2021-09-01T10:00:00Z",
				"who=b|score=4|at=2021-09-01T10:00:00Z", "who=|score=7|at=2021-09-01", "who=NA|score=7|at=2021-09-01",
			},
			want: "4×1 7×2 9×1",
		},
		"the first answer of a customer": {
			change: func(s *rows.Survey) {
				s.Respondents, s.Customer, s.Time = tally.FirstAnswer, "who", &values.Time{Column: "at"}
			},
			rows: []string{"who=a|score=9|at=2021-09-02", "who=a|score=2|at=2021-09-01", "who=a|score=1|at=2021-09-03"},
			want: "2×1",
		},
		"a corrected answer of a customer": {
			change: func(s *rows.Survey) {
				s.ID, s.Respondents, s.Customer, s.Time = "id", tally.FirstAnswer, "who", &values.Time{Column: "at"}
			},
			rows: []string{
				"id=1|who=a|score=2|at=2021-09-01", "id=2|who=a|score=9|at=2021-09-02", "id=1|who=a|score=8|at=2021-09-03",
			},
			want: "9×1",
		},
		"times that leave doubt": {
			change:  func(s *rows.Survey) { s.Time = &values.Time{Column: "at"} },
			rows:    []string{"score=9|at=01-09-2021", "score=9|at=", "score=9|at=2021-09-01"},
			want:    "9×1",
			rejects: []string{"crm.csv:3: at: blank", "crm.csv:2: at: day and month are both numbers, and one such as 01-09-2021 could be 1 September or 9 January: give time.layout"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := simple()
			if test.change != nil {
				test.change(s)
			}
			tally := tallied(s, test.rows...)
			if got := shownCounts(s, tally, calendar.EveryDay()); got != test.want {
				t.Errorf("counted %s, want %s", got, test.want)
			}
			var rejects []string
			for _, r := range tally.Rejects() {
				rejects = append(rejects, r.String())
			}
			if !slices.Equal(rejects, test.rejects) {
				t.Errorf("rejected\n%s\nwant\n%s", strings.Join(rejects, "\n"), strings.Join(test.rejects, "\n"))
			}
		})
	}
}

func TestCustomersCountOnceWithinEachPeriod(t *testing.T) {
	s := simple()
	s.Respondents, s.Customer, s.Time = tally.LatestAnswer, "who", &values.Time{Column: "at"}
	tally := tallied(s, "who=a|score=9|at=2021-08-31", "who=a|score=3|at=2021-09-15", "who=a|score=7|at=2021-10-01")
	for _, test := range []struct{ from, to, want string }{
		{"2021-08-01", "2021-09-01", "9×1"},
		{"2021-09-01", "2021-10-01", "3×1"},
		{"2021-08-01", "2021-10-01", "3×1"},
		{"2021-08-01", "2021-10-02", "7×1"},
		{"2021-11-01", "2021-12-01", ""},
	} {
		w := calendar.Window{From: day(t, test.from), To: day(t, test.to)}
		if got := shownCounts(s, tally, w); got != test.want {
			t.Errorf("%s to %s: %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

func TestRowsBelongToTheirLocalDay(t *testing.T) {
	s := simple()
	s.Time = &values.Time{Column: "at"}
	tally := rows.NewSet(s, [16]byte{})
	reader := s.Reader(calendar.Calendar{Location: zone(t, "Europe/Berlin")}, "crm.csv")
	reader.Read(tally, record(2, s.Fields(), "score=9|at=2021-08-31T22:30:00Z"), 2)
	first, ok := tally.First()
	if !ok || first.String() != "2021-09-01" {
		t.Errorf("first day is %s", first)
	}
	if newest, _ := tally.Newest(); !newest.Equal(moment(t, "2021-08-31T22:30:00Z")) {
		t.Errorf("newest is %s", newest)
	}
}

func TestReadingDoesNotAllocate(t *testing.T) {
	s := simple()
	s.Segments, s.Time, s.ID, s.Weight = map[string]string{"plan": "plan"}, &values.Time{Column: "at"}, "id", "w"
	s.Score.Values = map[string]float64{"Sehr gut": 10}
	counted := rows.NewSet(s, [16]byte{})
	reader := s.Reader(calendar.New(zone(t, "Europe/Berlin"), 0), "crm.csv")
	for _, at := range []string{"2021-09-01T10:00:00Z", "2021-09-01 10:00:00", "31-Jul-18", "Jan 2, 2006 3:04 PM", "1641289688"} {
		rec := record(2, s.Fields(), "score=sehr gut|plan= free|id=17|w=1.5|at="+at)
		if n := testing.AllocsPerRun(100, func() { reader.Read(counted, rec, 2) }); n > 0 {
			t.Errorf("%s: %g allocations", at, n)
		}
	}
	if counted.Rejected(tally.BadTime)+counted.Rejected(tally.BadScore) > 0 || counted.Rows() == 0 {
		t.Error("rows were rejected:", counted.Rejects())
	}
}

func TestClassesAddUpToTheAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := simple()
		s.ScaleName = rapid.SampledFrom(advocacy.ScaleNames()).Draw(t, "scale")
		tally := tallied(s, rapid.SliceOf(rapid.Map(rapid.IntRange(-1, 11), func(score int) string {
			return fmt.Sprint("score=", score)
		})).Draw(t, "rows")...)
		h, classes := tally.Facet(0).Count(calendar.EveryDay(), s.Scale(), 0).Overall, 0.0
		for _, k := range rows.KPIsOf(s) {
			if e, ok := k.Estimate(h, advocacy.Z(0.95)); ok && k.Class != "" {
				classes += e.Value
			}
		}
		if classes != float64(tally.Rows()) {
			t.Fatalf("%g answers by class, %d rows", classes, tally.Rows())
		}
	})
}
