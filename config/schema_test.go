package config

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("advocacy.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("advocacy.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validate holds a YAML text against the schema, as an editor would.
func validate(schema *jsonschema.Schema, text []byte) error {
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		return err
	}
	asJSON, err := json.Marshal(value)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		return err
	}
	return schema.Validate(doc)
}

func TestSchemaTakesEveryExample(t *testing.T) {
	schema, seen := compiled(t), 0
	err := filepath.WalkDir("../examples", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasPrefix(entry.Name(), "advocacy") || filepath.Ext(path) != ".yml" {
			return err
		}
		seen++
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := validate(schema, text); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := Load(path, nil); err != nil && !withoutSecrets(path) {
			t.Errorf("%s: %v", path, err)
		}
		return nil
	})
	if err != nil || seen == 0 {
		t.Errorf("%d examples, %v", seen, err)
	}
}

// withoutSecrets reports whether an example asks an API or a database, for which it would need a secret
// that is not there. The commands of its page load it with one.
func withoutSecrets(path string) bool {
	replies, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "replies", "*.http"))
	statements, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.sql"))
	return len(replies)+len(statements) > 0
}

func TestSchemaTakesTheEffectiveConfiguration(t *testing.T) {
	for _, text := range []string{small, load(t, small).YAML()} {
		if err := validate(compiled(t), []byte(text)); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema := compiled(t)
	for about, text := range map[string]string{
		"an unknown key":                `sources: {nps: {csv: nps.csv, survey: {score: nps}, shedule: x}}`,
		"an unknown key in a kind":      `sources: {nps: {csv: {path: nps.csv, pth: x}, survey: {score: nps}}}`,
		"an unknown key at the top":     `{sources: {nps: {csv: nps.csv, survey: {score: nps}}}, x: 1}`,
		"no place to read from":         `sources: {nps: {survey: {score: nps}}}`,
		"two places to read from":       `sources: {nps: {csv: nps.csv, http: "http://x", survey: {score: nps}}}`,
		"no kind of rows":               `sources: {nps: {csv: nps.csv}}`,
		"no sources":                    `global: {}`,
		"a bare duration":               `{global: {max_age: 7}, sources: {nps: {csv: nps.csv, survey: {score: nps}}}}`,
		"a wrong duration":              `{global: {max_age: 1.5h}, sources: {nps: {csv: nps.csv, survey: {score: nps}}}}`,
		"a wrong type":                  `{global: {periods: 30d}, sources: {nps: {csv: nps.csv, survey: {score: nps}}}}`,
		"a wrong name":                  `sources: {NPS: {csv: nps.csv, survey: {score: nps}}}`,
		"a word out of the list":        `sources: {nps: {csv: {path: nps.csv, files: oldest}, survey: {score: nps}}}`,
		"a value out of the list":       `sources: {buzz: {csv: b.csv, mentions: {sentiment: {column: s, values: {joy: good}}}}}`,
		"a benchmark without an origin": `{sources: {nps: {csv: nps.csv, survey: {score: nps}}}, benchmarks: {ours: {kpi: advocacy_score, excellent: 0.7}}}`,
		"an unknown industry":           `{global: {industry: x}, sources: {nps: {csv: nps.csv, survey: {score: nps}}}}`,
		"a missing key":                 `sources: {nps: {csv: {}, survey: {score: nps}}}`,
		"a wrong key far inside":        `sources: {nps: {http: {url: "http://x", http_client_config: {basic_auth: {usr: x}}}, survey: {score: nps}}}`,
	} {
		if err := validate(schema, []byte(text)); err == nil {
			t.Errorf("%s is taken: %s", about, text)
		}
	}
}
