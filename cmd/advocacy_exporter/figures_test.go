package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"advocacy_exporter/cmd/advocacy_exporter/samples"
)

// figure is what is known of real data: the value of a KPI and how many rows are behind it.
type figure struct {
	kpi, period, dimension, segment string
	value                           float64
	rows                            uint64
}

// realData is where rows are, what they are, and what is known of them as of a day.
type realData struct {
	name, where, at string
	kind, rows      string // without a kind they are answers to a survey
	figures         []figure
}

// allRealData are exports and recorded replies. Where they come from stands in the README beside each.
func allRealData(t *testing.T, recorded string) []realData {
	return []realData{
		{
			name:  "Delighted's answers",
			where: fmt.Sprintf("http: {url: %s/survey_responses.json, items: .}", recorded),
			rows:  "{id: .id, customer: .person, score: .score, time: .created_at}",
			at:    "2022-01-05",
			figures: []figure{
				{kpi: "net_promoter_score", period: "30d", value: -50, rows: 10},
				{kpi: "advocacy_score", period: "30d", value: 0.1, rows: 10},
				{kpi: "net_advocacy_score", period: "month", value: -0.5, rows: 10},
				{kpi: "rating_mean", period: "all", value: 4.4, rows: 10},
				{kpi: "advocates", period: "all", value: 1, rows: 10},
				{kpi: "passives", period: "all", value: 3, rows: 10},
				{kpi: "detractors", period: "all", value: 6, rows: 10},
			},
		},
		{
			name:  "Delighted's counts",
			where: fmt.Sprintf("http: {url: %s/metrics_docs_example.json}", recorded),
			rows:  "{counts: {advocates: .promoter_count, passives: .passive_count, detractors: .detractor_count}}",
			figures: []figure{
				{kpi: "net_promoter_score", period: "all", value: 100 * 26.0 / 51, rows: 51},
				{kpi: "advocacy_score", period: "all", value: 32.0 / 51, rows: 51},
				{kpi: "passives", period: "all", value: 13, rows: 51},
			},
		},
		{
			name:  "DummyJSON's reviews of products",
			where: fmt.Sprintf("http: {url: %s/products.json, items: '.[].reviews[]'}", recorded),
			rows:  "{scale: 1-5, score: .rating, time: .date, segments: {category: ^.category}}",
			at:    "2025-04-30",
			figures: []figure{
				{kpi: "rating_mean", period: "all", value: 3.702749140893471, rows: 582},
				{kpi: "rating_ratio", period: "all", value: 3.702749140893471 / 5, rows: 582},
				{kpi: "satisfaction", period: "30d", value: 391.0 / 582, rows: 582},
				{kpi: "advocacy_score", period: "all", value: 199.0 / 582, rows: 582},
				{kpi: "rating_mean", period: "all", dimension: "category", segment: "groceries", value: 299.0 / 81, rows: 81},
				{kpi: "satisfaction", period: "all", dimension: "category", segment: "groceries", value: 50.0 / 81, rows: 81},
				{kpi: "satisfaction", period: "all", dimension: "category", segment: "womens-watches", value: 11.0 / 15, rows: 15},
			},
		},
		{
			name:  "DummyJSON's reviews of products, as reviews",
			where: fmt.Sprintf("http: {url: %s/products.json, items: '.[].reviews[]'}", recorded),
			kind:  "reviews",
			rows:  "{score: .rating, time: .date, testimonial: .comment, segments: {category: ^.category}}",
			at:    "2025-05-31",
			figures: []figure{
				{kpi: "reviews", period: "all", value: 582, rows: 582},
				{kpi: "review_rating_mean", period: "all", value: 3.702749140893471, rows: 582},
				{kpi: "positive_review", period: "last_month", value: 391.0 / 582, rows: 582},
				{kpi: "testimonials", period: "last_month", value: 582, rows: 582},
				{kpi: "review_rating_mean", period: "all", dimension: "category", segment: "groceries", value: 299.0 / 81, rows: 81},
				{kpi: "positive_review", period: "all", dimension: "category", segment: "womens-watches", value: 11.0 / 15, rows: 15},
			},
		},
		{
			name:  "a telephone company's customers, in Portuguese and with semicolons",
			where: exported(t, "telco_referrals_ptbr.csv.gz", 1),
			kind:  "referrals",
			rows:  "{customer: id_cliente, number: n_indicacoes, segments: {Contract: tipo_contrato}}",
			figures: []figure{
				{kpi: "referrals", period: "all", value: 13747, rows: 7043},
				{kpi: "active_referrers", period: "all", value: 3222, rows: 7043},
				{kpi: "referrer", period: "all", value: 3222.0 / 7043, rows: 7043},
				{kpi: "referrals_per_customer", period: "all", value: 13747.0 / 7043, rows: 7043},
				{kpi: "referrer", period: "all", dimension: "Contract", segment: "Month-to-Month", value: 1189.0 / 3610, rows: 3610},
				{kpi: "referrer", period: "all", dimension: "Contract", segment: "One Year", value: 830.0 / 1550, rows: 1550},
				{kpi: "referrer", period: "all", dimension: "Contract", segment: "Two Year", value: 1203.0 / 1883, rows: 1883},
				{kpi: "referrals_per_customer", period: "all", dimension: "Contract", segment: "Two Year", value: 5948.0 / 1883, rows: 1883},
			},
		},
		{
			name:    "a Qualtrics export, first question",
			where:   exported(t, "qualtrics_notes.csv", 3),
			rows:    "{scale: 1-5, score: Q1, time: StartDate}",
			at:      "2017-02-10",
			figures: []figure{{kpi: "rating_mean", period: "30d", value: 1.8, rows: 5}},
		},
		{
			name:    "a Qualtrics export, second question",
			where:   exported(t, "qualtrics_notes.csv", 3),
			rows:    "{scale: 1-5, score: Q2, id: ResponseID}",
			figures: []figure{{kpi: "rating_mean", period: "all", value: 2, rows: 5}},
		},
		{
			name:    "a Qualtrics export, third question",
			where:   exported(t, "qualtrics_notes.csv", 3),
			rows:    "{scale: 1-5, score: Q3}",
			figures: []figure{{kpi: "rating_mean", period: "all", value: 1.4, rows: 5}},
		},
		{
			name:  "a Qualtrics export with many columns",
			where: exported(t, "qualtrics_fruit.csv", 3),
			rows:  "{scale: 1-5, score: q2_favorite, time: EndDate}",
			at:    "2016-07-20",
			figures: []figure{
				{kpi: "rating_mean", period: "month", value: 1.7, rows: 10},
				{kpi: "detractors", period: "month", value: 10, rows: 10},
			},
		},
		{
			name:    "a Qualtrics export with texts of another language",
			where:   exported(t, "qualtrics_three_header_rows.csv", 3),
			rows:    "{scale: 1-5, score: Q1, time: RecordedDate, id: ResponseId}",
			at:      "2017-07-18",
			figures: []figure{{kpi: "rating_mean", period: "month", value: 2, rows: 1}},
		},
		{
			name:    "a legacy Qualtrics export",
			where:   exported(t, "qualtrics_legacy.csv", 2),
			rows:    "{scale: 1-5, score: Q1, time: V8, id: V1}",
			at:      "2017-07-18",
			figures: []figure{{kpi: "rating_mean", period: "30d", value: 2, rows: 1}},
		},
	}
}

