package config

import (
	"reflect"
	"strings"
	"testing"

	"github.com/prometheus/common/model"

	"advocacy_exporter/collector/rows"
	"advocacy_exporter/sources"
)

// visit is a struct with every kind of field that settings may have.
type visit struct {
	Place   string            `yaml:"place" required:"true" shorthand:"true"`
	Mood    string            `yaml:"mood" default:"fair" enum:"fair,foul"`
	Guests  int               `yaml:"guests" default:"2"`
	Seats   uint64            `yaml:"seats"`
	Share   *float64          `yaml:"share"`
	Outside bool              `yaml:"outside"`
	Stay    model.Duration    `yaml:"stay" default:"1h30m"`
	Dishes  []string          `yaml:"dishes" default:"[soup]"`
	Rooms   map[string]string `yaml:"rooms" list:"true"`
	Next    *visit            `yaml:"next"`
	Stops   []visit           `yaml:"stops"`
	Host    host              `yaml:"host"`
	common  `yaml:",inline"`
}

type host struct {
	Name string `yaml:"name" required:"true"`
	Age  int    `yaml:"age" default:"40"`
}

type common struct {
	Note string `yaml:"note" default:"none"`
}

func decoded(text string) (visit, Problems) {
	f, v := newFindings("visit.yml"), visit{}
	tree, _ := (&document{findings: f}).Unmarshal([]byte(text))
	(&decoder{f}).decode("", graft(tree), reflect.ValueOf(&v).Elem(), "")
	return v, f.problems.sorted()
}

func TestDecode(t *testing.T) {
	share := 0.5
	plain := visit{Place: "inn", Mood: "fair", Guests: 2, Stay: model.Duration(90 * 60e9), Dishes: []string{"soup"}, common: common{"none"}}
	plain.Host.Age = 40
	with := func(change func(v *visit)) visit {
		v := plain
		change(&v)
		return v
	}
	tests := []struct {
		about, text string
		want        visit
	}{
		{"defaults", `place: inn`, plain},
		{"text is taken as it is written", `place: 2024`, with(func(v *visit) { v.Place = "2024" })},
		{"a default can be overridden by nothing", `{place: inn, guests: 0, dishes: []}`, with(func(v *visit) { v.Guests, v.Dishes = 0, []string{} })},
		{"a list with nothing below it is left out", "place: inn\ndishes:", plain},
		{"shorthand", `{place: inn, next: barn}`, with(func(v *visit) { n := plain; n.Place = "barn"; v.Next = &n })},
		{"list of shorthands", `{place: inn, stops: [barn]}`, with(func(v *visit) { n := plain; n.Place = "barn"; v.Stops = []visit{n} })},
		{"list for a map", `{place: inn, rooms: [a, b]}`, with(func(v *visit) { v.Rooms = map[string]string{"a": "a", "b": "b"} })},
		{"map for a map", `{place: inn, rooms: {a: "1"}}`, with(func(v *visit) { v.Rooms = map[string]string{"a": "1"} })},
		{"pointer", `{place: inn, share: 0.5}`, with(func(v *visit) { v.Share = &share })},
		{"inline", `{place: inn, note: x}`, with(func(v *visit) { v.Note = "x" })},
		{"merge: own keys win, then the first", "place: inn\n<<: [{guests: 3}, {guests: 4, seats: 5}]\nseats: 6", with(func(v *visit) { v.Guests, v.Seats = 3, 6 })},
		{"alias", "place: &p inn\nnext: *p", with(func(v *visit) { n := plain; v.Next = &n })},
	}
	for _, tt := range tests {
		got, problems := decoded(tt.text)
		if len(problems) > 0 {
			t.Errorf("%s: %v", tt.about, problems)
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", tt.about, got, tt.want)
		}
	}
}

func TestDecodeProblems(t *testing.T) {
	tests := []struct{ text, want string }{
		{`{}`, `1:1: missing key "place": add it`},
		{`{place: inn, guests: 99999999999999999999}`, `1:22: want a whole number, got "99999999999999999999"`},
		{`{place: inn, outside: yes}`, `1:23: want true or false, got "yes"`},
		{`{place: inn, host: {}}`, `1:14: missing key "name": add it`},
		{`{place: inn, host: 7}`, `1:20: want a mapping with the keys name and age, got a single value`},
		{`{place: inn, next: [x]}`, `1:20: want a text or a mapping with the keys ` + and(shapeOf(reflect.TypeFor[visit]()).keys()) + `, got a list`},
		{`{place: inn, stops: [{plce: x}]}`, `1:23: unknown key "plce", did you mean "place"?`},
		{`{place: inn, rooms: [a, a]}`, `1:21: the list names something twice: keep one`},
		{`{place: inn, age: 7}`, `1:14: unknown key "age" here: it belongs under host`},
		{`{place: inn, dishes: [a, {b: c}]}`, `1:26: want a text, got a mapping`},
		{`{place: , guests: 1}`, `1:2: place has no value: give it one, or remove the key`},
		{`{place: inn, stay: -1h}`, `1:20: "-1h" is no duration: write it like 30s, 15m, 12h, 7d or 1h30m`},
		{`{? [a] : b, place: inn}`, `1:4: a key must be a text, not a list`},
	}
	for _, tt := range tests {
		_, problems := decoded(tt.text)
		if got := problems.Error(); got != "visit.yml:"+tt.want {
			t.Errorf("%s\ngot  %s\nwant visit.yml:%s", tt.text, got, tt.want)
		}
	}
}

// TestTags decodes every default in the structs that users fill, and looks for keys without a sentence.
func TestTags(t *testing.T) {
	walk(t, "", reflect.TypeFor[settings]())
	for _, kind := range sources.Kinds() {
		s, _ := sources.New(kind)
		walk(t, kind, reflect.TypeOf(s))
	}
	for _, kind := range rows.Kinds() {
		r, _ := rows.New(kind)
		walk(t, kind, reflect.TypeOf(r))
	}
}

func walk(t *testing.T, path string, typ reflect.Type) {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Map || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if !isStruct(typ) || isAnothers(typ) {
		return
	}
	for _, f := range shapeOf(typ).fields {
		at := join(path, f.key)
		if doc := f.tag.Get("doc"); !strings.HasSuffix(doc, ".") {
			t.Errorf("%s: the doc %q is no sentence", at, doc)
		}
		if text, ok := f.tag.Lookup("default"); ok {
			found := newFindings("default")
			(&decoder{found}).decode("", parseDefault(text), reflect.New(f.typ).Elem(), f.tag)
			if len(found.problems) > 0 {
				t.Errorf("%s: default %s: %v", at, text, found.problems)
			}
		}
		walk(t, at, f.typ)
	}
}
