package tally

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

var standingShape = Shape{Buckets: 4, Standing: true, Respondents: LatestAnswer, Timed: true, Dimensions: []string{"plan"}, MaxCustomers: 100}

// opinion is "ann pro 3 yes": on day 3 ann of plan pro gave the answer of an advocate; "3.5" is at noon.
func opinion(order int, text string) Row {
	var name, plan, yes string
	var days float64
	fmt.Sscan(text, &name, &plan, &days, &yes)
	r := Row{Day: calendar.Day(days), Time: int64(days * 24 * 3600 * 1000), Count: 1, Weight: advocacy.One, Order: uint64(order)}
	if yes == "yes" {
		r.Bucket = Stands
	}
	if name != "-" {
		r.Customer = []byte(name)
	}
	r.Segments = [][]byte{[]byte(plan)}
	return r
}

func opinions(rows ...string) *Tally {
	t := New(standingShape, [16]byte{1})
	for i, text := range rows {
		t.Add(new(opinion(i, text)))
	}
	return t
}

func TestStanding(t *testing.T) {
	w := calendar.Window{From: 10, To: 20}
	for name, test := range map[string]struct {
		rows []string
		want string
	}{
		"since before":                      {[]string{"ann pro 1 yes"}, "0 0 0 1; pro 0 0 0 1"},
		"an answer of the first day gains":  {[]string{"ann pro 10 yes"}, "0 0 1 0; pro 0 0 1 0"},
		"an answer of the last day counts":  {[]string{"ann pro 1 yes", "ann pro 19.9 no"}, "0 1 0 0; pro 0 1 0 0"},
		"one of the day after does not":     {[]string{"ann pro 1 yes", "ann pro 20 no"}, "0 0 0 1; pro 0 0 0 1"},
		"never was":                         {[]string{"ann pro 1 no", "ann pro 12 no"}, "1 0 0 0; pro 1 0 0 0"},
		"was for a while":                   {[]string{"ann pro 11 yes", "ann pro 15 no"}, "1 0 0 0; pro 1 0 0 0"},
		"wavered and came back":             {[]string{"ann pro 1 yes", "ann pro 11 no", "ann pro 15 yes"}, "0 0 0 1; pro 0 0 0 1"},
		"of one day the later answer":       {[]string{"ann pro 15.5 yes", "ann pro 15 no"}, "0 0 1 0; pro 0 0 1 0"},
		"at the same time the lower score":  {[]string{"ann pro 15 yes", "ann pro 15 no"}, "1 0 0 0; pro 1 0 0 0"},
		"moved, still an advocate":          {[]string{"ann free 1 yes", "ann pro 15 yes"}, "0 0 0 1; free 0 1 0 0; pro 0 0 1 0"},
		"moved and changed her mind":        {[]string{"ann free 1 yes", "ann pro 15 no"}, "0 1 0 0; free 0 1 0 0; pro 1 0 0 0"},
		"moved there and back":              {[]string{"ann free 1 yes", "ann pro 12 yes", "ann free 15 yes"}, "0 0 0 1; free 0 0 0 1"},
		"who has no name stands for nobody": {[]string{"- pro 1 yes", "ann pro 1 yes"}, "0 0 0 1; pro 0 0 0 1"},
		"still to come":                     {[]string{"ann pro 20 yes"}, "0 0 0 0"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := whoWas(opinions(test.rows...), w); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestTooManyStanding(t *testing.T) {
	shape := standingShape
	shape.MaxCustomers = 1
	tally := New(shape, [16]byte{})
	tally.Add(new(opinion(0, "ann pro 1 yes")))
	tally.Add(new(opinion(1, "ann pro 1.5 no")))
	if tally.Err() != nil {
		t.Error("two answers on a day are one to keep")
	}
	tally.Add(new(opinion(2, "bob pro 1 yes")))
	if err := tally.Err(); err == nil || err.Error() != "more than 1 answers to keep, one of every customer and day: raise max_customers, or read fewer rows" {
		t.Error(err)
	}
}

// opinionate draws rows in which few customers answer often, and at the same time as before.
func opinionate(t *rapid.T) []string {
	var rows []string
	for range rapid.IntRange(0, 25).Draw(t, "rows") {
		rows = append(rows, fmt.Sprintf("%s %s %g %s", rapid.SampledFrom([]string{"ann", "bob", "cy", "-"}).Draw(t, "who"),
			rapid.SampledFrom([]string{"pro", "free", "edu"}).Draw(t, "plan"), float64(rapid.IntRange(0, 60).Draw(t, "noons"))/2,
			rapid.SampledFrom([]string{"yes", "no"}).Draw(t, "yes")))
	}
	return rows
}

// However the rows are split and merged, customers stand where a map of their latest answers says.
func TestStandingIsThatOfASlowMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := opinionate(t)
		whole, half := opinions(rows...), [2]*Tally{New(standingShape, [16]byte{1}), New(standingShape, [16]byte{1})}
		for i, text := range rows {
			half[rapid.IntRange(0, 1).Draw(t, "half")].Add(new(opinion(i, text)))
		}
		half[1].Merge(half[0])
		a, b := bytesOut{}, bytesOut{}
		a.tally(whole)
		b.tally(half[1])
		if !bytes.Equal(a.bytes, b.bytes) {
			t.Fatal("split and merged, they are others")
		}
		from := calendar.Day(rapid.IntRange(0, 31).Draw(t, "from"))
		w := calendar.Window{From: from, To: from + calendar.Day(rapid.IntRange(0, 31).Draw(t, "days"))}
		if got, want := whoWas(half[1], w), slowlyStanding(rows, w); got != want {
			t.Fatalf("of %q in %v: got %s, want %s", rows, w, got, want)
		}
	})
}

// slowlyStanding is what whoWas says, by maps.
func slowlyStanding(rows []string, w calendar.Window) string {
	start, end := latestOpinions(rows, w.From), latestOpinions(rows, w.To)
	counts := map[string]*[4]int{"": {}}
	count := func(plan string, where int) {
		if counts[plan] == nil {
			counts[plan] = new([4]int)
		}
		counts[plan][where]++
	}
	for who, now := range end {
		then, before := start[who]
		count("", then.Bucket*atStart+now.Bucket*atEnd)
		plan := string(now.Segments[0])
		switch {
		case !before:
			count(plan, now.Bucket*atEnd)
		case string(then.Segments[0]) == plan:
			count(plan, then.Bucket*atStart+now.Bucket*atEnd)
		default:
			count(plan, now.Bucket*atEnd)
			count(string(then.Segments[0]), then.Bucket*atStart)
		}
	}
	text := ""
	for _, plan := range slices.Sorted(maps.Keys(counts)) {
		c := counts[plan]
		if plan != "" {
			text += "; " + plan + " "
		}
		text += fmt.Sprintf("%d %d %d %d", c[0], c[1], c[2], c[3])
	}
	return text
}

// latestOpinions are those before a day by customer; of two at the same time the lower one, and of
// two that are the same the one that was read first.
func latestOpinions(rows []string, before calendar.Day) map[string]Row {
	latest := make(map[string]Row)
	for i, text := range rows {
		r := opinion(i, text)
		if len(r.Customer) == 0 || r.Day >= before {
			continue
		}
		last, known := latest[string(r.Customer)]
		if !known || r.Time > last.Time || r.Time == last.Time && r.Bucket < last.Bucket {
			latest[string(r.Customer)] = r
		}
	}
	return latest
}
