package sources

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Every source kind gives the same rows for the same data, and keeps the same promises. A kind is
// added by a line in fixtures; what it cannot have, its fixture leaves out.

// answerColumns are the fields of the rows that every kind is given.
var answerColumns = []string{"id", "score", "answered", "seen", "day", "plan", "comment"}

// answer is a row of them, as text; NULL is no value.
type answer []string

var answers = []answer{
	{"1", "8.5", "2026-03-29T02:30:00", "2026-03-29T00:30:00Z", "2026-03-29", "pro", "fine"},
	{"2", "-1.5", "2026-10-25T02:30:00", "2026-10-25T01:30:00Z", "2026-10-25", "NULL", `she said "no", twice`},
	{"3", "10.5", "2024-02-29T23:59:59", "2024-02-29T22:59:59Z", "2024-02-29", " pro ", "one line\nand another; größer 🙂"},
	{"4", "NULL", "NULL", "NULL", "NULL", "basic", "NULL"},
}

// fixture is a source over some answers.
type fixture struct {
	source Source
	// add appends an answer to what the source reads.
	add func(t *testing.T, a answer)
	// line is where the answer with an index stands; without it, it is the index + 1.
	line func(index int) int64
	// noNull is set where a missing value and an empty text are the same.
	noNull bool
	// noVersion is set where the source cannot know whether its data changed.
	noVersion bool
	// broken is another source of the kind: two answers with a row between them that is none. Variants
	// whose rows are intact have none.
	broken func(t *testing.T) Source
}

// variant is one way to keep answers.
type variant struct {
	name   string
	build  func(t *testing.T, rows []answer) fixture
	intact bool
}

// fixtures is how the answers are kept for every source kind, and whether rows can be torn.
var fixtures = map[string][]variant{
	"csv": {
		{"csv", csvFixture, tearable}, {"csv gzip", csvGzipFixture, tearable}, {"csv zstd", csvZstdFixture, tearable},
		{"csv utf-16", csvUTF16Fixture, tearable}, {"csv in an object store", csvObjectFixture, tearable},
	},
	"http": {
		{"http array", httpArrayFixture, intact}, {"http lines", httpLinesFixture, tearable}, {"http csv", httpCSVFixture, tearable},
		{"http pages", httpPagesFixture, intact}, {"http cursors", httpCursorsFixture, intact},
		{"http items by expression", httpItemsFixture, tearable}, {"http table by expression", httpTableFixture, intact},
	},
	"sql": {
		{"sqlite", sqliteFixture, intact}, {"postgres", postgresFixture, intact}, {"mariadb", mariadbFixture, intact},
		{"clickhouse", clickhouseFixture, intact},
	},
}

// Whether a row can be bad and leave others good. A database hands over its rows as they are, and JSON that
// cannot be read has an end there.
const (
	tearable = false
	intact   = true
)

// ofBadRows is the promise that only those have to keep that can have such rows.
const ofBadRows = "keeps rows around a bad one"

// promises is what every variant must keep.
var promises = map[string]func(*testing.T, variant){
	"streams every row":           streamsEveryRow,
	"gives the fields asked for":  givesTheFieldsAskedFor,
	"names an unknown field":      namesAnUnknownField,
	"stops at the error of Yield": stopsAtTheErrorOfYield,
	"ends with its context":       endsWithItsContext,
	ofBadRows:                     keepsRowsAroundABadOne,
	"is read twice":               isReadTwice,
	"is read concurrently":        isReadConcurrently,
	"tells by its version":        tellsByItsVersion,
	"filters alike":               filtersAlike,
	"has a name without its rows": hasAName,
	"reads what is there by then": readsWhatIsThere,
	"closes twice":                closesTwice,
	"has nothing where no row is": hasNothing,
	"says where rows stand":       saysWhereRowsStand,
}

