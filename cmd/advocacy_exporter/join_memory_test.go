//go:build linux

package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

const (
	// joinBound is the most memory that a pull of a million customers may take who are joined with the
	// answers of as many.
	joinBound     = 256 << 20
	joinCustomers = 1_000_000
)

// A join remembers customers, not rows.
func TestMemoryOfAJoin(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED, writes 100 MB")
	}
	binary, folder := build(t), t.TempDir()
	file := filepath.Join(folder, "advocacy.yml")
	write(t, file, `
sources:
  nps: {csv: answers.csv, survey: {customer: customer, score: score, time: answered}}
  value: {csv: values.csv, values: {customer: customer, value: value, currency: EUR, time: since, cohort: {from: nps}}}
`)
	writeCustomers(t, filepath.Join(folder, "values.csv"), "customer,value,since", 1)
	writeCustomers(t, filepath.Join(folder, "answers.csv"), "customer,score,answered", 2)
	begun := time.Now()
	printed, most := watch(t, exec.Command(binary, "pull", "--source=value", "--format=csv", "--config.file="+file))
	t.Logf("%d customers, 2 answers of each: peak %.1f MiB, %s", joinCustomers, float64(most)/(1<<20), time.Since(begun).Round(time.Millisecond))
	if !regexp.MustCompile(fmt.Sprintf(`(?m)^value,lifetime_value_uplift,all,.*,%d,`, joinCustomers)).MatchString(printed) {
		t.Fatalf("not all customers were joined:\n%s", printed)
	}
	if most == 0 || most >= joinBound {
		t.Errorf("peak of %d MiB, want less than %d MiB", most>>20, joinBound>>20)
	}
}

// writeCustomers writes so many rows of each customer: a number from 0 to 10 and a time of the last two
// years.
func writeCustomers(t *testing.T, path, header string, each int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, header)
	dice, newest := rand.New(rand.NewPCG(uint64(each), 0)), time.Now().UTC()
	for range each {
		for customer := range joinCustomers {
			at := newest.Add(-time.Duration(dice.IntN(2*365*24*3600)) * time.Second)
			fmt.Fprintf(w, "C-%08d,%d,%s\n", customer*7919%joinCustomers, dice.IntN(11), at.Format(time.RFC3339))
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}
