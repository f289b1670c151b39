package sources

import (
	"database/sql"
	"os"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// What ClickHouse is asked by the recipe for it. make test-clickhouse runs the same against a server.
func TestSQLOfTheClickHouseRecipe(t *testing.T) {
	var recipe struct {
		Sources map[string]struct{ SQL SQL }
	}
	text, err := os.ReadFile("../examples/clickhouse/advocacy.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &recipe); err != nil {
		t.Fatal(err)
	}
	settings := recipe.Sources["nps"].SQL
	settings.MaxGroups = 1
	db := sql.OpenDB(&scripted{[]string{"at", "score", "plan"}, []string{"DateTime('UTC')", "Nullable(UInt8)", "String"}})
	defer db.Close()
	d := &database{db: db, driver: drivers["clickhouse"], label: "clickhouse", asked: new(queryLog), settings: &settings}
	window := Window{time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 22, 0, 0, 0, time.UTC)}
	berlin := zone(t, "Europe/Berlin")
	grouping := Grouping{Fields: []string{"at", "plan", "score"}, Dimensions: []string{"plan"}, Time: "at", Days: berlin, Clock: berlin}
	if err := onlyPart(t, d.Within(window)).(Grouper).ReadGroups(t.Context(), grouping, each(nil)); err != nil {
		t.Fatal(err)
	}
	asked := d.Asked()
	golden(t, "sql_recipe_clickhouse.sql", asked[len(asked)-1]+"\n")
}
