//go:build linux

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// bound is the most memory that a pull may take, however many rows there are.
const bound = 128 << 20

// Memory does not grow with rows.
func TestMemoryOfAPull(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED, writes 550 MB")
	}
	binary := build(t)
	five := peak(t, binary, 5_000_000)
	ten := peak(t, binary, 10_000_000)
	if five == 0 || five >= bound || ten >= bound {
		t.Errorf("peak of %d MiB for 5 million rows, %d MiB for 10 million, want less than %d MiB", five>>20, ten>>20, bound>>20)
	}
	if float64(ten) > 1.15*float64(five) {
		t.Errorf("10 million rows take %.2f times the memory of 5 million", float64(ten)/float64(five))
	}
}

// peak is the most memory that the binary had in use while it pulled so many rows.
func peak(t *testing.T, binary string, rows int) int64 {
	t.Helper()
	folder := t.TempDir()
	defer os.RemoveAll(folder)
	size := writeRows(t, filepath.Join(folder, "answers.csv"), rows)
	file := filepath.Join(folder, "advocacy.yml")
	write(t, file, "sources: {answers: {csv: answers.csv, survey: {score: score, time: submitted_at, segments: [plan, country]}}}")
	begun := time.Now()
	printed, most := watch(t, exec.Command(binary, "pull", "--format=csv", "--config.file="+file))
	t.Logf("%d rows, %d MB: peak %.1f MiB, %s", rows, size/1e6, float64(most)/(1<<20), time.Since(begun).Round(time.Millisecond))
	if !regexp.MustCompile(fmt.Sprintf(`(?m)^answers,advocacy_score,all,,,[0-9.]+,[0-9.]+,[0-9.]+,%d,`, rows)).MatchString(printed) {
		t.Fatalf("not all rows were read:\n%s", printed)
	}
	return most
}

// watch runs a command to its end, and is what it printed and the most memory it had in use.
func watch(t *testing.T, cmd *exec.Cmd) (printed string, most int64) {
	t.Helper()
	var stdout bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			most = max(most, highWater(cmd.Process.Pid))
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			return stdout.String(), most
		}
	}
}

// highWater is the most memory that a process has had in use so far. The kernel's getrusage is of
// no use here: it starts with the peak of the process that forked, which is this test.
func highWater(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "\nVmHWM:")
	amount, _, _ := strings.Cut(rest, " kB\n")
	kilobytes, _ := strconv.ParseInt(strings.TrimSpace(amount), 10, 64)
	return kilobytes << 10
}

// writeRows writes answers of the last two years, about 40 bytes each, and says how many bytes there are.
func writeRows(t *testing.T, path string, rows int) int64 {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString("submitted_at,score,plan,country\n")
	dice := rand.New(rand.NewPCG(4, 0))
	newest := time.Now().UTC()
	var row []byte
	for range rows {
		row = newest.Add(-time.Duration(dice.IntN(2*365*24*3600))*time.Second).AppendFormat(row[:0], time.RFC3339)
		row = append(row, ',')
		row = strconv.AppendInt(row, int64(dice.IntN(11)), 10)
		row = append(row, plans[dice.IntN(len(plans))]...)
		row = append(row, countries[dice.IntN(len(countries))]...)
		w.Write(row)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

var (
	plans     = []string{",starter", ",team", ",enterprise", ","}
	countries = []string{",Germany\n", ",France\n", ",Italy\n", ",Spain\n", ",Malta\n", ",Österreich\n"}
)
