package collector

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms are the packages of the collector, each with those of ours that it may import. What is not here is
// an arrow that nobody has drawn on purpose.
const rooms = `
collector/advocacy
collector/calendar
collector/schedule
collector/state
collector/tally:      collector/advocacy collector/calendar
collector/values:     collector/advocacy collector/calendar collector/tally sources
collector/rows:       collector/advocacy collector/calendar collector/tally collector/values sources
collector/metrics:    collector/advocacy collector/calendar sources
collector/evaluation: collector/advocacy collector/calendar collector/tally collector/rows
collector/pull:       collector/advocacy collector/calendar collector/tally collector/rows collector/evaluation collector/state sources
collector/snapshot:   collector/advocacy collector/calendar collector/tally collector/rows collector/evaluation collector/pull collector/metrics
collector/poller:     collector/calendar collector/tally collector/evaluation collector/pull collector/snapshot collector/metrics collector/state sources
collector/explain:    collector/advocacy collector/calendar collector/rows collector/evaluation collector/pull collector/snapshot collector/metrics
collector:            collector/advocacy collector/calendar collector/tally collector/rows collector/evaluation collector/pull collector/snapshot collector/metrics
`

// floors are in the order in which data goes up; a package imports none of a floor above its own.
var floors = []string{"sources", "collector", "alerts", "config", "cmd"}

func TestImportsRunAgainstTheFlow(t *testing.T) {
	allowed := allowedImports()
	for importer, imports := range ourImports(t) {
		own, known := allowed[importer]
		for _, imported := range imports {
			if floor(imported) > floor(importer) {
				t.Errorf("%s imports %s, which is above it", importer, imported)
			}
			if known && !slices.Contains(own, imported) {
				t.Errorf("%s imports %s: if it has to, add it to rooms", importer, imported)
			}
		}
		if !known && floor(importer) == slices.Index(floors, "collector") && !strings.HasSuffix(importer, "test") {
			t.Errorf("%s is not among the rooms", importer)
		}
	}
}

func allowedImports() map[string][]string {
	all := make(map[string][]string)
	for line := range strings.Lines(strings.TrimSpace(rooms)) {
		room, imports, _ := strings.Cut(strings.TrimSpace(line), ":")
		all[room] = strings.Fields(imports)
	}
	return all
}

// ourImports are the packages of the module, with those of it that each imports.
func ourImports(t *testing.T) map[string][]string {
	t.Helper()
	const module = "advocacy_exporter/"
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string][]string)
	for line := range strings.Lines(string(out)) {
		names := strings.Fields(line)
		importer := strings.TrimPrefix(names[0], module)
		all[importer] = nil
		for _, name := range names[1:] {
			if ours, ok := strings.CutPrefix(name, module); ok {
				all[importer] = append(all[importer], ours)
			}
		}
	}
	return all
}

func floor(importPath string) int {
	top, _, _ := strings.Cut(importPath, "/")
	return slices.Index(floors, top)
}
