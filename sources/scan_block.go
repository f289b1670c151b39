package sources

import "bytes"

// block is a run of whole rows, of which those before start are done with.
type block struct {
	data   []byte
	start  int
	line   int64       // the line that begins at start
	broken []brokenRow // from start on
	tail   int         // from here on, rows may not be all written yet
	// The first quote and the first newline from start on, where they are not before it.
	quote, newline int
}

// brokenRow is a line that begins a row with irregular quoting.
type brokenRow struct {
	start, end int
	err        error
}

// isBroken reports whether the next row is a broken one.
func (b *block) isBroken() bool { return len(b.broken) > 0 && b.broken[0].start == b.start }

// takeBroken takes a broken row and says what is wrong with it.
func (b *block) takeBroken() error {
	row := b.broken[0]
	b.start, b.broken = row.end, b.broken[1:]
	b.line++
	return row.err
}

// takePlain takes the next row if it has no quotes, and says from where to where its text is.
func (b *block) takePlain() (from, to int, ok bool) {
	if b.quote < b.start {
		b.quote = find(b.data, b.start, '"')
	}
	b.newline = find(b.data, b.start, '\n')
	if b.quote < b.newline {
		return 0, 0, false
	}
	from, to = b.start, b.newline
	b.start = min(to+1, len(b.data))
	b.line++
	if from < to && b.data[to-1] == '\r' {
		to--
	}
	return from, to, true
}

// endsRow reports whether the row ends at a position where a field does.
func (b *block) endsRow(at int) bool { return at == len(b.data) || b.data[at] == '\n' }

// takeTo takes the next row, which ends at a position and may have newlines within its fields.
func (b *block) takeTo(end int) {
	b.line++
	if end > b.newline {
		b.line += int64(bytes.Count(b.data[b.newline:end], newline))
	}
	b.start = min(end+1, len(b.data))
}

// find is the position of a byte from a position on, or the end of the data.
func find(data []byte, from int, c byte) int {
	if i := bytes.IndexByte(data[from:], c); i >= 0 {
		return from + i
	}
	return len(data)
}

func trimCR(row []byte) []byte {
	if n := len(row); n > 0 && row[n-1] == '\r' {
		return row[:n-1]
	}
	return row
}
