package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows how many rows were read, where somebody is looking.
type bar struct {
	w       io.Writer
	current *progressbar.ProgressBar
}

func newBar(w io.Writer) *bar {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &bar{}
	}
	return &bar{w: w}
}

// of starts the bar of a source; the result takes the number of rows read so far.
func (b *bar) of(source string) func(rows uint64) {
	if b.w == nil {
		return nil
	}
	b.done()
	b.current = progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(b.w),
		progressbar.OptionSetDescription(source),
		progressbar.OptionSetItsString("rows"),
		progressbar.OptionShowIts(),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
	)
	return func(rows uint64) { b.current.Set64(int64(rows)) }
}

// done takes the bar away.
func (b *bar) done() {
	if b.current != nil {
		b.current.Finish()
	}
}

// days starts a bar of something that is done day by day; the result is called after each.
func (b *bar) days(what string, of int) func() {
	if b.w == nil {
		return nil
	}
	b.done()
	b.current = progressbar.NewOptions(of,
		progressbar.OptionSetWriter(b.w),
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetItsString("days"),
		progressbar.OptionShowIts(),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
	)
	done := 0
	return func() {
		done++
		b.current.Set64(int64(done))
	}
}
