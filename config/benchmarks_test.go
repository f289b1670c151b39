package config

import (
	"bytes"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/collector/advocacy"
)

const benchmarked = `
global: {industry: ecommerce_retail, timezone: Europe/Berlin}
sources:
  app: {csv: nps.csv, industry: software_saas, survey: {score: nps}}
  shop: {csv: nps.csv, survey: {score: nps}}
benchmarks:
  ours: {kpi: advocacy_score, industry: software_saas, excellent: 0.8, origin: board 2026, date: 2026-01-15, valid_until: 2027-01-15}
  nps: {kpi: net_promoter_score, average: 36, origin: trade association}
`

func TestJobsHaveTheirBenchmarks(t *testing.T) {
	jobs, err := load(t, benchmarked).Jobs(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]string{
		{"advocacy_score board 2026 [{excellent 0.8}]", "net_promoter_score trade association [{average 36}]",
			"rating_ratio Gartner [{average 0.8}]", "rating_ratio default [{solid 0.7} {strong 0.8} {exceptional 0.9}]"},
		{"advocacy_score default [{needs_improvement 0.4} {excellent 0.6}]", "net_promoter_score trade association [{average 36}]",
			"rating_ratio Forrester [{average 0.75}]", "rating_ratio default [{solid 0.7} {strong 0.8} {exceptional 0.9}]"},
	} {
		var got []string
		for _, b := range jobs[i].Benchmarks {
			got = append(got, fmt.Sprint(b.KPI, " ", b.Origin, " ", b.Borders))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got\n%s", jobs[i].Name, strings.Join(got, "\n"))
		}
	}
}

func TestNobodyIsJudgedUnasked(t *testing.T) {
	jobs, err := load(t, `sources: {nps: {csv: nps.csv, survey: {score: nps}}}`).Jobs(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if got := jobs[0].Benchmarks; got != nil {
		t.Errorf("without an industry: %v", got)
	}
}

func TestExpiredBenchmarksAreWarnedOf(t *testing.T) {
	c := load(t, benchmarked)
	for now, want := range map[string]string{
		"2027-01-15T22:59:59Z": "",
		"2027-01-15T23:00:00Z": `level=WARN msg="benchmark expired, it judges nothing any more" benchmark=ours kpi=advocacy_score origin="board 2026" valid_until=2027-01-15` + "\n",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		withoutTime := func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}
		c.WarnOfExpired(at, slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{ReplaceAttr: withoutTime})))
		if said.String() != want {
			t.Errorf("%s: got %q, want %q", now, said.String(), want)
		}
	}
}

// The tags of the settings list what the tables of the arithmetic do.
func TestIndustriesAndBordersAreThoseOfTheTables(t *testing.T) {
	for _, settings := range []any{Global{}, Source{}, Benchmark{}} {
		field, _ := reflect.TypeOf(settings).FieldByName("Industry")
		if got, want := field.Tag.Get("enum"), strings.Join(advocacy.Industries(), ","); got != want {
			t.Errorf("%T: enum is %q, the industries are %q", settings, got, want)
		}
	}
	b := new(Benchmark)
	v, written := reflect.ValueOf(b).Elem(), 0
	for _, f := range shapeOf(v.Type()).fields {
		if f.typ == reflect.TypeFor[*float64]() {
			value := float64(len(b.borders()))
			v.FieldByIndex(f.index).Set(reflect.ValueOf(&value))
			written++
			if got := b.borders(); len(got) != written || got[written-1].Name != f.key {
				t.Errorf("%s is not the border %d of %v", f.key, written, got)
			}
		}
	}
	if written != len(advocacy.BorderNames()) {
		t.Errorf("%d borders can be written, want %v", written, advocacy.BorderNames())
	}
}
