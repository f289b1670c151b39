package packages_test

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestPlatforms checks the types of the exporter on every platform that releases are for. Nothing is
// compiled, and of what others wrote only the declarations are read, so that it costs seconds and not minutes.
func TestPlatforms(t *testing.T) {
	for _, platform := range []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"} {
		t.Run(platform, func(t *testing.T) {
			system, arch, _ := strings.Cut(platform, "/")
			if found := typeCheck(t, "GOOS="+system, "GOARCH="+arch); found < 10 {
				t.Errorf("only %d packages of ours", found)
			}
		})
	}
}

// typeCheck reports the errors in our own packages, and says how many there are.
func typeCheck(t *testing.T, env ...string) (ours int) {
	t.Helper()
	all, err := packages.Load(&packages.Config{
		Dir: "../..", Env: append(os.Environ(), append(env, "CGO_ENABLED=0")...), ParseFile: declarations,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedTypesSizes,
	}, "./cmd/advocacy_exporter")
	if err != nil {
		t.Fatal(err)
	}
	packages.Visit(all, nil, func(p *packages.Package) {
		if !strings.HasPrefix(p.PkgPath, "advocacy_exporter/") {
			return
		}
		ours++
		for _, e := range p.Errors {
			t.Error(e)
		}
	})
	return ours
}

// declarations parses a file, without the bodies of functions where it comes from a module of others or from Go.
func declarations(files *token.FileSet, name string, text []byte) (*ast.File, error) {
	file, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
	if file != nil && (strings.Contains(name, "@v") || strings.HasPrefix(name, build.Default.GOROOT)) {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				f.Body = nil
			}
		}
	}
	return file, err
}
