package sources

import (
	"bytes"
	"io"
	"log/slog"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// textEncoding is how a text is written. One whose ASCII bytes are those of UTF-8 is cut into fields as
// it is, and only the fields are decoded; any other is decoded as a whole.
type textEncoding struct {
	name   string
	whole  encoding.Encoding
	fields *charmap.Charmap
	// guess says that only fields that are not UTF-8 are in the encoding.
	guess bool
}

// encodings is every text encoding, by its name in the configuration.
var encodings = map[string]textEncoding{
	"":             {name: "windows-1252", fields: charmap.Windows1252, guess: true},
	"latin-1":      {name: "latin-1", fields: charmap.ISO8859_1},
	"utf-16":       utf16le,
	"utf-8":        utf8Text,
	"windows-1252": {name: "windows-1252", fields: charmap.Windows1252},
}

var (
	utf8Text = textEncoding{name: "utf-8"}
	utf16le  = textEncoding{name: "utf-16", whole: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}
	utf16be  = textEncoding{name: "utf-16", whole: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}
)

// marks is what the first bytes of a text say about its encoding: byte order marks, which are no
// part of the text, and the zeros that UTF-16 has around ASCII characters.
var marks = []struct {
	encoding textEncoding
	skip     int
	found    func(head []byte) bool
}{
	{utf8Text, 3, startsWith("\xef\xbb\xbf")},
	{utf16le, 2, startsWith("\xff\xfe")},
	{utf16be, 2, startsWith("\xfe\xff")},
	{utf16le, 0, func(head []byte) bool { return len(head) == 4 && head[0] != 0 && head[1] == 0 && head[3] == 0 }},
	{utf16be, 0, func(head []byte) bool { return len(head) == 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 }},
}

func startsWith(mark string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(mark)) }
}

// decoded is a text that can be cut into fields.
type decoded struct {
	text     io.Reader
	encoding textEncoding
	// skipped is how many bytes there were before the text.
	skipped int64
	// plain says that the bytes of the text are those of the file.
	plain bool
}

// decode reads a file as text: decompressed where it is compressed, from the encoding that its first
// bytes show, or else from the one it is said to have.
func decode(file io.Reader, settings *CSV, logger *slog.Logger) (decoded, error) {
	text, compressed, err := decompress(file, settings.MaxExpansion)
	if err != nil {
		return decoded{}, err
	}
	d := decoded{text: text, encoding: encodings[settings.Encoding], plain: !compressed}
	head, _ := text.Peek(4)
	for _, mark := range marks {
		if mark.found(head) {
			d.encoding, d.skipped = mark.encoding, int64(mark.skip)
			_, _ = text.Discard(mark.skip)
			logger.Debug("encoding detected", "encoding", d.encoding.name)
			break
		}
	}
	if d.encoding.whole != nil {
		d.text, d.plain = transform.NewReader(text, d.encoding.whole.NewDecoder()), false
	}
	return d, nil
}

// foreign reports whether a text, or a field of it, is to be decoded.
func (e *textEncoding) foreign(text []byte) bool {
	return e.fields != nil && (!e.guess || !utf8.Valid(text))
}

// appendDecoded appends a foreign field in UTF-8.
func (e *textEncoding) appendDecoded(to, field []byte) []byte {
	for _, c := range field {
		to = utf8.AppendRune(to, e.fields.DecodeByte(c))
	}
	return to
}
