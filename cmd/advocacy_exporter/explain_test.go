package main

import (
	"encoding/json"
	"math"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/promslog"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/explain"
	"advocacy_exporter/collector/snapshot"
)

// Every number of the examples that ask nobody can be explained, and the explanation has the same number: value,
// bounds, n and changes. What moved it adds up to the change.
func TestExplainEveryNumber(t *testing.T) {
	for _, folder := range slices.DeleteFunc(examples(t), asksOthers) {
		t.Run(folder, func(t *testing.T) {
			file := filepath.Join(folder, "advocacy.yml")
			p := pulling{bar: newBar(t.Output()), now: time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)}
			pulled, err := p.pull(t.Context(), &common{configFile: file, log: promslog.Config{Writer: t.Output()}, stderr: t.Output()})
			if err != nil {
				t.Fatal(err)
			}
			for _, state := range pulled.Sources {
				if state.Result == nil {
					continue
				}
				for _, s := range state.Result.Samples {
					explainSample(t, pulled, state.Job.Name, s)
				}
			}
		})
	}
}

func explainSample(t *testing.T, pulled *snapshot.Snapshot, source string, s evaluation.Sample) {
	q := explain.Question{KPI: s.KPI.Name, Source: source, Period: string(s.Period), Dimension: s.Dimension, Segment: s.Segment}
	e, err := q.Answer(pulled, time.Now())
	if err != nil {
		t.Errorf("%+v: %v", q, err)
		return
	}
	figure, findings := e.Figure, e.Findings
	if len(s.Labels) > 0 {
		i := slices.IndexFunc(e.Labelled, func(l explain.LabelledFigure) bool {
			return !slices.ContainsFunc(s.LabelNames, func(name string) bool { return l.Labels[name] != s.Labels[slices.Index(s.LabelNames, name)] })
		})
		if i < 0 {
			t.Errorf("%+v: no figure for the labels %v", q, s.Labels)
			return
		}
		figure, findings = e.Labelled[i].Figure, e.Labelled[i].Findings
	}
	explainedFigure(t, q, s, figure, findings)
}

func explainedFigure(t *testing.T, q explain.Question, s evaluation.Sample, figure *explain.Figure, findings explain.Findings) {
	if figure == nil || figure.Value != s.Estimate.Value || figure.Rows != s.Estimate.N || (figure.Lower != nil) != s.Estimate.Bounded {
		t.Errorf("%+v %v: explained as %+v, want %+v", q, s.Labels, figure, s.Estimate)
	}
	for _, change := range s.Changes {
		i := slices.IndexFunc(findings.Comparisons, func(c explain.Comparison) bool { return c.Versus == change.Versus })
		if c := findings.Comparisons[i].Change; c == nil || c.Value != change.Value || c.Confidence != change.Confidence {
			t.Errorf("%+v %v: the change is explained as %+v, want %+v", q, s.Labels, c, change)
		}
		for _, m := range findings.Comparisons[i].Moved {
			if math.Abs(m.Rate+m.Mix-change.Value) > 1e-9*max(1, math.Abs(change.Value)) {
				t.Errorf("%+v by %s: parts add up to %v, the change is %v", q, m.Dimension, m.Rate+m.Mix, change.Value)
			}
		}
	}
	for _, growth := range s.Growth {
		i := slices.IndexFunc(findings.Comparisons, func(c explain.Comparison) bool { return c.Versus == growth.Versus })
		if got := findings.Comparisons[i].Growth; got == nil || *got != growth.Ratio {
			t.Errorf("%+v %v: the growth is explained as %v, want %v", q, s.Labels, got, growth.Ratio)
		}
	}
}

// The running exporter explains what it exposes.
func TestServeExplains(t *testing.T) {
	t.Parallel()
	d, _ := startTwoSources(t)
	d.ready(t)
	var e explain.Explanation
	body := d.get(t, "/api/v1/explain?kpi=net_promoter_score&source=nps&period=all&dimension=plan&segment=team").body
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		t.Fatal(err)
	}
	if e.Source != "nps" || e.Period != calendar.All || e.Figure == nil || e.Figure.Rows != 6 {
		t.Error(body)
	}
	for _, test := range []struct {
		query, want string
		code        int
	}{
		{"", "Say which KPI", http.StatusBadRequest},
		{"kpi=advocacy_scor", `kpi "advocacy_scor": no source gives it, want one of advocacy_score, `, http.StatusBadRequest},
		{"kpi=advocacy_score", "several sources give it, say which: nps, shop", http.StatusBadRequest},
		{"kpi=advocacy_score&source=crm", `source "crm": no such source`, http.StatusNotFound},
		{"kpi=net_promoter_score&source=shop", "source shop does not give it, want one of ", http.StatusBadRequest},
		{"kpi=advocacy_score&source=nps&period=9d", `period "9d": not configured for the source, want one of `, http.StatusBadRequest},
		{"kpi=advocacy_score&source=nps&dimension=age&segment=9", `dimension "age": the KPI has none such, want one of plan`, http.StatusBadRequest},
		{"kpi=advocacy_score&source=nps&dimension=plan&segment=gold", `segment "gold": dimension "plan" has none such`, http.StatusBadRequest},
	} {
		if r := d.want(t, test.code, "GET", "/api/v1/explain?"+test.query); !strings.Contains(r.body, test.want) {
			t.Errorf("%s: got %q, want %q", test.query, r.body, test.want)
		}
	}
	d.stop(t)
}
