package pull

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/sources"
)

// keeping is a puller of a job that keeps rejected rows in a folder.
func keeping(t *testing.T, rows ...string) (p *Puller, file string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "rejects")
	parts := []sources.Part{pulltest.One(rows...)}
	p = pullerOf(&parts)
	p.job.RejectsDir = dir
	return p, filepath.Join(dir, p.job.Name+".csv")
}

func TestRejectedRowsAreKeptAsTheyAre(t *testing.T) {
	p, file := keeping(t, "1999-12-31 9 pro", "1999-12-31 eleven pro", "soon 9 free", "short")
	pulled(t, p)
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const want = `part,line,reason,field,problem,plan,score,time
nps.csv,2,bad_score,score,not a number: give score.values if scores are words,pro,eleven,1999-12-31
nps.csv,3,bad_time,time,not a time that is read without time.layout: give time.layout,free,9,soon
nps.csv,4,malformed,,
`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %s", info.Mode())
	}
}

func TestRejectedRowsAreBounded(t *testing.T) {
	p, file := keeping(t, pulltest.Rep(mostRejectedRows+100, "1999-12-31 eleven pro")...)
	set := pulled(t, p)
	got, _ := os.ReadFile(file)
	if lines := strings.Count(string(got), "\n"); lines != mostRejectedRows+1 || set.RejectedRows() != mostRejectedRows+100 {
		t.Errorf("%d lines of %d rejected rows", lines, set.RejectedRows())
	}
}

func TestNothingIsKeptWhereNobodyAsks(t *testing.T) {
	p, file := keeping(t, "1999-12-31 eleven pro")
	p.job.RejectsDir = ""
	pulled(t, p)
	if _, err := os.Stat(file); err == nil {
		t.Error("rows were kept")
	}
}

// A file that cannot be written costs what would be in it, and no more.
func TestRejectedRowsThatCannotBeKept(t *testing.T) {
	var log bytes.Buffer
	p, file := keeping(t, "1999-12-31 9 pro", "1999-12-31 eleven pro")
	p.job.Logger = slog.New(slog.NewTextHandler(&log, nil))
	if err := os.WriteFile(filepath.Dir(file), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if set := pulled(t, p); set.Rows() != 1 || !strings.Contains(log.String(), "rejected rows are not kept") {
		t.Errorf("%d rows, log %s", set.Rows(), &log)
	}
}
