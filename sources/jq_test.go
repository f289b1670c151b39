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
	want := `! field "[.[] + .[] + .[] + .[] + .[] + .[] + .[]] | length": takes more than 100000 steps or 1s for one item: make it simpler 1`
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
