package sources

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestPath(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{".", "."},
		{"score", ".score"},
		{".a.b", ".a.b"},
		{"a.b_c-d", ".a.b_c-d"},
		{`."a b".c`, `."a b".c`},
		{`.["a.b"][0]`, `."a.b"[0]`},
		{`"a\"b"`, `."a\"b"`},
		{".Größe", ".Größe"},
		{".tags[10]", ".tags[10]"},
		{"[].a[]", ".[].a[]"},
		{".[]", ".[]"},
		{"^.a", "^.a"},
		{"^^a", "^^.a"},
		{"^", "^."},
		{".a?", ".a?"},
		{"", "error: the path is empty"},
		{"?", "error: the path is empty"},
		{".a..b", `error: a name is missing after "."`},
		{".a.", `error: a name is missing after "."`},
		{"nps score", `error: " score": put a name with such characters in quotes, as in ."nps score"`},
		{".a // 5", `error: " // 5": put a name with such characters in quotes, as in ."nps score"`},
		{".a[", `error: "[": a "]" is missing`},
		{".a[-1]", `error: "-1" is not an index, which counts from 0`},
		{".a[0]b", `error: "b": want "." or "["`},
		{`.["a"`, `error: ["a": a "]" is missing`},
		{`."a`, `error: "a: not a name in quotes`},
	} {
		path, err := parsePath(test.text)
		got := path.String()
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.text, got, test.want)
		}
	}
}

// pullJSON reads a document by the streamer, or by lines.
func pullJSON(lines bool, document, items string, fields ...string) ([]string, error) {
	var rows []string
	j, err := newItems(items, fields, func(r Record) error {
		rows = append(rows, rowText(r))
		return nil
	})
	if err != nil {
		return nil, err
	}
	read := j.stream
	if lines {
		read = j.lines
	}
	if err := read(strings.NewReader(document)); err != nil {
		return rows, err
	}
	return rows, j.check()
}

