package values

import (
	"fmt"
	"slices"
	"testing"
)

func TestLabelsCallValuesByTheirNames(t *testing.T) {
	r := (&Label{Column: "action", Values: map[string]string{"RT": "repost", "Mention": "shout"}}).Reader("mention", "repost")
	for raw, want := range map[string]string{
		"repost": "repost", " RePost ": "repost", "rt": "repost", `"RT"`: "repost",
		"mention": "shout", // what the settings say goes before what is usual
		"Quote ":  "Quote ", "": "",
	} {
		if got := string(r.Name([]byte(raw))); got != want {
			t.Errorf("%q is called %q, want %q", raw, got, want)
		}
	}
	if got := string((&Label{Column: "network"}).Reader().Name([]byte(" X "))); got != " X " {
		t.Errorf("without names a value is %q", got)
	}
}

func TestLabelsThatCannotBe(t *testing.T) {
	var got []string
	report := func(key, problem string) { got = append(got, key+": "+problem) }
	(&Label{Column: "a", Values: map[string]string{"X": "twitter", "Twitter": "twitter"}}).Check("network", report)
	(*Label)(nil).Check("network", report)
	if got != nil {
		t.Errorf("nothing is wrong, but %v", got)
	}
	(&Label{Column: "a", Values: map[string]string{"X": "twitter", "x ": "x", " ": "none", "y": " "}}).Check("network", report)
	want := []string{
		"network/values/ : a blank word is none: remove it",
		`network/values/x : "X" and "x " are the same but for case and blanks: keep one`,
		"network/values/y: no name: give the name to show instead, or remove the value",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestNamingDoesNotAllocate(t *testing.T) {
	r := (&Label{Column: "action"}).Reader("mention", "tag")
	for _, raw := range [][]byte{[]byte("MENTION"), []byte("something else")} {
		if n := testing.AllocsPerRun(100, func() { r.Name(raw) }); n > 0 {
			t.Errorf("%s: %g allocations", raw, n)
		}
	}
}

func ExampleLabel() {
	networks := (&Label{Column: "platform", Values: map[string]string{"X": "twitter"}}).Reader()
	fmt.Printf("%s %s", networks.Name([]byte("x")), networks.Name([]byte("mastodon")))
	// Output: twitter mastodon
}
