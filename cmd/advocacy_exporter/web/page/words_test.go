package page

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
)

func TestPeriodsInWords(t *testing.T) {
	for period, want := range map[string]string{
		"30d":          "last 30 days, against the 30 days before",
		"1d":           "today, against yesterday",
		"month":        "this month so far, against as much of the month before",
		"last_quarter": "last quarter, against the quarter before",
	} {
		if got := periodWords(period) + ", against " + beforeWords(period); got != want {
			t.Errorf("%s: got %q, want %q", period, got, want)
		}
	}
	_, err := calendar.ParsePeriod("x")
	for _, name := range strings.FieldsFunc(err.Error(), func(r rune) bool { return r == ' ' || r == ',' }) {
		if _, err := calendar.ParsePeriod(name); err == nil && !strings.HasSuffix(name, "d") && namedPeriods[name].now == "" {
			t.Errorf("there are no words for the period %s", name)
		}
	}
}

func TestMoments(t *testing.T) {
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	for want, at := range map[string]time.Time{
		"now": now, "in 1m": now.Add(time.Minute), "2h 3m ago": now.Add(-2*time.Hour - 3*time.Minute), "31d ago": now.AddDate(0, 0, -31), "": {},
	} {
		if got := momentOf(at, now).Words; got != want {
			t.Errorf("%s: got %q, want %q", at, got, want)
		}
	}
}

func TestClipped(t *testing.T) {
	for text, want := range map[string]string{
		"Zürich":      "Zürich",
		"a\nb\x1b":    "a␊b␛",
		"\u202eevil":  "�evil",
		"exactly ten": "exactly t…",
		"exactly 10":  "exactly 10",
		"日本語日本語日本語日本": "日本語日本語日本語…",
	} {
		if got := clipped(text, 10); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Whatever is asked for, the link to it asks for the same.
func TestLinksAskTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.StringMatching(`[^=]{1,8}`)
		q := query{Source: rapid.String().Draw(rt, "source"), Period: rapid.SampledFrom([]string{"", "30d"}).Draw(rt, "period"), Refresh: rapid.Bool().Draw(rt, "refresh")}
		if rapid.Bool().Draw(rt, "by") {
			q = q.by(name.Draw(rt, "dimension"), rapid.String().Draw(rt, "segment"))
		}
		u, err := url.Parse(q.link("/"))
		if err != nil {
			rt.Fatal(err)
		}
		if got := queryOf(u.Query()); got != q {
			rt.Fatalf("%+v became %+v by %s", q, got, u)
		}
	})
}
