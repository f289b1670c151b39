package pull

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// Bounds of the file of rejected rows of a source.
const (
	mostRejectedRows  = 10_000
	mostRejectedBytes = 16 << 20
)

// rejectsFile takes the rejected rows of a pull, as they are, for whoever has to repair them. It is
// made anew by the first rejected row of a pull that reads any, and nobody else may look into it.
type rejectsFile struct {
	path   string
	fields []string

	mu          sync.Mutex
	file        *os.File
	out         *csv.Writer
	rows, bytes int
	err         error
}

// newRejectsFile is the file of a source in a folder, or nil where none is wanted.
func newRejectsFile(job *Job, fields []string) *rejectsFile {
	if job.RejectsDir == "" {
		return nil
	}
	return &rejectsFile{path: filepath.Join(job.RejectsDir, job.Name+".csv"), fields: fields}
}

// add writes a rejected row, until there are too many.
func (f *rejectsFile) add(r tally.Reject, rec sources.Record) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil || f.rows == mostRejectedRows || f.bytes > mostRejectedBytes {
		return
	}
	if f.file == nil {
		if f.err = f.create(); f.err != nil {
			return
		}
	}
	row := []string{r.Part, strconv.FormatInt(r.Line, 10), r.Reason.String(), r.Field, r.Problem}
	for _, field := range rec.Fields {
		row = append(row, string(field))
		f.bytes += len(field)
	}
	f.rows++
	f.err = f.out.Write(row)
}

func (f *rejectsFile) create() (err error) {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return err
	}
	if f.file, err = os.OpenFile(f.path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600); err != nil {
		return err
	}
	f.out = csv.NewWriter(f.file)
	return f.out.Write(append([]string{"part", "line", "reason", "field", "problem"}, f.fields...))
}

// forget empties the file. It is for rows that are read again one by one, and only a database groups,
// whose rows are one part: there are no others in the file.
func (f *rejectsFile) forget() {
	if f == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file != nil && f.err == nil {
		f.file.Close()
		f.rows, f.bytes = 0, 0
		f.err = f.create()
	}
}

// closeBadRows ends the file of rejected rows.
func (p *Puller) closeBadRows() {
	if err := p.badRows.close(); err != nil {
		p.job.Log().Warn("rejected rows are not kept", "file", p.badRows.path, "err", err)
	}
	p.badRows = nil
}

// failed is why there is no file; nil where none is needed.
func (f *rejectsFile) failed() error {
	if f == nil {
		return nil
	}
	return f.err
}

// close ends the file, and says what went wrong with it.
func (f *rejectsFile) close() error {
	if f == nil || f.file == nil {
		return f.failed()
	}
	f.out.Flush()
	if f.err == nil {
		f.err = f.out.Error()
	}
	if err := f.file.Close(); f.err == nil {
		f.err = err
	}
	return f.err
}
