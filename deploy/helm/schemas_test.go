package helm_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// The modules that publish what a cluster accepts. No package of theirs is built.
const (
	kubernetes = "k8s.io/kubernetes@v1.34.1"
	operator   = "github.com/prometheus-operator/prometheus-operator@v0.85.0"
)

// schemas are what Kubernetes and the Prometheus operator accept, by apiVersion and kind.
type schemas map[string]*jsonschema.Schema

// loadSchemas reads the schemas of the kinds that a chart may have.
func loadSchemas(t *testing.T) schemas {
	t.Helper()
	core := decode(t, filepath.Join(moduleFolder(t, kubernetes), "api/openapi-spec/swagger.json"), json.Unmarshal)
	compiler := jsonschema.NewCompiler()
	add(t, compiler, "kubernetes", strict(core))
	known := schemas{}
	for name, definition := range core["definitions"].(map[string]any) {
		for _, kind := range kindsOf(definition) {
			known[kind] = compile(t, compiler, "kubernetes#/definitions/"+name)
		}
	}
	for _, kind := range []string{"servicemonitors", "prometheusrules"} {
		path := "example/prometheus-operator-crd/monitoring.coreos.com_" + kind + ".yaml"
		spec := decode(t, filepath.Join(moduleFolder(t, operator), path), yaml.Unmarshal)["spec"].(map[string]any)
		version := spec["versions"].([]any)[0].(map[string]any)
		add(t, compiler, kind, strict(version["schema"].(map[string]any)["openAPIV3Schema"]))
		name := fmt.Sprintf("%s/%s %s", spec["group"], version["name"], spec["names"].(map[string]any)["kind"])
		known[name] = compile(t, compiler, kind)
	}
	return known
}

// moduleFolder downloads a module, if it is not there yet.
func moduleFolder(t *testing.T, module string) string {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", module)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
	var info struct{ Dir string }
	if err := json.Unmarshal(out, &info); err != nil {
		t.Fatal(err)
	}
	return info.Dir
}

func decode(t *testing.T, path string, unmarshal func([]byte, any) error) map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := unmarshal(text, &tree); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return tree
}

func add(t *testing.T, compiler *jsonschema.Compiler, name string, tree any) {
	t.Helper()
	if err := compiler.AddResource(name, tree); err != nil {
		t.Fatal(err)
	}
}

func compile(t *testing.T, compiler *jsonschema.Compiler, location string) *jsonschema.Schema {
	t.Helper()
	schema, err := compiler.Compile(location)
	if err != nil {
		t.Fatalf("%s: %v", location, err)
	}
	return schema
}

// kindsOf are the apiVersions and kinds that a definition is of.
func kindsOf(definition any) []string {
	var kinds []string
	listed, _ := definition.(map[string]any)["x-kubernetes-group-version-kind"].([]any)
	for _, each := range listed {
		of := each.(map[string]any)
		kinds = append(kinds, strings.TrimPrefix(fmt.Sprintf("%s/%s %s", of["group"], of["version"], of["kind"]), "/"))
	}
	return kinds
}

// strict has a schema refuse fields that it does not know, as a cluster does when asked to validate strictly,
// and say in the words of JSON Schema what OpenAPI says in its own.
func strict(node any) any {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			strict(child)
		}
	case map[string]any:
		for _, child := range node {
			strict(child)
		}
		if node["properties"] != nil && node["type"] == "object" && node["additionalProperties"] == nil {
			node["additionalProperties"] = node["x-kubernetes-preserve-unknown-fields"] == true
		}
		if node["format"] == "int-or-string" {
			node["type"] = []any{"integer", "string"}
		}
	}
	return node
}
