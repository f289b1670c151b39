package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// replayed is what a rule does on days on which gauge has the values: "!" where it fires, else ".".
func replayed(t *testing.T, rules string, first time.Time, gauge ...float64) string {
	t.Helper()
	now := &board{values: map[string]float64{}}
	r, err := NewReplay(Settings{}, []byte(rules), Options{Dir: t.TempDir(), Gauges: now})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var days strings.Builder
	for i, v := range gauge {
		now.set(`gauge{source="nps"}`, v)
		if v < 0 {
			now.remove(`gauge{source="nps"}`)
		}
		fired, err := r.Evaluate(t.Context(), first.AddDate(0, 0, i))
		if err != nil {
			t.Fatal(err)
		}
		days.WriteString(map[bool]string{true: "!", false: "."}[len(fired) > 0])
	}
	return days.String()
}

// The clocks are put forward on the last of March, whose evening comes after 23 hours.
func TestReplayWaitsForWholeDays(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	evening := time.Date(2024, 3, 29, 23, 59, 59, 0, berlin)
	for wait, want := range map[string]string{"0s": ".!!!!..!.", "1h": "..!!!....", "1d": "..!!!....", "25h": "...!!....", "3d": "....!...."} {
		rules := fmt.Sprintf("groups: [{name: g, rules: [{alert: High, expr: gauge > 1, for: %s}]}]", wait)
		if got := replayed(t, rules, evening, 1, 2, 2, 2, 2, 1, 1, 2, 1); got != want {
			t.Errorf("for: %s: %s, want %s", wait, got, want)
		}
	}
}

// What fired on the day before is known, and what is gone is gone.
func TestReplayRemembersADay(t *testing.T) {
	const rules = `groups: [{name: g, rules: [{alert: Low, expr: 'gauge < 1 or (gauge < 2 and on () ALERTS{alertname="Low",alertstate="firing"})'}]}]`
	if got, want := replayed(t, rules, time.Unix(1e9, 0), 1.5, 0.5, 1.5, 1.5, 2.5, 1.5, 0.5, -1, 1.5), ".!!!..!.."; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestReplaySaysWhichRuleFails(t *testing.T) {
	now := &board{values: map[string]float64{}}
	now.set(`gauge{source="nps"}`, 1)
	now.set(`gauge{source="crm"}`, 1)
	r, err := NewReplay(Settings{}, []byte(`groups: [{name: g, rules: [{alert: Many, expr: gauge + on () gauge}]}]`), Options{Dir: t.TempDir(), Gauges: now})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_, err = r.Evaluate(t.Context(), time.Unix(1e9, 0))
	if err == nil || !strings.Contains(err.Error(), "rule Many: ") {
		t.Error(err)
	}
}
