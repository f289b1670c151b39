package values

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// The usual stamp is read like any other time, only faster.
func TestStampIsReadLikeAnyOtherTime(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	times := newTimes("", zone)
	dice := rand.New(rand.NewPCG(1, 0))
	texts := []string{
		"1970-01-01T00:00:00Z", "2200-12-31T23:59:59Z", "2201-01-02T00:00:00Z", "1969-12-31T23:59:59Z", "1600-02-29T00:00:00Z",
		"2000-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "2024-02-29T12:00:00Z",
		"2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-04-31T00:00:00Z", "2024-04-00T00:00:00Z", "2024-04-30T24:00:00Z",
		"2024-04-30T23:60:00Z", "2024-04-30T23:59:60Z", "2024-04-30X23:59:59Z", "2024/04/30T23:59:59Z", "2024-04-30T23.59.59Z",
		"2024-04-30 23:59:59", "2024-03-31T02:30:00", "2024-10-27T02:30:00", "202a-04-30T23:59:59Z", "2024-04-3:T23:59:59Z",
		"0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-04-30T23:59:59z", "\xb2024-04-30T23:59:59", "2024-04-30T2\xb3:59:59Z",
	}
	for range 20_000 {
		texts = append(texts, fmt.Sprintf("%04d-%02d-%02d%c%02d:%02d:%02d%s", 1960+dice.IntN(250), dice.IntN(14), dice.IntN(33),
			"T "[dice.IntN(2)], dice.IntN(25), dice.IntN(61), dice.IntN(61), []string{"Z", ""}[dice.IntN(2)]))
	}
	for _, text := range texts {
		got, gotFault := times.Read([]byte(text))
		want, problem := times.parse([]byte(text))
		if problem == "" && !isSane(want) {
			problem = outOfYears
		}
		if got != want && problem == "" || gotFault.Problem != problem {
			t.Fatalf("%s: got %d, %q, want %d, %q", text, got, gotFault.Problem, want, problem)
		}
	}
}
