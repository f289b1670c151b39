package config

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/knadh/koanf/providers/env/v2"
	"go.yaml.in/yaml/v3"
)

// Prefix begins the names of the environment variables that set a setting; the levels of its path
// follow, with "__" between them: ADVOCACY_EXPORTER_SOURCES__NPS__SQL__DSN.
const Prefix = "ADVOCACY_EXPORTER_"

// injected are the variables that Kubernetes sets for a service called advocacy-exporter.
var injected = regexp.MustCompile(`^(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_.*)?)$`)

// environment reads settings out of environment variables, and notes their places.
type environment struct {
	*findings
	set map[string]string
}

func (e *environment) provider(environ []string) *env.Env {
	return env.Provider("/", env.Opt{
		Prefix:        Prefix,
		EnvironFunc:   func() []string { return slices.Sorted(slices.Values(environ)) },
		TransformFunc: e.setting,
	})
}

// setting is the path and the value that a variable sets; an empty path says that it sets none.
// The value stays text without a tag, so that a password needs no quotes.
func (e *environment) setting(name, value string) (string, any) {
	rest := strings.TrimPrefix(name, Prefix)
	path := strings.ToLower(strings.ReplaceAll(rest, "__", "/"))
	switch other := e.overlap(path); {
	case injected.MatchString(rest):
		return "", nil
	case !strings.Contains(path, "/"):
		e.add(path, name, mark{}, `sets nothing: put "__" between the levels of a setting, such as %sGLOBAL__TIMEZONE`, Prefix)
		return "", nil
	case other != "":
		e.add(path, name, mark{}, "%s sets the same: keep one", other)
		return "", nil
	}
	e.set[path] = name
	e.places.set(path, name)
	return path, &yaml.Node{Kind: yaml.ScalarNode, Value: value}
}

// overlap is a variable seen before that sets the path too, or something above or below it.
func (e *environment) overlap(path string) string {
	for _, other := range slices.Sorted(maps.Keys(e.set)) {
		if path == other || below(path, other) || below(other, path) {
			return e.set[other]
		}
	}
	return ""
}

// parsed is the value of a variable where a list or a mapping is wanted: one that begins like those
// is YAML. It reports false where it has a problem.
func (f *findings) parsed(path string, n *yaml.Node) (*yaml.Node, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag != "" || !strings.HasPrefix(n.Value, "[") && !strings.HasPrefix(n.Value, "{") {
		return n, true
	}
	inner := newFindings("")
	tree := (&document{findings: inner}).read([]byte(n.Value))
	for _, problem := range inner.problems {
		f.value(path, "%s", problem.Text)
	}
	return graft(tree), len(inner.problems) == 0
}