func TestConformance(t *testing.T) {
	for _, kind := range Kinds() {
		if fixtures[kind] == nil {
			t.Errorf("source kind %q has no fixture in fixtures", kind)
		}
		for _, v := range fixtures[kind] {
			t.Run(v.name, func(t *testing.T) {
				for promise, keep := range promises {
					if v.intact && promise == ofBadRows {
						continue
					}
					t.Run(promise, func(t *testing.T) { keep(t, v) })
				}
			})
		}
	}
}

func streamsEveryRow(t *testing.T, v variant) {
	f := v.build(t, answers)
	same(t, f, collect(t, f.source, answerColumns...), answers)
}

func givesTheFieldsAskedFor(t *testing.T, v variant) {
	f := v.build(t, answers)
	for _, fields := range [][]string{{"comment"}, {"plan", "id"}, {"id", "plan", "id"}, nil} {
		var want []answer
		for _, a := range answers {
			var picked answer
			for _, field := range fields {
				picked = append(picked, a[slices.Index(answerColumns, field)])
			}
			want = append(want, picked)
		}
		same(t, f, collect(t, f.source, fields...), want)
	}
}

func namesAnUnknownField(t *testing.T, v variant) {
	f := v.build(t, answers)
	err := onlyPart(t, f.source).Read(t.Context(), []string{"id", "scroe"}, each(func(Record) error { return nil }))
	if err == nil || !strings.Contains(err.Error(), `"scroe"`) {
		t.Errorf("got %v, want an error that names the field", err)
	}
}

func stopsAtTheErrorOfYield(t *testing.T, v variant) {
	f := v.build(t, many(3000))
	enough := errors.New("enough")
	err := onlyPart(t, f.source).Read(t.Context(), []string{"id"}, each(func(r Record) error {
		if r.Line > f.at(100) {
			return enough
		}
		return nil
	}))
	if err != enough {
		t.Errorf("got %v, want the error of Yield as it is", err)
	}
}

func endsWithItsContext(t *testing.T, v variant) {
	f := v.build(t, many(20000))
	ctx, cancel := context.WithCancel(t.Context())
	part := onlyPart(t, f.source)
	err := part.Read(ctx, []string{"id"}, each(func(Record) error { cancel(); return nil }))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled at the first row: got %v", err)
	}
	err = part.Read(ctx, []string{"id"}, each(func(Record) error { t.Error("a row came"); return nil }))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: got %v", err)
	}
}

func keepsRowsAroundABadOne(t *testing.T, v variant) {
	f := v.build(t, answers)
	if f.broken == nil {
		t.Fatal("there is no source with a bad row: add one, or say in fixtures that its rows are intact")
	}
	rows := collect(t, f.broken(t), "id")
	if len(rows) != 3 || rows[0].err != nil || rows[1].err == nil || rows[2].err != nil {
		t.Fatalf("got %v, want the second of three rows to be bad", rows)
	}
	if rows[1].fields != nil {
		t.Errorf("the bad row has fields %q", rows[1].fields)
	}
}

func isReadTwice(t *testing.T, v variant) {
	f := v.build(t, answers)
	collect(t, f.source, "id")
	same(t, f, collect(t, f.source, answerColumns...), answers)
}

func isReadConcurrently(t *testing.T, v variant) {
	f := v.build(t, many(2000))
	part := onlyPart(t, f.source)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if sum, err := sumOfIDs(t.Context(), part); err != nil || sum != 2000*2001/2 {
				t.Errorf("got a sum of %d and %v", sum, err)
			}
		})
	}
	group.Wait()
}

func tellsByItsVersion(t *testing.T, v variant) {
	f := v.build(t, answers)
	collect(t, f.source, "id") // an API says by its replies whether it can tell
	if f.noVersion {
		if version := onlyPart(t, f.source).Version(); version != "" {
			t.Errorf("got version %q of what cannot be known", version)
		}
		return
	}
	before := onlyPart(t, f.source).Version()
	if again := onlyPart(t, f.source).Version(); before == "" || again != before {
		t.Errorf("versions of the same data: %q and %q", before, again)
	}
	f.add(t, answerOf(5))
	if after := onlyPart(t, f.source).Version(); after == before {
		t.Errorf("the data changed, the version did not: %q", after)
	}
}

