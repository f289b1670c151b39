package main

import (
	"compress/gzip"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"advocacy_exporter/cmd/advocacy_exporter/samples"
)

// A telephone company's customers in two exports: what they paid, and whom they brought. Of 3,222 who
// brought somebody the mean is 4016.47, of 3,821 others 2206.24, as was counted by hand.
func TestUpliftByJoin(t *testing.T) {
	folder := t.TempDir()
	revenue, referrals := split(t)
	write(t, filepath.Join(folder, "revenue.csv"), "%s", revenue)
	write(t, filepath.Join(folder, "referrals.csv"), "%s", referrals)
	file := filepath.Join(folder, "advocacy.yml")
	write(t, file, `
sources:
  crm: {csv: referrals.csv, referrals: {customer: id_cliente, number: n_indicacoes}}
  value: {csv: {path: revenue.csv, delimiter: ";"}, values: {customer: cliente, value: receita, currency: USD, cohort: {from: crm}}}
`)
	const referrers, others = 4016.474329608942, 2206.242187908926
	for want, labels := range map[float64]map[string]string{
		referrers:            {"cohort": "referrer", "currency": "USD"},
		others:               {"cohort": "other", "currency": "USD"},
		referrers/others - 1: {"currency": "USD"},
	} {
		if got := valueOf(t, pullNow(t, file, "--source=value", "--format=json"), labels); math.Abs(got-want) > 1e-9*want {
			t.Errorf("%v: %.12g, want %.12g", labels, got, want)
		}
	}
}

// split makes two exports of one: who paid what, the last customer first, and who brought how many.
func split(t *testing.T) (revenue, referrals string) {
	t.Helper()
	f, err := os.Open("../../sources/testdata/csv/telco_referrals_ptbr.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(unpacked)
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := make(map[string]int)
	for i, name := range rows[0] {
		column[strings.TrimPrefix(name, "\ufeff")] = i
	}
	id, paid, brought := column["id_cliente"], column["receita"], column["n_indicacoes"]
	var payers, referrers []string
	for _, row := range rows[1:] {
		payers = append(payers, row[id]+";"+row[paid])
		referrers = append(referrers, row[id]+","+row[brought])
	}
	slices.Reverse(payers)
	return "cliente;receita\n" + strings.Join(payers, "\n"), "id_cliente,n_indicacoes\n" + strings.Join(referrers, "\n")
}

// valueOf is the value with labels among printed samples.
func valueOf(t *testing.T, printed string, labels map[string]string) float64 {
	t.Helper()
	var samples []samples.Line
	if err := json.Unmarshal([]byte(printed), &samples); err != nil {
		t.Fatal(err)
	}
	for _, s := range samples {
		if fmt.Sprint(s.Labels) == fmt.Sprint(labels) {
			return s.Value
		}
	}
	t.Errorf("nothing has the labels %v", labels)
	return 0
}

// The example's joins give the same whether either side is files or tables.
func TestJoinsOfTablesAreThoseOfFiles(t *testing.T) {
	example, err := os.ReadFile("../../examples/joins/advocacy.yml")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	exports := copyExports(t, folder)
	pulled := func(config string) string {
		file := filepath.Join(folder, "advocacy.yml")
		write(t, file, "%s", config)
		return timeless(pullNow(t, file, "--at=2026-07-01", "--format=prometheus"))
	}
	want := pulled(string(example))
	if !strings.Contains(want, `advocacy_lifetime_value_uplift_ratio{currency="EUR",period="all",source="value"} 0.25`) {
		t.Fatalf("the files give\n%s", want)
	}
	for story, side := range map[string][]string{"the joined ones": {"nps", "referrals"}, "the others": {"accounts", "contracts", "onboarding"}, "all": exports} {
		config := string(example)
		for _, name := range side {
			config = strings.ReplaceAll(config, "csv: "+name+".csv", fmt.Sprintf("sql: {dsn: 'sqlite://exports.sqlite', query: SELECT * FROM %s}", name))
		}
		if got := pulled(config); got != want {
			t.Errorf("%s are tables: got\n%s\nwant\n%s", story, got, want)
		}
	}
}

// copyExports copies the files of the example, and makes a table of each in exports.sqlite.
func copyExports(t *testing.T, folder string) (names []string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(folder, "exports.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	paths, _ := filepath.Glob("../../examples/joins/*.csv")
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, filepath.Base(path)), "%s", content)
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		names = append(names, name)
		script := "BEGIN"
		for i, row := range strings.Split(strings.TrimSpace(string(content)), "\n") {
			statement := fmt.Sprintf("CREATE TABLE %s (%s)", name, strings.ReplaceAll(row, ",", " TEXT,")+" TEXT")
			if i > 0 {
				statement = fmt.Sprintf("INSERT INTO %s VALUES ('%s')", name, strings.ReplaceAll(row, ",", "','"))
			}
			script += ";\n" + statement
		}
		if _, err := db.Exec(script + "; COMMIT"); err != nil {
			t.Fatal(err)
		}
	}
	return names
}
