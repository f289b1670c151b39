package sources

import (
	"fmt"
	"reflect"

	"github.com/itchyny/gojq"
)

// What an expression of a field may not use, and why. Without loops of its own it can only go over
// what its item has, so that an item cannot make it take all memory.
const (
	ownLoop    = "loops on its own: go over what the item has by .[], map, select, add, any, all, first or last"
	otherInput = "reads more than its item"
	noProgram  = "ends the program"
	aClock     = "depends on when or where it runs"
	aChange    = "changes the item: make a value of it instead"
)

var refusedFunctions = map[string]string{
	"$ENV": otherInput, "env": otherInput, "input": otherInput, "inputs": otherInput, "input_filename": otherInput,
	"input_line_number": otherInput, "$__prog_args": otherInput, "get_search_list": otherInput, "modulemeta": otherInput,
	"debug": otherInput, "stderr": otherInput, "halt": noProgram, "halt_error": noProgram,
	"now": aClock, "localtime": aClock, "strflocaltime": aClock,
	"range": ownLoop, "while": ownLoop, "until": ownLoop, "repeat": ownLoop, "recurse": ownLoop, "combinations": ownLoop,
	"setpath": aChange, "pick": aChange,
}

// refuse looks for what an expression may not use.
func refuse(query *gojq.Query) error {
	var problem error
	visit(reflect.ValueOf(query), func(node any) {
		if why := refusal(node); why != "" && problem == nil {
			problem = fmt.Errorf("jq expression: %s", why)
		}
	})
	return problem
}

func refusal(node any) string {
	switch node := node.(type) {
	case *gojq.Func:
		if why, ok := refusedFunctions[node.Name]; ok {
			return fmt.Sprintf("%s %s", node.Name, why)
		}
	case *gojq.Query:
		if node.Op >= gojq.OpAssign && node.Op <= gojq.OpUpdateAlt {
			return node.Op.String() + " " + aChange
		}
	case *gojq.Reduce:
		return "reduce " + ownLoop
	case *gojq.Foreach:
		return "foreach " + ownLoop
	case *gojq.FuncDef:
		return "def " + ownLoop
	case *gojq.Import:
		return "import " + otherInput
	}
	return ""
}

// multiplyNumbers has "*" take numbers and nothing else: a text times a number would repeat the text,
// as often as the item says.
func multiplyNumbers(query *gojq.Query) {
	visit(reflect.ValueOf(query), func(node any) {
		if product, ok := node.(*gojq.Query); ok && product.Op == gojq.OpMul {
			product.Left, product.Right = asNumber(product.Left), asNumber(product.Right)
		}
	})
}

func asNumber(query *gojq.Query) *gojq.Query {
	convert := &gojq.Query{Term: &gojq.Term{Type: gojq.TermTypeFunc, Func: &gojq.Func{Name: "tonumber"}}}
	return &gojq.Query{Left: query, Op: gojq.OpPipe, Right: convert}
}

// visit calls see for all that the syntax tree of a program points to.
func visit(v reflect.Value, see func(node any)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			see(v.Interface())
			visit(v.Elem(), see)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			visit(v.Field(i), see)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visit(v.Index(i), see)
		}
	}
}
