package main

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/rows"
)

// demoPages are pages of the demo, of every sort.
var demoPages = []string{
	"/", "/?segment=plan", "/?segment=plan%3Dteam", "/?period=all&refresh=60",
	"/?source=nps", "/?source=nps&segment=plan", "/?source=nps&segment=plan%3Denterprise", "/?source=buzz&period=last_quarter", "/?source=lifetime",
	"/explain?kpi=advocacy_score&source=nps", "/explain?kpi=advocacy_health_ratio", "/explain?kpi=mentions&source=buzz",
	"/runbook/", "/?source=nowhere", "/explain",
}

// People look at the demo in a browser: pages are as they promise to be.
func TestPages(t *testing.T) {
	t.Parallel()
	demo, _ := startDemo(t)
	b := openBrowser(t)
	t.Run("load nothing from elsewhere and complain of nothing", func(t *testing.T) { quiet(t, b, demo, demoPages) })
	t.Run("show what /metrics shows", func(t *testing.T) { pagesShowMetrics(t, b, demo) })
	t.Run("can be asked by form", func(t *testing.T) { askedByForm(t, b, demo) })
	t.Run("fit phones and wall screens", func(t *testing.T) { fit(t, b, demo, demoPages) })
	t.Run("are dark for who likes it", func(t *testing.T) { dark(t, b, demo) })
	t.Run("can be used by everybody", func(t *testing.T) { accessible(t, b, demo, demoPages) })
	t.Run("draw the past of what has one", demo.past)
	t.Run("lead nowhere wrong", func(t *testing.T) { demo.links(t, "plan") })
	t.Run("are light", demo.weight)
	if folder := os.Getenv("SCREENSHOTS"); folder != "" {
		takeScreenshots(t, b, demo, folder)
	}
}

// quiet visits pages and hears what they ask for and complain about.
func quiet(t *testing.T, b *browser, d *daemon, paths []string) {
	b.heard()
	for _, path := range paths {
		code := b.visit(t, d.url+path)
		asked, said := b.heard()
		if code == http.StatusNotFound {
			said = nil // it says so
		}
		if len(said) > 0 {
			t.Errorf("%s: %q", path, said)
		}
		for _, address := range asked {
			if !strings.HasPrefix(address, d.url) && !strings.HasPrefix(address, "data:") {
				t.Errorf("%s asks for %s", path, address)
			}
		}
		if len(asked) == 0 {
			t.Errorf("%s was not heard to load", path)
		}
	}
}

// shownFigures are the numbers on a page that lead to their explanation, with the interval beside each.
const shownFigures = `Array.from(document.querySelectorAll("main a[href*='/explain?']"), a => {
	const tile = a.closest(".tile"), row = a.closest("tr");
	if (!/\d/.test(a.textContent) || tile && tile.querySelector(".labels")) return null;
	const beside = row ? row.children[3] : tile && tile.querySelector(".interval");
	const interval = beside && beside.textContent.includes("…") ? beside.textContent.trim() : "";
	return {Href: a.getAttribute("href"), Value: a.textContent.trim(), Interval: interval};
}).filter(Boolean)`

type shownFigure struct{ Href, Value, Interval string }

// pagesShowMetrics compares every number that has a gauge of its own with it.
func pagesShowMetrics(t *testing.T, b *browser, d *daemon) {
	kpis := make(map[string]*advocacy.KPI)
	for _, name := range rows.Kinds() {
		kind, _ := rows.New(name)
		for _, chapter := range kind.Catalogue() {
			for _, k := range chapter.KPIs {
				if len(chapter.Labels) == 0 {
					kpis[k.Name] = k
				}
			}
		}
	}
	series, compared := d.series(t), 0
	for _, path := range []string{"/", "/?source=nps", "/?source=nps&segment=plan", "/?source=clients&period=last_quarter", "/?source=support", "/?source=referrals", "/?source=programme&period=quarter"} {
		b.visit(t, d.url+path)
		for _, f := range look[[]shownFigure](t, b, shownFigures) {
			if f.holds(t, path, kpis, series) {
				compared++
			}
		}
	}
	if compared < 60 {
		t.Errorf("only %d numbers were compared", compared)
	}
}