func readsWhatIsThere(t *testing.T, v variant) {
	f := v.build(t, answers)
	collect(t, f.source, "id")
	f.add(t, answerOf(5))
	if rows := collect(t, f.source, "id"); len(rows) != 5 || rows[4].String() != "5" {
		t.Errorf("got %v, want the added answer too", rows)
	}
}

func filtersAlike(t *testing.T, v variant) {
	f := v.build(t, answers)
	cases := []struct {
		where map[string][]string
		want  string
	}{
		{map[string][]string{"plan": {"pro"}}, "1 3"},
		{map[string][]string{"plan": {" basic ", "pro"}}, "1 3 4"},
		{map[string][]string{"plan": {""}}, "2"},
		{map[string][]string{"plan": {"pro"}, "day": {"2024-02-29"}}, "3"},
		{map[string][]string{"plan": {"Pro"}}, ""},
		{nil, "1 2 3 4"},
	}
	for _, c := range cases {
		var ids []string
		for _, r := range collect(t, Where(f.source, c.where), "id") {
			ids = append(ids, r.String())
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("where %v: got %q, want %q", c.where, got, c.want)
		}
	}
}

func hasAName(t *testing.T, v variant) {
	if name := onlyPart(t, v.build(t, answers).source).Name(); name == "" || strings.Contains(name, "SELECT") {
		t.Errorf("got name %q", name)
	}
}

func closesTwice(t *testing.T, v variant) {
	f := v.build(t, answers)
	collect(t, f.source, "id")
	for range 2 {
		if err := f.source.Close(); err != nil {
			t.Error(err)
		}
	}
}

func hasNothing(t *testing.T, v variant) {
	if rows := collect(t, v.build(t, nil).source, "id"); len(rows) != 0 {
		t.Errorf("got %v, want no rows", rows)
	}
}

func saysWhereRowsStand(t *testing.T, v variant) {
	f := v.build(t, answers)
	for i, r := range collect(t, f.source, "id") {
		if r.line != f.at(i) {
			t.Errorf("row %d stands at %d, want %d", i+1, r.line, f.at(i))
		}
	}
}

// same compares rows with answers.
func same(t *testing.T, f fixture, rows []row, want []answer) {
	t.Helper()
	if len(rows) != len(want) {
		t.Fatalf("got %d rows, want %d", len(rows), len(want))
	}
	for i, r := range rows {
		text := strings.Join(want[i], "|")
		if f.noNull {
			text = strings.ReplaceAll(text, "NULL", "")
		}
		if r.err != nil || r.String() != text {
			t.Errorf("row %d: got  %q, %v\nwant %q", i+1, r.String(), r.err, text)
		}
	}
}

func (f fixture) at(index int) int64 {
	if f.line == nil {
		return int64(index) + 1
	}
	return f.line(index)
}

// many are answers with the ids 1 to n.
func many(n int) []answer {
	rows := make([]answer, n)
	for i := range rows {
		rows[i] = answerOf(i + 1)
	}
	return rows
}

func answerOf(id int) answer {
	return answer{strconv.Itoa(id), "7.5", "2026-01-31T12:00:00", "2026-01-31T11:00:00Z", "2026-01-31", "pro", fmt.Sprint("answer ", id)}
}

func sumOfIDs(ctx context.Context, part Part) (sum int, err error) {
	var mu sync.Mutex
	err = part.Read(ctx, []string{"id"}, func() Yield {
		return func(r Record) error {
			id, err := strconv.Atoi(string(r.Fields[0]))
			mu.Lock()
			defer mu.Unlock()
			sum += id
			return err
		}
	})
	return sum, err
}
