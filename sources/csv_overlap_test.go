package sources

import (
	"fmt"
	"strings"
	"testing"
)

func TestCSVOverlaps(t *testing.T) {
	for _, story := range []struct {
		name, a, b, want string
	}{
		{"files of different rows", answersFrom(0, 5000), answersFrom(5000, 10000), ""},
		{"the same rows in another order", answersFrom(0, 3), "id,note\n2,x\n0,x\n1,x", "about 100 %"},
		{"exports of 90 days, a month apart", answersFrom(0, 90_000), answersFrom(30_000, 120_000), "about 6? %"},
		{"a tenth of the rows", answersFrom(0, 50_000), answersFrom(45_000, 95_000), ""},
		{"a file within a larger one", answersFrom(0, 50_000), answersFrom(20_000, 30_000), "about 100 %"},
		{"quoted rows", "id,note\n1,\"a\nb\"\n2,\"c\nd\"\n", "id,note\r\n1,\"a\nb\"\r\n3,x\r\n2,\"c\nd\"\r\n", "about 100 %"},
		{"nothing in one of them", answersFrom(0, 10), "id,note\n", ""},
	} {
		t.Run(story.name, func(t *testing.T) {
			settings := CSV{Path: "*.csv"}
			settings.SetDirectory(t.TempDir())
			writeFile(t, settings.directory, "a.csv", story.a)
			writeFile(t, settings.directory, "b.csv", story.b)
			source := Where(openCSV(t, settings), map[string][]string{"id": {"1"}})
			overlaps, err := Overlaps(t.Context(), source)
			if err != nil || len(overlaps) > 1 {
				t.Fatal(overlaps, err)
			}
			if got := strings.Trim(fmt.Sprint(overlaps), "[]"); !matchesLoosely(got, story.want) {
				t.Errorf("got %q, want %q", got, story.want)
			}
		})
	}
}

// matchesLoosely reports whether a text holds another, in which ? is any digit.
func matchesLoosely(text, part string) bool {
	if part == "" {
		return text == ""
	}
	for digit := range 10 {
		if strings.Contains(text, "a.csv and b.csv share "+strings.ReplaceAll(part, "?", fmt.Sprint(digit))) {
			return true
		}
	}
	return false
}

func answersFrom(first, end int) string {
	text := new(strings.Builder)
	text.WriteString("id,note\n")
	for i := first; i < end; i++ {
		fmt.Fprintf(text, "%d,x\n", i)
	}
	return text.String()
}
