package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// survey is the same answers wherever they are kept.
type survey struct {
	name string
	// The SQL types that keep its times.
	postgres, mariadb string
	// settings are added to those of the rows; %s stands before every column.
	settings string
	answers  []answer
}

// answer is a row. Its pointers are nil where the answer says nothing.
type answer struct {
	// at is the time as text has it, utc as a database without zones has it, day the one in Berlin.
	at, utc, day string
	score        *int
	plan, region *string
	weight       string
	customer     string
}

// columns are those of the answers, in the order of their values.
var columns = []string{"number", "submitted_at", "score", "plan", "region", "weight", "customer"}

// values are the row with its number, as text; nil is NULL.
func (a answer) values(number int) []any {
	return []any{strconv.Itoa(number), a.at, optional(a.score), optional(a.plan), optional(a.region), a.weight, a.customer}
}

func optional[T any](value *T) any {
	if value == nil {
		return nil
	}
	return fmt.Sprint(*value)
}

func surveys(berlin *time.Location) []survey {
	moment := func(dice *rand.Rand) answer { return moment(dice, berlin) }
	return []survey{
		{name: "wall_clock", postgres: "timestamp", mariadb: "DATETIME", answers: answers(1, wallClock)},
		{name: "moments", postgres: "timestamptz", mariadb: "TIMESTAMP(3) NULL", answers: answers(2, moment)},
		{
			name: "customers", postgres: "timestamptz", mariadb: "TIMESTAMP(3) NULL", answers: answers(3, moment),
			settings: "customer: %scustomer, respondents: latest_answer",
		},
	}
}

// answers makes up answers whose times are drawn by draw.
func answers(seed uint64, draw func(*rand.Rand) answer) []answer {
	dice := rand.New(rand.NewPCG(seed, 0))
	all := make([]answer, 3000)
	for i := range all {
		all[i] = draw(dice)
		score := dice.IntN(12) // 11 is not on the scale
		all[i].score = sometimes(dice, &score)
		all[i].plan = sometimes(dice, pick(dice, "starter", " team ", "enterprise", "", "Tarif „Größe“", "チーム", "a,b;\"c\"", "two\nlines"))
		all[i].region = sometimes(dice, pick(dice, "Nord", "Süd", "Île-de-France", "São Paulo", "Łódź", "🙂", "\u00a0hard blanks\u00a0"))
		all[i].weight = strconv.FormatFloat(float64(1+dice.IntN(5000))/1000, 'f', -1, 64)
		all[i].customer = fmt.Sprint("customer ", dice.IntN(400))
	}
	return all
}

// sometimes is the value nineteen times of twenty, and else nothing.
func sometimes[T any](dice *rand.Rand, value *T) *T {
	if dice.IntN(20) == 0 {
		return nil
	}
	return value
}

func pick(dice *rand.Rand, values ...string) *string { return &values[dice.IntN(len(values))] }

// edges are days on which Berlin's clocks are changed, and an ordinary one.
var edges = []time.Time{
	time.Date(2025, 10, 26, 0, 0, 0, 0, time.UTC),
	time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC),
	time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
}

// near draws a time of a year, mostly one within seconds or hours of an edge or of the midnight after it.
func near(dice *rand.Rand, edges []time.Time) time.Time {
	edge := edges[dice.IntN(len(edges))].AddDate(0, 0, dice.IntN(2))
	switch dice.IntN(4) {
	case 0:
		return edges[0].Add(time.Duration(dice.IntN(180*24*3600)) * time.Second)
	case 1:
		return edge.Add(time.Duration(dice.IntN(5)-2) * time.Second)
	}
	return edge.Add(time.Duration(dice.IntN(8*3600)-4*3600) * time.Second)
}

// wallClock draws a time without a zone, also one that was skipped or came twice.
func wallClock(dice *rand.Rand) answer {
	at := near(dice, edges)
	text := at.Format(time.DateTime)
	return answer{at: text, utc: text, day: at.Format(time.DateOnly)}
}

