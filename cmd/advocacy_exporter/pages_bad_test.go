package main

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
)

// hostile are names that somebody wrote into a form to see what happens.
var hostile = []string{
	`<script>document.title = "owned"</script>`,
	`</title></svg><img src=x onerror="document.title='owned'">`,
	`"quotes" & 'apostrophes' <b>`,
	"two\nlines\r\nand a \ttab",
	"\u202eright to left\u202c \u2066isolated\u2069 \u200b\ufeff",
	"\x1b[31mred\x07 \x7f \u0085",
	`{{ .Secret }} ${jndi} javascript:alert(1)`,
	strings.Repeat("a very long name ", 640),
}

// badSources are configured as people configure them who have seen no documentation yet.
const badSources = `
global: {timezone: UTC, periods: [30d, all], min_respondents: 5}
sources:
  hostile:
    csv: 'host<b>ile & "co".csv'
    survey: {score: 'sc<i>ore"', time: day, segments: {'na<u>me': 'na<u>me'}}
  broken: {csv: nowhere.csv, survey: {score: score}}
  bare: {csv: bare.csv, survey: {score: score, time: day}}
  old: {csv: old.csv, survey: {score: score, time: day}}
  few: {csv: few.csv, survey: {score: score, time: day, segments: [team]}}
  personal: {csv: personal.csv, survey: {score: score, time: day, segments: [mail]}}
  timeless: {csv: old.csv, survey: {score: score}}
  slow: {http: {url: "%s"}, survey: {score: .score}}
`

// startBadData runs the exporter on sources that are wrong, each in a way of its own.
func startBadData(t *testing.T) *daemon {
	t.Helper()
	folder, today := t.TempDir(), time.Now().UTC().Format(time.DateOnly)
	table := [][]string{{`sc<i>ore"`, "day", "na<u>me"}}
	for _, name := range hostile {
		for range 6 {
			table = append(table, []string{"9", today, name})
		}
	}
	table = append(table, []string{"<s>eleven</s>", today, "x"})
	writeTable(t, filepath.Join(folder, `host<b>ile & "co".csv`), table)
	write(t, filepath.Join(folder, "bare.csv"), "score,day\n")
	write(t, filepath.Join(folder, "old.csv"), "score,day\n9,2020-01-02\n")
	write(t, filepath.Join(folder, "few.csv"), "score,day,team\n9,%[1]s,a\n8,%[1]s,b\n1,%[1]s,c\n", today)
	write(t, filepath.Join(folder, "personal.csv"), "score,day,mail\n9,%[1]s,ann@a.example\n8,%[1]s,bob@b.example\n", today)
	write(t, filepath.Join(folder, "advocacy.yml"), badSources, silentAPI(t))
	d := serveFile(t, filepath.Join(folder, "advocacy.yml"))
	d.eventually(t, "pulled but for the slow one", func() bool {
		r, err := d.ask("GET", "/api/v1/sources")
		return err == nil && strings.Count(r.body, `"last_attempt"`) == 7
	})
	return d
}

func writeTable(t *testing.T, file string, table [][]string) {
	t.Helper()
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := csv.NewWriter(out).WriteAll(table); err != nil {
		t.Fatal(err)
	}
}

// Pages that have nothing to show say why, and what to do.
func TestPagesSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	d := startBadData(t)
	for path, wants := range map[string][]string{
		"/": {
			"No pull has ended well yet.", "Not pulled yet.", "The source has no rows.",
			"The newest row is of 2020-01-02", "nowhere.csv", "mail is left out: its values look like persons", "1 bad score", `<span class="other-period">all rows</span>`,
		},
		"/?source=broken":                         {"No pull has ended well yet.", "nowhere.csv"},
		"/?source=slow":                           {"Not pulled yet.", "waiting"},
		"/?source=few&segment=team":               {"3 segments hidden: fewer than 5 rows", "choose a longer period"},
		"/?source=old&segment=team":               {"Not broken down by team."},
		"/?source=old&period=all":                 {"100.0 %"},
		"/explain?kpi=satisfaction&source=broken": {"no pull has ended well yet"},
	} {
		r, err := d.ask("GET", path)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(r.body, want) {
				t.Errorf("%s does not say %q:\n%s", path, want, mainOf(r.body))
			}
		}
	}
	for path, want := range map[string]string{
		"/?source=x": "broken", "/?period=9d": "30d", "/?segment=x": "team", "/?segment=team%3Dz": "Nothing is shown of a segment", "/?format=xml": "csv or json",
	} {
		if r := d.want(t, 404, "GET", path); !strings.Contains(r.body, want) {
			t.Errorf("%s does not say %q:\n%s", path, want, mainOf(r.body))
		}
	}
}

func mainOf(page string) string {
	_, rest, _ := strings.Cut(page, "<main")
	text, _, _ := strings.Cut(rest, "</main>")
	return text
}

// Whatever somebody calls himself, a page shows it as text, in one piece and no longer than there is room.
func TestPagesShowHostileNames(t *testing.T) {
	t.Parallel()
	d := startBadData(t)
	paths := []string{"/", "/?source=hostile", "/?source=hostile&segment=na%3Cu%3Eme", "/explain?kpi=advocacy_score&source=hostile", "/?source=personal", "/?source=few", "/?source=bare"}
	for _, path := range paths {
		if page := d.get(t, path).body; len(page) > 200_000 || strings.ContainsFunc(page, unseen) {
			t.Errorf("%s: %d bytes, or characters that nobody sees", path, len(page))
		}
	}
	b := openBrowser(t)
	quiet(t, b, d, paths)
	fit(t, b, d, paths)
	t.Run("can be used by everybody", func(t *testing.T) { accessible(t, b, d, paths) })
	b.visit(t, d.url+"/?source=hostile")
	const foreign = `document.querySelectorAll("script, img, iframe, b, i, u, s, main style").length`
	if n, title := look[int](t, b, foreign), look[string](t, b, "document.title"); n != 0 || strings.Contains(title, "owned") {
		t.Errorf("%d elements are not the page's, and it is called %q", n, title)
	}
	names := look[[]string](t, b, `Array.from(document.querySelectorAll(".plot tbody th"), e => e.textContent)`)
	if len(names) != len(hostile) {
		t.Errorf("%d segments are shown, want %d: %q", len(names), len(hostile), names)
	}
	for _, name := range names {
		if len([]rune(name)) > 120 {
			t.Errorf("a name of %d characters is shown: %.60s", len([]rune(name)), name)
		}
	}
	d.links(t, "na<u>me")
}

// unseen are characters that change what stands around them, but for line ends of the page's own.
func unseen(r rune) bool {
	return r != '\n' && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff')
}

// silentAPI takes requests and does not answer them.
func silentAPI(t *testing.T) string {
	end := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-end }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(end) })
	return server.URL
}