// Real data gives the figures that were published with it, or counted by hand.
func TestFiguresOfRealData(t *testing.T) {
	recorded := httptest.NewServer(http.FileServer(http.Dir("../../sources/testdata/http")))
	t.Cleanup(recorded.Close)
	for _, data := range allRealData(t, recorded.URL) {
		t.Run(data.name, func(t *testing.T) {
			t.Parallel()
			samples := samplesOf(t, data)
			for _, want := range data.figures {
				want.check(t, samples)
			}
		})
	}
}

// exported is a survey tool's export.
func exported(t *testing.T, name string, headerRows int) string {
	t.Helper()
	path, err := filepath.Abs("../../sources/testdata/csv/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("csv: {path: %q, header_rows: %d}", path, headerRows)
}

// samplesOf are the KPIs of the rows, as of the end of a day.
func samplesOf(t *testing.T, data realData) []samples.Line {
	t.Helper()
	file := filepath.Join(t.TempDir(), "advocacy.yml")
	write(t, file, "sources:\n  real:\n    %s\n    %s: %s\n", data.where, cmp.Or(data.kind, "survey"), data.rows)
	var samples []samples.Line
	if err := json.Unmarshal([]byte(pullNow(t, file, "--format=json", "--at="+data.at)), &samples); err != nil {
		t.Fatal(err)
	}
	return samples
}

func (want figure) check(t *testing.T, samples []samples.Line) {
	t.Helper()
	for _, got := range samples {
		if got.KPI != want.kpi || got.Period != want.period || got.Dimension != want.dimension || got.Segment != want.segment {
			continue
		}
		if math.Abs(got.Value-want.value) > 1e-9 || got.Rows != want.rows {
			t.Errorf("%s of %s %s: got %.12g of %d rows, want %.12g of %d",
				want.kpi, want.period, want.segment, got.Value, got.Rows, want.value, want.rows)
		}
		return
	}
	t.Errorf("%s of %s %s is missing", want.kpi, want.period, want.segment)
}