// holds compares a number, and reports false where it has no single gauge.
func (f shownFigure) holds(t *testing.T, path string, kpis map[string]*advocacy.KPI, series map[string]float64) bool {
	u, err := url.Parse(f.Href)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	k := kpis[q.Get("kpi")]
	if k == nil {
		return false
	}
	gauge := func(part advocacy.Part) (float64, bool) {
		labels := []string{}
		for _, l := range []struct{ name, value string }{
			{"class", k.Class}, {"dimension", q.Get("dimension")}, {"period", q.Get("period")}, {"segment", q.Get("segment")}, {"source", q.Get("source")},
		} {
			if l.value != "" {
				labels = append(labels, fmt.Sprintf("%s=%q", l.name, l.value))
			}
		}
		value, ok := series[k.Family(part, q.Get("dimension") != "")+"{"+strings.Join(labels, ", ")+"}"]
		return value, ok
	}
	value, ok := gauge(advocacy.ValuePart)
	if want := words.Value(k, value); !ok || f.Value != want {
		t.Errorf("%s: %s is shown as %s, /metrics has %s (%v)", path, f.Href, f.Value, want, ok)
	}
	if f.Interval == "" {
		return ok
	}
	lower, some := gauge(advocacy.LowerPart)
	upper, others := gauge(advocacy.UpperPart)
	if want := words.Value(k, lower) + " … " + words.Value(k, upper); !some || !others || f.Interval != want {
		t.Errorf("%s: %s is between %s, /metrics has %s", path, f.Href, f.Interval, want)
	}
	return ok
}

// askedByForm chooses a source and a dimension and presses the button.
func askedByForm(t *testing.T, b *browser, d *daemon) {
	b.visit(t, d.url+"/")
	for name, value := range map[string]string{"source": "nps", "segment": "plan", "period": "last_quarter"} {
		b.call(t, func() error {
			return chromedp.Do(b.ctx, chromedp.SetValue(chromedp.CSS("select[name="+name+"]"), value))
		})
	}
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS("form button"))); err != nil {
		t.Fatal(err)
	}
	heading, first := look[string](t, b, `document.querySelector("h1").textContent`), look[string](t, b, `document.querySelector(".plot tbody th").textContent`)
	if !strings.HasPrefix(heading, "nps last quarter, by plan 20") || !slices.Contains([]string{"team", "starter", "enterprise"}, first) {
		t.Errorf("the form leads to %q with the segment %q", heading, first)
	}
	chosen := look[[]string](t, b, `Array.from(document.querySelectorAll("select"), s => s.value)`)
	if !slices.Equal(chosen, []string{"nps", "last_quarter", "plan"}) {
		t.Errorf("the form forgets what was chosen: %q", chosen)
	}
}

// fit looks for what sticks out at the side.
func fit(t *testing.T, b *browser, d *daemon, paths []string) {
	defer b.size(t, 1280, 900)
	for _, width := range []int64{360, 800, 1920} {
		b.size(t, width, 900)
		for _, path := range paths {
			b.visit(t, d.url+path)
			if wide := look[int64](t, b, `document.documentElement.scrollWidth`); wide > width {
				out := look[[]string](t, b, fmt.Sprintf(`Array.from(document.querySelectorAll("body *")).filter(e => e.getBoundingClientRect().right > %d && !e.closest(".hidden")).slice(0, 5).map(e => e.outerHTML.slice(0, 150))`, width))
				t.Errorf("%s is %d wide on %d: %q", path, wide, width, out)
			}
		}
	}
}

func dark(t *testing.T, b *browser, d *daemon) {
	const paper = `getComputedStyle(document.body).backgroundColor`
	defer b.prefer(t, "light")
	b.visit(t, d.url+"/")
	b.prefer(t, "light")
	light := look[string](t, b, paper)
	b.prefer(t, "dark")
	if dark := look[string](t, b, paper); dark == light || dark != "rgb(17, 20, 24)" {
		t.Errorf("the page is %s in the light and %s in the dark", light, dark)
	}
}

