package alerts

import (
	"os"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"
)

// expressions are those of the company's alerts, by name.
func expressions() map[string]string {
	settings, scope := defaults(), company()
	settings.Drop.Segments, settings.Drop.ByLabel = true, true
	all := map[string]string{}
	for _, g := range Groups(settings, scope, "") {
		for _, r := range g.Rules {
			all[r.Alert] = r.Expr
		}
	}
	return all
}

// One expression of each kind is as the file has it. UPDATE=1 rewrites it.
func TestExpressions(t *testing.T) {
	const file = "testdata/expressions.txtar"
	kinds, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all := expressions()
	for i, kind := range kinds.Files {
		got := all[kind.Name] + "\n"
		if string(kind.Data) != got {
			t.Errorf("%s:\n%s", kind.Name, diff.Diff("want", kind.Data, "got", []byte(got)))
		}
		kinds.Files[i].Data = []byte(got)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, txtar.Format(kinds), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// Two that evaluate the rules agree because no expression looks at a stretch of the past.
func TestNoExpressionHasARange(t *testing.T) {
	for alert, text := range expressions() {
		expr, err := parser.NewParser(parser.Options{}).ParseExpr(text)
		if err != nil {
			t.Errorf("%s: %v\n%s", alert, err, text)
			continue
		}
		parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
			switch n := node.(type) {
			case *parser.MatrixSelector, *parser.SubqueryExpr:
				t.Errorf("%s: %s looks at a range", alert, n)
			case *parser.VectorSelector:
				if n.OriginalOffset != 0 || n.Timestamp != nil {
					t.Errorf("%s: %s looks back", alert, n)
				}
			}
			return nil
		})
	}
}
