package sources

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestExpressions(t *testing.T) {
	const answer = `{"score":null,"rating":"9","plan":{"name":"Pro"},"tags":["b","a"],"n":12345678901234567890,"ratio":1.50,"ok":false,"mail":"ann@example.org"}`
	for _, test := range []struct{ name, field, want string }{
		{"another field", `.score // .rating`, "9"},
		{"a choice", `if .plan.name == "Pro" then "paid" else "free" end`, "paid"},
		{"a number made of text", `.rating | tonumber / 2`, "4.5"},
		{"a product", `.rating * .ratio * 10`, "135"},
		{"a text that would be repeated", `.mail * 1000000000`, `! field ".mail * 1000000000": tonumber cannot be applied to …: invalid number`},
		{"numbers as they were written", `.ratio, empty`, "1.50"},
		{"great numbers", `.n | .`, "12345678901234567890"},
		{"a boolean", `.ok | not`, "true"},
		{"text", `.plan.name | ascii_downcase`, "pro"},
		{"a part of a text", `.mail | split("@") | .[1]`, "example.org"},
		{"a pattern", `.mail | test("@example[.]")`, "true"},
		{"many values put together", `[.tags[]] | sort | join(",")`, "a,b"},
		{"the first of many", `first(.tags[])`, "b"},
		{"an array", `.tags | sort`, `["a","b"]`},
		{"an object", `{plan: .plan.name, n: (.tags | length)}`, `{"n":2,"plan":"Pro"}`},
		{"null", `.none | .more`, "-"},
		{"no value", `.none | empty`, "-"},
		{"a bare name is a key", `ok`, "false"},
		{"many values", `.tags | .[]`, `! field ".tags | .[]": more than one value: choose one, as first(…) does, or put them together, as [ … ] | join(",") does`},
		{"an error without the values", `.mail | tonumber`, `! field ".mail | tonumber": tonumber cannot be applied to …: invalid number`},
		{"an error of its own", `error(.mail)`, `! field "error(.mail)": the expression ended with an error of its own`},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows, err := pullJSON(false, "["+answer+"]", ".", test.field)
			if got := strings.Join(rows, " "); err != nil || got != test.want {
				t.Errorf("got  %s, %v\nwant %s", got, err, test.want)
			}
		})
	}
}