// moment draws a moment, written in some zone.
func moment(dice *rand.Rand, berlin *time.Location) answer {
	var midnights []time.Time
	for _, day := range edges {
		midnights = append(midnights, time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, berlin))
	}
	at := near(dice, midnights).Add(time.Duration(dice.IntN(1000)) * time.Millisecond)
	zones := []*time.Location{time.UTC, berlin, time.FixedZone("", -7*3600), time.FixedZone("", 5*3600+1800)}
	return answer{
		at:  at.In(zones[dice.IntN(len(zones))]).Format(time.RFC3339Nano),
		utc: at.UTC().Format("2006-01-02 15:04:05.000"),
		day: at.In(berlin).Format(time.DateOnly),
	}
}

// The same answers give the same figures, to the last byte, wherever they are kept.
func TestSameAnswersSameFigures(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range surveys(berlin) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			want := s.figures(t, stores["csv"])
			s.checkDays(t, want)
			for kind, keep := range stores {
				t.Run(kind, func(t *testing.T) { compare(t, s.figures(t, keep), want) })
			}
		})
	}
}

// days are those as of which figures are asked for.
var days = []string{"2025-10-26", "2025-10-27", "2026-02-01", "2026-03-29", "2026-03-30", "2026-04-15"}

const settings = `
global:
  timezone: Europe/Berlin
  periods: [1d, 2d, 7d, month, last_month, quarter, last_quarter, year, all]
  segment_kpis: [rating_ratio, net_advocacy_score]
sources:
  survey:
    %[1]s
    survey: {score: %[2]sscore, time: %[2]ssubmitted_at, weight: %[2]sweight, segments: {plan: %[2]splan, region: %[2]sregion}, %[3]s}
`

// figures are all figures of the answers in every format, as of several days.
func (s survey) figures(t *testing.T, keep func(*testing.T, survey) (where, prefix string)) string {
	t.Helper()
	where, prefix := keep(t, s)
	more := strings.ReplaceAll(s.settings, "%s", prefix)
	file := filepath.Join(t.TempDir(), "advocacy.yml")
	write(t, file, settings, where, prefix, more)
	var all strings.Builder
	for _, day := range days {
		fmt.Fprintln(&all, "as of", day)
		all.WriteString(pullNow(t, file, "--at="+day, "--format=csv"))
		all.WriteString(timeless(pullNow(t, file, "--at="+day, "--format=prometheus")))
	}
	return all.String()
}

// pullNow is what the pull command prints; it must end well.
func pullNow(t *testing.T, configFile string, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), append([]string{"pull", "--config.file=" + configFile}, args...), &stdout, &stderr); code != exitOK {
		t.Fatalf("pull %v: exit code %d\n%s", args, code, stderr.String())
	}
	return stdout.String()
}

var clocked = regexp.MustCompile(`(?m)^advocacy_exporter_source_(last_attempt|last_success|next_pull|pull_duration)_.*\n`)

// timeless is an exposition without what depends on when and how fast the source was pulled.
func timeless(exposition string) string { return clocked.ReplaceAllString(exposition, "") }

// checkDays compares the answers of every asked-for day with those that were made for it.
func (s survey) checkDays(t *testing.T, figures string) {
	t.Helper()
	if s.settings != "" {
		return // not every answer counts
	}
	for _, day := range days {
		_, figures, _ := strings.Cut(figures, "as of "+day+"\n")
		found := regexp.MustCompile(`(?m)^survey,net_promoter_score,1d,,,[^,]*,[^,]*,[^,]*,(\d+),`).FindStringSubmatch(figures)
		n := s.counted(day)
		if n == 0 || found == nil || found[1] != strconv.Itoa(n) {
			t.Errorf("answers of %s: got %q, want %d", day, found, n)
		}
	}
}

// counted is the number of answers of a day in Berlin whose score is on the scale.
func (s survey) counted(day string) (n int) {
	for _, a := range s.answers {
		if a.day == day && a.score != nil && *a.score <= 10 {
			n++
		}
	}
	return n
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Fatalf("line %d:\ngot  %s\nwant %s", i+1, gotLines[i], wantLines[i])
		}
	}
	t.Fatalf("got %d lines, want %d", len(gotLines), len(wantLines))
}

func numbered(all []answer) [][]any {
	rows := make([][]any, 0, len(all))
	for i, a := range all {
		rows = append(rows, a.values(i))
	}
	return rows
}