// axeFinds runs axe-core in the page and tells what is serious or critical.
const axeFinds = `axe.run(document, {resultTypes: ["violations"]%s}).then(r => r.violations
	.filter(v => v.impact === "serious" || v.impact === "critical")
	.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + " " + n.target + ": " + (n.any.concat(n.all, n.none)[0] || {message: v.help}).message)))`

// accessible has axe-core look at pages, light and dark.
func accessible(t *testing.T, b *browser, d *daemon, paths []string) {
	axe, err := os.ReadFile(needEnv(t, "TEST_AXE"))
	if err != nil {
		t.Fatal(err)
	}
	defer b.prefer(t, "light")
	for _, path := range paths {
		b.visit(t, d.url+path)
		look[bool](t, b, string(axe)+"\n;true")
		for scheme, rules := range map[string]string{"light": "", "dark": `, runOnly: ["color-contrast"]`} { // all else is the same
			b.prefer(t, scheme)
			for _, found := range look[[]string](t, b, fmt.Sprintf(axeFinds, rules)) {
				t.Errorf("%s, %s: %s", path, scheme, found)
			}
		}
	}
	b.visit(t, d.url+"/")
	b.call(t, func() error { return chromedp.Do(b.ctx, chromedp.KeyEvent("\t")) })
	if first := look[string](t, b, `document.activeElement.textContent`); first != "Skip to the content" {
		t.Errorf("the first stop of the keyboard is %q", first)
	}
}

// past looks for the past of a KPI that has one, and of one that is as of now whatever the period.
func (d *daemon) past(t *testing.T) {
	for kpi, has := range map[string]bool{"followup": true, "followups_overdue": false} {
		page := d.get(t, "/explain?source=nps&kpi="+kpi).body
		if strings.Contains(page, "Over time") != has || strings.Contains(page, `class="trend"`) != has {
			t.Errorf("%s is to have a past: %t\n%s", kpi, has, mainOf(page))
		}
	}
}

var hrefs = regexp.MustCompile(` href="([^"]*)"`)

// links follows every link of the overview, by a dimension too, and of every source, once.
func (d *daemon) links(t *testing.T, dimension string) {
	pages, seen := []string{"/", "/?segment=" + url.QueryEscape(dimension)}, make(map[string]bool)
	for _, path := range hrefsOf(d.get(t, "/").body) {
		if strings.Contains(path, "source=") && !strings.Contains(path, "explain") {
			pages = append(pages, path)
		}
	}
	for _, page := range pages {
		for _, path := range hrefsOf(d.get(t, page).body) {
			if !seen[path] && strings.HasPrefix(path, "/") {
				seen[path] = true
				d.get(t, path)
			}
		}
	}
	if len(seen) < 4*len(pages) {
		t.Errorf("only %d links were followed, from %d pages", len(seen), len(pages))
	}
	t.Logf("%d links were followed, from %d pages", len(seen), len(pages))
}

func hrefsOf(page string) []string {
	var all []string
	for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
		all = append(all, html.UnescapeString(m[1]))
	}
	return all
}

// maxPage is how large a page may be on its way, with the style sheet.
const maxPage = 150_000

func (d *daemon) weight(t *testing.T) {
	style := ""
	for _, path := range hrefsOf(d.get(t, "/").body) {
		if strings.HasSuffix(path, ".css") {
			style = path
		}
	}
	sheet := d.get(t, style, "Accept-Encoding: gzip")
	for _, path := range []string{"/", "/?segment=plan", "/?source=nps&segment=country", "/explain?kpi=advocacy_score&source=nps", "/runbook/"} {
		page := d.get(t, path, "Accept-Encoding: gzip")
		size := len(page.body) + len(sheet.body)
		if page.header.Get("Content-Encoding") != "gzip" || sheet.header.Get("Content-Encoding") != "gzip" || size > maxPage {
			t.Errorf("%s: %d bytes with its style sheet, packed as %q", path, size, page.header.Get("Content-Encoding"))
		}
		t.Logf("%s: %d bytes with its style sheet", path, size)
	}
}