func TestItems(t *testing.T) {
	const shop = `{"shop":"north","meta":{"page":1,"big":[[1,{"a":2}]]},
		"products":[{"reviews":[{"r":5},{"r":4}],"category":"tea"},{"category":"none"},
		{"category":"cup","reviews":null},{"category":"pot","reviews":[{"r":1}]}],"later":"x"}`
	for _, test := range []struct {
		name, document, items string
		fields                []string
		want                  string
	}{
		{"an array", `[{"a":1},{"a":2}]`, ".", []string{"a"}, "1 2"},
		{"one object", `{"a":1,"b":[]}`, ".", []string{"a", "b"}, "1|[]"},
		{"several documents", `{"a":1}{"a":2} [{"a":3}]`, ".", []string{"a"}, "1 2 3"},
		{"an array below", `{"x":{"y":[{"a":1}]}}`, ".x.y", []string{"a"}, "1"},
		{"an object below", `{"x":{"y":{"a":1}}}`, ".x.y", []string{"a"}, "1"},
		{"null for no items", `{"x":{"y":null}}`, ".x.y", []string{"a"}, ""},
		{"null on the way", `{"x":null}`, ".x.y", []string{"a"}, ""},
		{"an object of no keys", `{"x":{}}`, ".x", []string{"a?"}, "-"},
		{"items that are values", `[1,"x",null,[2],true]`, ".", []string{"."}, `1 x - [2] true`},
		{"arrays in an array", `[[1,2],[3]]`, ".[].[]", []string{"."}, "1 2 3"},
		{"nested, with what is around", shop, ".products[].reviews[]", []string{"r", "^.category", "^^.shop"},
			"5|tea|north 4|tea|north 1|pot|north"},
		{"nested, below a value around", shop, ".products", []string{"category", "^.meta.big[0][1].a"}, "tea|2 none|2 cup|2 pot|2"},
		{"numbers as written", `[{"a":1.0},{"a":1e3},{"a":-0.10},{"a":123456789012345678901234567890}]`, ".", []string{"a"},
			"1.0 1e3 -0.10 123456789012345678901234567890"},
		{"strings", `[{"a":"x\n\u00e9\ud83d\ude00"},{"a":""},{"a":"\\\""}]`, ".", []string{"a"}, "x\né😀  \\\""},
		{"a broken escape", `[{"a":"\ud800"}]`, ".", []string{"a"}, "\uFFFD"},
		{"booleans and nothing", `[{"a":true,"b":false},{"a":null}]`, ".", []string{"a", "b"}, "true|false -|-"},
		{"containers", `[{"a":{"b" : [1, "x y"]},"c":[ ]}]`, ".", []string{"a", "c"}, `{"b":[1,"x y"]}|[]`},
		{"blanks", " [ {\t\"a\" :\r\n 1 , \"b\" : [ 1 , 2 ] } ] ", ".", []string{"b[1]", "a"}, "2|1"},
		{"an index past the end", `[{"a":[]}]`, ".", []string{"a[0]"}, "-"},
		{"a key twice", `[{"a":1,"a":2}]`, ".", []string{"a"}, "1"},
		{"an escaped key", `[{"\u0061":1}]`, ".", []string{"a"}, "1"},
		{"keys with dots", `[{"a.b":{"c d":1}}]`, ".", []string{`."a.b"."c d"`}, "1"},
		{"missing in some", `[{"a":1},{}]`, ".", []string{"a"}, "1 -"},
		{"below null", `[{"p":null}]`, ".", []string{"p.a"}, "-"},
		{"may be missing", `[{"a":1}]`, ".", []string{"b?"}, "-"},
		{"no rows, no complaint", `[]`, ".", []string{"a"}, ""},
		{"a bad element among good ones", `[{"r":[{"a":1}]},{"r":5},{"r":[{"a":2}]}]`, ".[].r[]", []string{"a"},
			"1 ! items .[].r[]: .[].r is a number, not an array 2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows, err := pullJSON(false, test.document, test.items, test.fields...)
			if got := strings.Join(rows, " "); err != nil || got != test.want {
				t.Errorf("got  %s, %v\nwant %s", got, err, test.want)
			}
		})
	}
}

