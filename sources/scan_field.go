package sources

import "bytes"

// fieldAt finds the field of regular quoting that begins at a position: its text, within the quotes
// where there are any, and where the delimiter or newline behind it stands. Literal text is the value
// of the field; other text is to be unquoted. Before the given newline there is none to look for.
func fieldAt(data []byte, at int, delimiter byte, newline int) (text []byte, end int, literal bool) {
	if at < len(data) && data[at] == '"' {
		closing, doubled := closingQuote(data, at+1)
		text, end = data[at+1:closing], closing+1
		if end < len(data) && data[end] == '\r' {
			end++
		}
		return text, end, !doubled && (closing < newline || bytes.IndexByte(text, '\r') < 0)
	}
	end = at
	for end < len(data) && data[end] != delimiter && data[end] != '\n' {
		end++
	}
	text = data[at:end]
	if end == len(data) || data[end] == '\n' {
		text = trimCR(text)
	}
	return text, end, true
}

// appendUnquoted appends the value of a quoted field: a doubled quote is one, a CRLF is a newline.
func appendUnquoted(to, text []byte) []byte {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			continue
		}
		to = append(to, c)
		if c == '"' {
			i++
		}
	}
	return to
}

// closingQuote finds the quote that ends a quoted field; doubled ones belong to its text.
func closingQuote(data []byte, at int) (closing int, doubled bool) {
	for {
		i := bytes.IndexByte(data[at:], '"')
		if i < 0 {
			return -1, doubled
		}
		at += i
		if at+1 == len(data) || data[at+1] != '"' {
			return at, doubled
		}
		at, doubled = at+2, true
	}
}
