package backtest

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"
)

// family keeps the samples of a family in a file.
type family struct {
	name, help string
	file       *os.File
	out        *bufio.Writer
	// series are the labels of the series as they are written, and numbers their places.
	series  []string
	numbers map[string]uint32
}

// sample is a sample as the file has it.
type sample struct {
	Series uint32
	At     int64
	Value  float64
}

const sampleSize = 4 + 8 + 8

func newFamily(dir string, f *dto.MetricFamily) (*family, error) {
	file, err := os.CreateTemp(dir, f.GetName())
	if err != nil {
		return nil, err
	}
	return &family{
		name: f.GetName(), help: f.GetHelp(), file: file, out: bufio.NewWriter(file), numbers: map[string]uint32{},
	}, nil
}

// add keeps the gauges of a moment.
func (f *family) add(gauges []*dto.Metric, at int64) error {
	record := make([]byte, 0, sampleSize)
	for _, m := range gauges {
		record = binary.LittleEndian.AppendUint32(record[:0], f.number(labelsOf(m.Label)))
		record = binary.LittleEndian.AppendUint64(record, uint64(at))
		record = binary.LittleEndian.AppendUint64(record, math.Float64bits(m.GetGauge().GetValue()))
		if _, err := f.out.Write(record); err != nil {
			return err
		}
	}
	return nil
}

// number is that of a series.
func (f *family) number(labels string) uint32 {
	n, ok := f.numbers[labels]
	if !ok {
		n = uint32(len(f.series))
		f.numbers[labels], f.series = n, append(f.series, labels)
	}
	return n
}

var escaped = strings.NewReplacer("\\", `\\`, "\n", `\n`, `"`, `\"`)

func labelsOf(pairs []*dto.LabelPair) string {
	if len(pairs) == 0 {
		return ""
	}
	all := make([]string, len(pairs))
	for i, pair := range pairs {
		all[i] = pair.GetName() + `="` + escaped.Replace(pair.GetValue()) + `"`
	}
	return "{" + strings.Join(all, ",") + "}"
}

// samples reads what was kept, series by series.
func (f *family) samples() ([]sample, error) {
	if err := f.out.Flush(); err != nil {
		return nil, err
	}
	size, err := f.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	all := make([]sample, size/sampleSize)
	if err := binary.Read(io.NewSectionReader(f.file, 0, size), binary.LittleEndian, all); err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b sample) int { return cmp.Compare(f.series[a.Series], f.series[b.Series]) })
	return all, nil
}

// write writes the family.
func (f *family) write(w *bufio.Writer) error {
	all, err := f.samples()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %[1]s gauge\n", f.name, escaped.Replace(f.help))
	var line []byte
	for _, s := range all {
		line = append(append(line[:0], f.name...), f.series[s.Series]...)
		line = strconv.AppendFloat(append(line, ' '), s.Value, 'g', -1, 64)
		line = strconv.AppendInt(append(line, ' '), s.At, 10)
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}