func TestItemsErrors(t *testing.T) {
	for _, test := range []struct{ name, document, items, field, want string }{
		{"a field below a number", `[{"a":1}]`, ".", "a.b", `field "a.b": no item has it: no .b in .a, which is a number; write "a.b?" if it may be missing`},
		{"around, but after the items", `{"x":[{"a":1}],"b":1}`, ".x", "^.b",
			`field "^.b": no item has it: no .b in the object around, which has no keys (an object around the items is only read up to the items); write "^.b?" if it may be missing`},
		{"too far up", `{"x":[]}`, ".x", "^^.b", `field "^^.b" climbs out of the reply: objects around the items at .x: 1`},
		{"around without a key", `{"x":[]}`, ".x", "^", `field "^": name a key of the object around the items`},
		{"many values", `[]`, ".", "a[]", `field "a[]": "[]" is for items; a field is one value, such as ".tags[0]" or "[.tags[]] | length"`},
		{"an index on the way", `[]`, ".a[0]", "a", `items ".a[0]": an index is for fields; every element of an array is "[]"; to choose, write an expression such as ".pages[0] | .items[]"`},
		{"a reply of which no items can be made", `{"d":null}`, ".d | .[]", "a", `items: cannot iterate over: null`},
		{"too far up from an expression", `[]`, ". | .[]", "^.a", `field "^.a" climbs out of the reply: objects around the items at .: 0`},
		{"an object that should be many", `{"a":1}`, ".[]", "a", `items .[]: the reply is an object, not an array`},
		{"nested without end", `{"x":[],"a":` + strings.Repeat("[", 20000), ".x", "a", "item 1: nested too deep"},
		{"more after the end", `[{"a":1}]]`, ".", "a", "item 2: invalid character ']' looking for beginning of value"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := pullJSON(false, test.document, test.items, test.field); err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func FuzzPath(f *testing.F) {
	for _, seed := range []string{".", "score", "^^.a", `."a b"["c"][0]?`, ".a[].b", "[]", "..", `."`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path, err := parsePath(text)
		if err != nil {
			return
		}
		again, err := parsePath(path.String())
		if err != nil || path.climb != again.climb || path.optional != again.optional || !slices.Equal(path.steps, again.steps) {
			t.Errorf("%q is %v, written %q, read again %v, %v", text, path, path, again, err)
		}
	})
}

func FuzzItems(f *testing.F) {
	for _, seed := range []string{
		`[{"a":1,"b":[{"a":"x"}]},{"a":"\u00e9\ud800"}]`, `{"a":[{"a":{"b": 1.0}}]} {"a":null}`, `{"b":[[]],"a":[{"b":[1]}]}`,
		`[0]`, `[1,]`, `{"a":[]}]`, `{"a":1,"a":[2]}`, "\"\xff\"", `{"\u0061":[{"a":[1 , 2]}]}`, `[{"a":1}`, `nul`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		for _, items := range []string{".", ".a", ".[].b[]", ".a[].a"} {
			got, err := pullJSON(false, string(document), items, ".", "a?", "b.a?")
			want, wantErr := wholeItems(document, items)
			if (err == nil) != (wantErr == nil) {
				t.Fatalf("%s: %q, %v; whole: %q, %v", items, got, err, want, wantErr)
			}
			for i := range got {
				if strings.HasPrefix(got[i], "! ") {
					got[i] = "! "
				}
			}
			if err == nil && !slices.Equal(got, want) {
				t.Fatalf("%s: %q; whole: %q", items, got, want)
			}
		}
	})
}

// wholeItems does what the streamer does, by decoding whole documents with encoding/json.
func wholeItems(document []byte, items string) ([]string, error) {
	path, _ := parseItemsPath(items)
	decoder := json.NewDecoder(bytes.NewReader(document))
	w := whole{path: path}
	for documents := 0; ; documents++ {
		var raw json.RawMessage
		err := decoder.Decode(&raw)
		if errors.Is(err, io.EOF) && documents > 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := w.walk(decodeTree(raw), 0, true); err != nil {
			return nil, err
		}
	}
	if len(w.rows) == 0 && w.missed {
		return nil, errors.New("no items")
	}
	return w.rows, nil
}

type whole struct {
	path   jsonPath
	rows   []string
	missed bool
}

// tree is a decoded value: nil, or text, or its elements, or its keys (the first of each).
type tree struct {
	text     string
	elements []*tree
	keys     map[string]*tree
}

func decodeTree(raw json.RawMessage) *tree {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	token, _ := decoder.Token()
	switch token {
	case nil:
		return nil
	case json.Delim('['):
		value := &tree{text: compacted(raw), elements: []*tree{}}
		for decoder.More() {
			var element json.RawMessage
			_ = decoder.Decode(&element)
			value.elements = append(value.elements, decodeTree(element))
		}
		return value
	case json.Delim('{'):
		value := &tree{text: compacted(raw), keys: map[string]*tree{}}
		for decoder.More() {
			key, _ := decoder.Token()
			var member json.RawMessage
			_ = decoder.Decode(&member)
			if _, twice := value.keys[key.(string)]; !twice {
				value.keys[key.(string)] = decodeTree(member)
			}
		}
		return value
	}
	return &tree{text: fmt.Sprint(token)}
}

func compacted(raw []byte) string {
	var text bytes.Buffer
	_ = json.Compact(&text, raw)
	return text.String()
}

// walk is strict up to the outermost array, as the streamer is, and lenient within its elements.
func (w *whole) walk(v *tree, step int, outer bool) error {
	if step == len(w.path.steps) {
		w.item(v)
		return nil
	}
	s := w.path.steps[step]
	switch {
	case v == nil:
	case s.kind == stepKey && v.keys != nil:
		child, ok := v.keys[s.key]
		if ok {
			return w.walk(child, step+1, outer)
		}
		w.missed = true
		if outer {
			return errors.New("missing")
		}
	case s.kind != stepKey && v.elements != nil:
		for _, element := range v.elements {
			_ = w.walk(element, step+1, false)
		}
	case s.kind == stepItems && v.keys != nil && outer:
		w.item(&tree{text: rewritten(v.text), keys: v.keys})
	case s.kind == stepItems && v.keys != nil:
		w.item(v)
	case outer:
		return errors.New("of another kind")
	default:
		w.rows = append(w.rows, "! ")
	}
	return nil
}

// rewritten is an object with its keys written anew, as those of an only item are.
func rewritten(text string) string {
	var object jsonObject
	for key, value := range jsonValue(text).members() {
		object.add(string(unquote(key)), value)
	}
	return string(object.close())
}

func (w *whole) item(v *tree) {
	b := v.key("b")
	w.rows = append(w.rows, v.String()+"|"+v.key("a").String()+"|"+b.key("a").String())
}

func (v *tree) key(name string) *tree {
	if v == nil {
		return nil
	}
	return v.keys[name]
}

func (v *tree) String() string {
	if v == nil {
		return "-"
	}
	return v.text
}

// survey writes an API's reply of so many answers.
func survey(answers int) []byte {
	var reply bytes.Buffer
	reply.WriteString(`{"meta":{"total":1},"data":{"items":[`)
	for n := range answers {
		if n > 0 {
			reply.WriteByte(',')
		}
		_, _ = fmt.Fprintf(&reply, `{"id":"%d","person":{"email":"someone-%d@example.com","plan":"pro"},"country":"DE",`+
			`"score":%d,"comment":"It does what it should, \"mostly\", and then some more.","created_at":"2026-03-0%dT10:00:00Z","tags":["a","b"]}`,
			n, n, n%11, n%9+1)
	}
	reply.WriteString(`]}}`)
	return reply.Bytes()
}

func BenchmarkItems(b *testing.B) {
	reply := survey(100_000)
	b.SetBytes(int64(len(reply)))
	for b.Loop() {
		j, err := newItems(".data.items", []string{"score", "created_at", "country", "person.plan"}, func(Record) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
		if err := j.stream(bytes.NewReader(reply)); err != nil || j.count != 100_000 {
			b.Fatal(j.count, err)
		}
	}
}

// BenchmarkItemsPlain is the yardstick: encoding/json, one element at a time.
func BenchmarkItemsPlain(b *testing.B) {
	reply := survey(100_000)
	b.SetBytes(int64(len(reply)))
	for b.Loop() {
		decoder := json.NewDecoder(bytes.NewReader(reply))
		for token := json.Token(nil); token != json.Delim('['); {
			token, _ = decoder.Token()
		}
		for decoder.More() {
			var item benchItem
			if err := decoder.Decode(&item); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func TestItemsMemoryDoesNotGrow(t *testing.T) {
	reply := survey(30_000)
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	rows, most := 0, uint64(0)
	j, err := newItems(".data.items", []string{"score", "person.plan"}, func(Record) error {
		if rows++; rows%10_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.stream(bytes.NewReader(reply)); err != nil || rows != 30_000 {
		t.Fatal(rows, err)
	}
	if most > before.HeapAlloc+(1<<20) {
		t.Errorf("%d bytes more than before", most-before.HeapAlloc)
	}
}

// BenchmarkItemsExpression has one field that is no plain path.
func BenchmarkItemsExpression(b *testing.B) {
	reply := survey(100_000)
	b.SetBytes(int64(len(reply)))
	for b.Loop() {
		j, err := newItems(".data.items", []string{"score", "created_at", "country", ".person.plan // .person.tier"}, func(Record) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
		if err := j.stream(bytes.NewReader(reply)); err != nil || j.count != 100_000 {
			b.Fatal(j.count, err)
		}
	}
}
