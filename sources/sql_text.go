package sources

import (
	"bytes"
	"fmt"
	"strconv"
	"time"
)

// text appends a value of a database driver, which is not nil, as the text that every source kind
// has for it.
type text func(dst []byte, value any) []byte

// localTime is how a time without a zone is written.
const localTime = "2006-01-02T15:04:05.999999999"

// plainText writes what needs no knowledge of the column's type. Floats are in the shortest form
// that gives them back, without an exponent.
func plainText(dst []byte, value any) []byte {
	switch v := value.(type) {
	case []byte:
		return append(dst, v...)
	case string:
		return append(dst, v...)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case uint64:
		return strconv.AppendUint(dst, v, 10)
	case float64:
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	case float32:
		return strconv.AppendFloat(dst, float64(v), 'f', -1, 32)
	case bool:
		return strconv.AppendBool(dst, v)
	case time.Time:
		return v.UTC().AppendFormat(dst, time.RFC3339Nano)
	}
	return fmt.Append(dst, value)
}

// timeText writes a time.Time in a layout; all else, such as PostgreSQL's infinity, is left as it is.
func timeText(layout string) text {
	return func(dst []byte, value any) []byte {
		if t, ok := value.(time.Time); ok {
			return t.UTC().AppendFormat(dst, layout)
		}
		return plainText(dst, value)
	}
}

// shownTime writes a time.Time in a layout as the clock of its zone shows it.
func shownTime(layout string) text {
	return func(dst []byte, value any) []byte {
		if t, ok := value.(time.Time); ok {
			return t.AppendFormat(dst, layout)
		}
		return plainText(dst, value)
	}
}

// float32Text writes a float of 32 bits that the driver has widened.
func float32Text(dst []byte, value any) []byte {
	if f, ok := value.(float64); ok {
		return strconv.AppendFloat(dst, f, 'f', -1, 32)
	}
	return plainText(dst, value)
}

// boolText writes 0 and 1 as false and true.
func boolText(dst []byte, value any) []byte {
	if n, ok := value.(int64); ok && (n == 0 || n == 1) {
		return strconv.AppendBool(dst, n == 1)
	}
	return plainText(dst, value)
}

// bitText writes a bit field as the number it is.
func bitText(dst []byte, value any) []byte {
	bits, ok := value.([]byte)
	if !ok || len(bits) > 8 {
		return plainText(dst, value)
	}
	var n uint64
	for _, b := range bits {
		n = n<<8 | uint64(b)
	}
	return strconv.AppendUint(dst, n, 10)
}

// appendSQLTime writes "2006-01-02 15:04:05.120000" as "2006-01-02T15:04:05.12", and a zone.
func appendSQLTime(dst []byte, value any, zone string) []byte {
	start := len(dst)
	dst = plainText(dst, value)
	if i := bytes.IndexByte(dst[start:], ' '); i >= 0 {
		dst[start+i] = 'T'
	}
	if bytes.IndexByte(dst[start:], '.') >= 0 {
		dst = bytes.TrimRight(bytes.TrimRight(dst, "0"), ".")
	}
	return append(dst, zone...)
}

// cell takes the values of one column, row by row.
type cell struct {
	text  text
	value []byte
	null  bool
}

// Scan takes the column's value of the next row. The buffer is reused.
func (c *cell) Scan(value any) error {
	c.null = value == nil
	if !c.null {
		c.value = c.text(c.value[:0], value)
	}
	return nil
}

// bytes is the text of the value: nil for NULL, never nil for an empty text.
func (c *cell) bytes() []byte {
	if c.null {
		return nil
	}
	return c.value
}
