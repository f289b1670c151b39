package sources

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
)

// Where hands on only the rows of a source whose fields have one of the wanted values, all fields
// alike. Values are compared as text, blanks around them ignored; a field that a row does not have
// is a blank one. Rows with an Err pass.
func Where(s Source, wanted map[string][]string) Source {
	if len(wanted) == 0 {
		return s
	}
	var conditions []condition
	for _, field := range slices.Sorted(maps.Keys(wanted)) {
		conditions = append(conditions, newCondition(field, wanted[field]))
	}
	return &filtered{Source: s, conditions: conditions}
}

// condition is met by a row whose field has one of the values.
type condition struct {
	field  string
	values map[string]bool
}

func newCondition(field string, values []string) condition {
	c := condition{field: field, values: map[string]bool{}}
	for _, value := range values {
		c.values[strings.TrimSpace(value)] = true
	}
	return c
}

func (c condition) met(field []byte) bool { return c.values[string(bytes.TrimSpace(field))] }

// filtered is a source with conditions.
type filtered struct {
	Source
	conditions []condition
}

// Parts are those of the source, filtered.
func (f *filtered) Parts(ctx context.Context) ([]Part, error) {
	parts, err := f.Source.Parts(ctx)
	for i, part := range parts {
		parts[i] = &filteredPart{Part: part, conditions: f.conditions}
	}
	return parts, err
}

// filteredPart is a part with conditions.
type filteredPart struct {
	Part
	conditions []condition
}

// Read streams the rows that meet all conditions.
func (p *filteredPart) Read(ctx context.Context, fields []string, open func() Yield) error {
	all, at := p.with(fields)
	return p.Part.Read(ctx, all, p.filter(open, len(fields), at))
}

// with are the fields with those of the conditions, and where these are among them.
func (p *filteredPart) with(fields []string) (all []string, at []int) {
	all, at = slices.Clone(fields), make([]int, len(p.conditions))
	for i, condition := range p.conditions {
		if at[i] = slices.Index(all, condition.field); at[i] < 0 {
			at[i] = len(all)
			all = append(all, condition.field)
		}
	}
	return all, at
}

// filter hands on the records that meet all conditions, with as many fields as were asked for.
func (p *filteredPart) filter(open func() Yield, fields int, at []int) func() Yield {
	return func() Yield {
		yield := open()
		return func(r Record) error {
			if r.Err == nil {
				if !p.met(r.Fields, at) {
					return nil
				}
				r.Fields = r.Fields[:fields:fields]
			}
			return yield(r)
		}
	}
}

// End says where the last Read ended, where the part underneath knows.
func (p *filteredPart) End() string {
	if growing, ok := p.Part.(Growing); ok {
		return growing.End()
	}
	return ""
}

// After is the part with the rows behind an end, filtered.
func (p *filteredPart) After(end string) (Growing, bool) {
	growing, ok := p.Part.(Growing)
	if !ok {
		return nil, false
	}
	rest, ok := growing.After(end)
	return &filteredPart{Part: rest, conditions: p.conditions}, ok
}

func (p *filteredPart) met(fields [][]byte, at []int) bool {
	for i, condition := range p.conditions {
		if !condition.met(fields[at[i]]) {
			return false
		}
	}
	return true
}
