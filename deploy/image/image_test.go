// Package image_test reads the Dockerfile as BuildKit does, does by hand what it says where there is no
// engine, and runs the image with nothing around it.
package image_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// stages are those of the Dockerfile: what builds, and what is shipped.
func stages(t *testing.T) (build, shipped instructions.Stage) {
	t.Helper()
	file, err := os.Open("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	parsed, err := parser.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(parsed.Warnings) > 0 {
		t.Errorf("warnings: %v", parsed.Warnings)
	}
	lint := linter.New(&linter.Config{Warn: func(rule, _, _, message string, at []parser.Range) { t.Errorf("%s: %s, %v", rule, message, at) }})
	all, _, err := instructions.Parse(parsed.AST, lint)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 {
		t.Fatalf("%d stages, want 2", len(all))
	}
	return all[0], all[1]
}

// only is the one instruction of its kind in a stage.
func only[T instructions.Command](t *testing.T, stage instructions.Stage) T {
	t.Helper()
	all := every[T](stage)
	if len(all) != 1 {
		t.Fatalf("%d of %T", len(all), *new(T))
	}
	return all[0]
}

func every[T instructions.Command](stage instructions.Stage) []T {
	var found []T
	for _, command := range stage.Commands {
		if c, ok := command.(T); ok {
			found = append(found, c)
		}
	}
	return found
}

func TestDockerfile(t *testing.T) {
	build, shipped := stages(t)
	if _, tag, _ := strings.Cut(build.BaseName, ":"); strings.Count(tag, ".") != 2 {
		t.Errorf("built from %s: pin a version of three numbers", build.BaseName)
	}
	if shipped.BaseName != "scratch" {
		t.Errorf("shipped on %s, want scratch", shipped.BaseName)
	}
	var labels []string
	for _, l := range only[*instructions.LabelCommand](t, shipped).Labels {
		labels = append(labels, strings.TrimPrefix(l.Key, "org.opencontainers.image."))
	}
	if want := []string{"title", "description", "licenses", "version", "revision"}; !slices.Equal(labels, want) {
		t.Errorf("labels of OCI: %q, want %q", labels, want)
	}
	folders := []string{"/etc/advocacy_exporter", "/var/lib/advocacy_exporter"}
	if got := only[*instructions.VolumeCommand](t, shipped).Volumes; !slices.Equal(got, folders) {
		t.Errorf("volumes %q, want %q", got, folders)
	}
	if got := only[*instructions.ExposeCommand](t, shipped).Ports; !slices.Equal(got, []string{"10290"}) {
		t.Errorf("exposes %q", got)
	}
}

// The image is compiled by the Go that go.mod asks for.
func TestGoVersion(t *testing.T) {
	build, _ := stages(t)
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(mod), "\ngo ")
	needed, _, _ := strings.Cut(rest, "\n") // as 1.26.0
	minor := needed[:strings.LastIndex(needed, ".")+1]
	if !strings.HasPrefix(build.BaseName, "golang:"+minor) {
		t.Errorf("built from %s, go.mod asks for %s", build.BaseName, needed)
	}
}
