package sources

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
)

// tdsServer stands in for SQL Server: it speaks as much of its protocol, TDS 7.4, as takes a login and
// answers batches with the same rows, each value as it goes over the wire.
type tdsServer struct {
	columns []tdsColumn
	rows    [][][]byte

	mu      sync.Mutex
	login   string
	queries []string
}

// tdsColumn is a column with the description of its type.
type tdsColumn struct {
	name     string
	typeInfo []byte
}

// Packets of the protocol, and tokens of an answer.
const (
	tdsBatch, tdsAnswer, tdsTransaction, tdsLogin, tdsPrelogin = 1, 4, 14, 16, 18
	tdsColumns, tdsLoginAck, tdsRow, tdsChange, tdsDone        = 0x81, 0xad, 0xd1, 0xe3, 0xfd
	tdsInt, tdsDate, tdsDateTimeOffset, tdsNVarChar            = 0x26, 0x28, 0x2b, 0xe7
	tdsBegin, tdsBegan, tdsRolledBack                          = 5, 8, 10
)

var little = binary.LittleEndian

// start listens, and returns the DSN that leads there.
func (s *tdsServer) start(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return "sqlserver://reader:secret@" + listener.Addr().String() + "?database=crm&encrypt=disable"
}

func (s *tdsServer) serve(conn net.Conn) {
	defer conn.Close()
	for {
		kind, message, err := tdsRead(conn)
		if err != nil {
			return
		}
		tdsWrite(conn, s.answer(kind, message))
	}
}

func (s *tdsServer) answer(kind byte, message []byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind {
	case tdsPrelogin: // version 16, and no encryption
		return []byte{0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, 2}
	case tdsLogin:
		s.login = tdsText(message)
		ack := append([]byte{1, 0x74, 0, 0, 4}, tdsName("Stand-in")...)
		return append(tdsSized(tdsLoginAck, append(ack, 16, 0, 0, 0)), tdsEnd(0)...)
	case tdsTransaction:
		change := []byte{tdsRolledBack, 0, 8, 1, 0, 0, 0, 0, 0, 0, 0}
		if little.Uint16(message[little.Uint32(message):]) == tdsBegin {
			change = []byte{tdsBegan, 8, 1, 0, 0, 0, 0, 0, 0, 0, 0}
		}
		return append(tdsSized(tdsChange, change), tdsEnd(0)...)
	}
	query := tdsText(message[little.Uint32(message):])
	s.queries = append(s.queries, oneLine(query))
	return s.result(strings.Contains(query, "TOP 0"))
}

func (s *tdsServer) result(blank bool) []byte {
	answer := little.AppendUint16([]byte{tdsColumns}, uint16(len(s.columns)))
	for _, c := range s.columns {
		const nullable = 1
		answer = append(append(append(answer, 0, 0, 0, 0, nullable, 0), c.typeInfo...), tdsName(c.name)...)
	}
	rows := s.rows
	if blank {
		rows = nil
	}
	for _, row := range rows {
		answer = append(append(answer, tdsRow), bytes.Join(row, nil)...)
	}
	return append(answer, tdsEnd(len(rows))...)
}

func tdsSized(token byte, data []byte) []byte {
	return append(little.AppendUint16([]byte{token}, uint16(len(data))), data...)
}

func tdsEnd(rows int) []byte {
	const counted = 0x10
	return little.AppendUint64([]byte{tdsDone, counted, 0, 0, 0}, uint64(rows))
}

// tdsRead reads a message, which may come in several packets.
func tdsRead(conn io.Reader) (kind byte, message []byte, err error) {
	for header := make([]byte, 8); ; {
		if _, err := io.ReadFull(conn, header); err != nil {
			return 0, nil, err
		}
		packet := make([]byte, binary.BigEndian.Uint16(header[2:])-8)
		if _, err := io.ReadFull(conn, packet); err != nil {
			return 0, nil, err
		}
		if message = append(message, packet...); header[1]&1 == 1 {
			return header[0], message, nil
		}
	}
}

func tdsWrite(conn io.Writer, message []byte) {
	packet := binary.BigEndian.AppendUint16([]byte{tdsAnswer, 1}, uint16(len(message)+8))
	conn.Write(append(append(packet, 0, 0, 1, 0), message...))
}

func tdsText(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = little.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

func tdsUnits(text string) (b []byte) {
	for _, unit := range utf16.Encode([]rune(text)) {
		b = little.AppendUint16(b, unit)
	}
	return b
}

func tdsName(text string) []byte { return append([]byte{byte(len(text))}, tdsUnits(text)...) }

// The types of columns, and values of theirs.
var (
	tdsInts   = []byte{tdsInt, 8}
	tdsDates  = []byte{tdsDate}
	tdsTimes  = []byte{tdsDateTimeOffset, 7}
	tdsTexts  = append([]byte{tdsNVarChar}, 40, 0, 9, 4, 208, 0, 52)
	tdsNull   = []byte{0}
	tdsNoText = []byte{0xff, 0xff}
)

func tdsIntOf(n int64) []byte { return little.AppendUint64([]byte{8}, uint64(n)) }

func tdsTextOf(text string) []byte {
	units := tdsUnits(text)
	return append(little.AppendUint16(nil, uint16(len(units))), units...)
}

func tdsDays(at time.Time) []byte {
	days := at.UTC().Unix()/secondsPerDay - time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()/secondsPerDay
	return little.AppendUint32(nil, uint32(days))[:3]
}

func tdsDateOf(at time.Time) []byte { return append([]byte{3}, tdsDays(at)...) }

func tdsTimeOf(at time.Time) []byte {
	_, offset := at.Zone()
	ticks := at.UTC().Sub(at.UTC().Truncate(24*time.Hour)) / 100
	value := append([]byte{10}, little.AppendUint64(nil, uint64(ticks))[:5]...)
	return little.AppendUint16(append(value, tdsDays(at)...), uint16(offset/60))
}