func TestExpressionsKeepGoodRows(t *testing.T) {
	rows, err := pullJSON(false, `[{"a":"1"},{"a":"one"},{"a":"3"}]`, ".", ".a | tonumber", ".a")
	if got := strings.Join(rows, " "); err != nil || got != `1|1 ! field ".a | tonumber": tonumber cannot be applied to …: invalid number 3|3` {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestExpressionsThatAreRefused(t *testing.T) {
	for field, want := range map[string]string{
		`nps score`:                    `is neither a path nor a jq expression: unexpected token "score": put a name`,
		`.a |`:                         `is neither a path nor a jq expression: unexpected EOF`,
		`.a | unknown`:                 `jq expression: function not defined: unknown/0: put a name`,
		`$ENV | .HOME`:                 `jq expression: $ENV reads more than its item`,
		`.a + env.HOME`:                `jq expression: env reads more than its item`,
		`[.a, input]`:                  `jq expression: input reads more than its item`,
		`"\(inputs)"`:                  `jq expression: inputs reads more than its item`,
		`import "a" as a; .`:           `jq expression: import reads more than its item`,
		`{a: (.b | now)}`:              `jq expression: now depends on when`,
		`.a | until(. > 9; . + 1)`:     `jq expression: until loops on its own`,
		`[range(1e9)]`:                 `jq expression: range loops on its own`,
		`reduce .a[] as $i (0; . + 1)`: `jq expression: reduce loops on its own`,
		`def f: f; f`:                  `jq expression: def loops on its own`,
		`.a |= 1`:                      `jq expression: |= changes the item`,
		`.[9999999] = 1`:               `jq expression: = changes the item`,
		`.a | halt`:                    `jq expression: halt ends the program`,
		`^.a | length`:                 `" | length": put a name`,
	} {
		settings := &HTTP{URL: "http://a/b"}
		if err := settings.CheckField(field); err == nil || !strings.HasPrefix(err.Error(), fmt.Sprintf("field %q: %s", field, want)) {
			t.Errorf("%s:\ngot  %v\nwant %s", field, err, want)
		}
	}
}

func TestExpressionsAreBounded(t *testing.T) {
	const digits = `["0","1","2","3","4","5","6","7","8","9"]`
	began := time.Now()
	rows, err := pullJSON(false, "["+digits+`,["0"]]`, ".", `[.[] + .[] + .[] + .[] + .[] + .[] + .[]] | length`)
	want := `! field "[.[] + .[] + .[] + .[] + .[] + .[] + .[]] | length": takes more than 100000 steps or 10s at a time: make it simpler 1`
	if got := strings.Join(rows, " "); err != nil || got != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestExpressionsOfCSVAreNames(t *testing.T) {
	if err := (&HTTP{Format: "csv"}).CheckField("How likely | are you"); err != nil {
		t.Error(err)
	}
}

func TestItemsByExpression(t *testing.T) {
	const form = `{"ref":"nps","pages":[{"items":[{"t":"a","answers":[{"q":"why","v":"x"},{"q":"nps","v":9}]},
		{"t":"b","answers":[{"q":"nps","v":3}]},{"t":"c","answers":null}]},{"items":[{"t":"d","answers":[]}]}]}`
	for _, test := range []struct{ name, document, items, field, want string }{
		{"one of each", form, `.pages[].items[] | {t, v: (.answers[]? | select(.q == "nps").v)}`, ".v", "9 3"},
		{"many of each", form, `.pages[].items[] | .answers[]?`, ".v", "x 9 3"},
		{"with what is around the path", form, `.pages[].items[] | .answers[]?`, "^^.ref", "nps nps nps"},
		{"an element of which none can be made", form, `.pages[].items[] | .answers[]`, ".v",
			`x 9 3 ! items: cannot iterate over: null`},
		{"of the whole reply", form, `.ref as $ref | .pages[0].items[] | . + {$ref}`, `"\(.ref) \(.t)"`, "nps a nps b nps c"},
		{"of every document", `{"a":[1]} {"a":[2,3]}`, `.a | .[]`, ".", "1 2 3"},
		{"values", `[1,"x",null,[2]]`, `.[] | .`, ".", "1 x - [2]"},
		{"nothing", `{"a":[]}`, `.a | .[]`, ".", ""},
		{"numbers as they were written", `[{"a":1.50,"b":12345678901234567890}]`, `.[] | {a, b}`, `"\(.a) \(.b)"`, "1.50 12345678901234567890"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows, err := pullJSON(false, test.document, test.items, test.field)
			if got := strings.Join(rows, " "); err != nil || got != test.want {
				t.Errorf("got  %s, %v\nwant %s", got, err, test.want)
			}
		})
	}
}

func TestItemsByExpressionFromLines(t *testing.T) {
	rows, err := pullJSON(true, "{\"a\":[1,2]}\n{\"a\":0}\n{\"a\":[3]}\n", ".a | .[]", ".")
	if got := strings.Join(rows, " "); err != nil || got != "1 2 ! items: cannot iterate over: number (…) 3" {
		t.Errorf("got %s, %v", got, err)
	}
}

// A page may have many items, but not take for ever, nor all memory.
func TestItemsByExpressionAreBounded(t *testing.T) {
	many := "[" + strings.Repeat(`{"a":"0123456789"},`, 20_000) + `{"a":"x"}]`
	for items, want := range map[string]string{
		`. | .[] | select(.a == "x")`:                         "",
		`. | map(.[])`:                                        "",
		`[.[] as $x | .[] | select(.a == $x.a)] | length`:     "takes more than 3900110 steps",
		`.[] | [.a, .a, .a] | [.[] + .[] + .[] + .[]] | .[0]`: "",
	} {
		rows, err := pullJSON(false, many, items, ".")
		if got := fmt.Sprint(err); want == "" && err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %d rows, %v, want %s", items, len(rows), err, want)
		}
	}
	large := `{"d":["` + strings.Repeat("x", maxItem) + `"]}`
	if _, err := pullJSON(false, large, ".d | .[]", "."); err == nil || !strings.Contains(err.Error(), "which is larger than 16 MiB: ask for fewer") {
		t.Errorf("got %v", err)
	}
}

// FuzzItemsExpression has expressions make items of replies. One that makes each item of itself finds as
// many as their path does, whatever the reply; one that takes replies as a whole ends.
func FuzzItemsExpression(f *testing.F) {
	for _, seed := range []string{
		`[{"a":1,"b":[{"a":"x"}]},{"a":"\u00e9\ud800"}]`, `{"a":[{"a":{"b": 1.0}}]} {"a":null}`, `{"b":[[]],"a":[{"b":[1]}]}`,
		`[0]`, `[1,]`, `{"a":[]}]`, `{"a":1,"a":[2]}`, `[1e999,-0]`, `[[[[[]]]]]`, `nul`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		for _, path := range []string{".[]", ".a[]", ".[].b[]"} {
			want, wantErr := pullJSON(false, string(document), path, ".")
			got, err := pullJSON(false, string(document), path+" | .", ".")
			if len(got) != len(want) || (err == nil) != (wantErr == nil) {
				t.Fatalf("%s: %q, %v; by expression: %q, %v", path, want, wantErr, got, err)
			}
		}
		if rows, err := pullJSON(false, string(document), ". | [.. | scalars] | .[]", "."); err == nil && len(rows) > len(document) {
			t.Fatalf("%d rows of %s", len(rows), document)
		}
	})
}

// FuzzExpression compiles and runs programs: whatever they are, they end, and say so.
func FuzzExpression(f *testing.F) {
	for _, seed := range []string{
		`.a // .b`, `if .a then 1 else "x" end`, `[.a[] | select(. > 1)] | add`, `.a | test("x")`, `.. | numbers`, `[.a[] + .a[]]`,
		`try error("x") catch .`, `.a as [$x, $y] | $x`, `label $f | .a[] | ., break $f`, `@base64 "\(.)"`, `input`, `$ENV`, `def f: f; f`,
		`[limit(3; .a[])]`, `to_entries`, `paths`, `.a |= 1`, `getpath(["a"])`, `tojson | fromjson`, `strptime("%Y")`, `ltrimstr("x")`, `.a[2] * 1e9`, `.a * .b`,
	} {
		f.Add(seed, []byte(`{"a":[1,2.5,"x"],"b":{"c":null}}`))
	}
	f.Fuzz(func(t *testing.T, text string, item []byte) {
		value, err := validValue(item)
		if err != nil || len(text) > 80 || len(item) > 400 {
			return
		}
		program, err := compileExpression(text)
		if err != nil {
			return
		}
		began := time.Now()
		first, firstErr := program.of(value.decoded())
		if took := time.Since(began); took > 20*time.Second {
			t.Fatalf("%q took %s for %s", text, took, item)
		}
		again, againErr := program.of(value.decoded())
		if string(first) != string(again) || (firstErr == nil) != (againErr == nil) {
			t.Fatalf("%q gives %q, %v and then %q, %v", text, first, firstErr, again, againErr)
		}
	})
}
