package sources

import (
	"fmt"
	"slices"
	"strings"
)

// Paging is how the pages of an API follow each other: by number, by offset, by a cursor, or by the
// address of the next one.
type Paging struct {
	Page             string `yaml:"page" doc:"Name of the parameter that counts the pages. Reading ends at an empty page, at one that is shorter than the first, or at a 404 after the first." example:"page"`
	First            int    `yaml:"first" default:"1" doc:"Number of the first page."`
	Offset           string `yaml:"offset" doc:"Name of the parameter that says how many items to skip. Reading ends as with page." example:"offset"`
	Cursor           string `yaml:"cursor" doc:"Name of the parameter that takes the cursor of the reply before." example:"starting_after"`
	CursorPath       string `yaml:"cursor_path" doc:"Path to the cursor of the next page in a reply. Reading ends where there is none." example:".meta.next_cursor"`
	CursorField      string `yaml:"cursor_field" doc:"Path to the cursor of the next page in the last item of a page, for APIs that ask for what comes after an item. Reading ends as with page." example:".token"`
	Next             string `yaml:"next" doc:"Path to the address of the next page in a reply, which must be on the same host. Reading ends where there is none." example:".links.next"`
	Link             bool   `yaml:"link" doc:"Follow the Link header with rel=\"next\", on the same host only."`
	PerPage          int    `yaml:"per_page" doc:"How many items to ask for per page. Default: as many as the API likes." example:"100"`
	PerPageParameter string `yaml:"per_page_parameter" doc:"Name of the parameter for per_page. Default: limit with offset, per_page otherwise."`
	Total            string `yaml:"total" doc:"Path to the number of items that the API says it has. A pull that gets fewer is suspect." example:".meta.total"`
	TotalHeader      string `yaml:"total_header" doc:"Header with the number of items that the API says it has. A pull that gets fewer is suspect." example:"X-Total-Count"`
}

// pagingKinds is every way in which one page follows another, by the key that asks for it.
var pagingKinds = []pagingKind{
	{"page", func(p *Paging) bool { return p.Page != "" }, (*httpPull).followNumber},
	{"offset", func(p *Paging) bool { return p.Offset != "" }, (*httpPull).followOffset},
	{"cursor", func(p *Paging) bool { return p.Cursor != "" && p.CursorField == "" }, (*httpPull).followCursor},
	{"cursor", func(p *Paging) bool { return p.Cursor != "" && p.CursorField != "" }, (*httpPull).followItem},
	{"next", func(p *Paging) bool { return p.Next != "" }, (*httpPull).followNext},
	{"link", func(p *Paging) bool { return p.Link }, (*httpPull).followLink},
}

// pagingKind finds the page after one that was read, nil after the last.
type pagingKind struct {
	key    string
	asked  func(*Paging) bool
	follow func(*httpPull, *httpPage, *httpReply) (*httpPage, error)
}

// kinds are the ways that the settings ask for: none or one, where they are valid.
func (p *Paging) kinds() []pagingKind {
	var asked []pagingKind
	for _, kind := range pagingKinds {
		if kind.asked(p) {
			asked = append(asked, kind)
		}
	}
	return asked
}

// perPageParameter is the name of the parameter for per_page.
func (p *Paging) perPageParameter() string {
	switch {
	case p.PerPageParameter != "":
		return p.PerPageParameter
	case p.Offset != "":
		return "limit"
	}
	return "per_page"
}

// validate reports what is wrong with the settings, for replies in a format.
func (p *Paging) validate(format string, report Report) {
	p.validateKind(report)
	if p.First < 0 {
		report("first", "must not be negative")
	}
	if p.PerPage < 0 {
		report("per_page", "must be at least 1")
	}
	for _, value := range []struct {
		key, path string
		parse     func(string) (jsonPath, error)
		absent    bool
	}{
		{"cursor_path", p.CursorPath, parseBesidePath, format == "csv" || format == "jsonl"},
		{"cursor_field", p.CursorField, parseValuePath, format == "csv"},
		{"next", p.Next, parseBesidePath, format == "csv" || format == "jsonl"},
		{"total", p.Total, parseBesidePath, format == "csv" || format == "jsonl"},
	} {
		if value.path == "" {
			continue
		}
		if _, err := value.parse(value.path); err != nil {
			report(value.key, err.Error())
		} else if value.absent {
			report(value.key, fmt.Sprintf(`there is nothing beside the rows of "format: %s": use page, offset, link or total_header`, format))
		}
	}
}

func (p *Paging) validateKind(report Report) {
	var keys []string
	for _, kind := range p.kinds() {
		keys = append(keys, kind.key)
	}
	switch {
	case len(keys) == 0 && p.CursorPath+p.CursorField != "":
		report("cursor", "is missing: name the parameter that takes the cursor")
	case len(keys) == 0 && p.Total == "" && p.TotalHeader == "":
		report("page", "is missing: say how pages follow each other, by one of page, offset, cursor, next and link")
	case len(keys) > 1:
		report(keys[1], fmt.Sprintf("pages follow each other in one way, not by %s: keep one", strings.Join(keys, " and ")))
	case p.Cursor != "" && p.CursorPath+p.CursorField == "":
		report("cursor_path", "is missing: say where the cursor of the next page stands in a reply, such as .meta.next_cursor, or by cursor_field in its last item")
	case p.CursorPath != "" && p.CursorField != "":
		report("cursor_field", "the cursor stands in one place, not by cursor_path and cursor_field: keep one")
	}
}

// validateUncounted reports what needs to know how many items a page has, where an expression makes them
// of the whole reply and may leave some out.
func (p *Paging) validateUncounted(report Report) {
	for key, asked := range map[string]bool{
		"page": p.Page != "", "offset": p.Offset != "", "cursor_field": p.CursorField != "",
		"total": p.Total != "", "total_header": p.TotalHeader != "",
	} {
		if asked {
			report(key, `needs the items of a page to be counted: have the expression of items begin with a path to them, such as ".data[] | …"`)
		}
	}
}

// parseBesidePath reads the path of a value that stands beside the items of a reply.
func parseBesidePath(text string) (jsonPath, error) {
	path, err := parseValuePath(text)
	if err == nil && (len(path.steps) == 0 || path.steps[0].kind != stepKey) {
		return jsonPath{}, fmt.Errorf("%q: name a key of the reply, such as .meta.total", text)
	}
	return path, err
}

// parseValuePath reads the path of one value below another.
func parseValuePath(text string) (jsonPath, error) {
	path, err := parsePath(text)
	switch {
	case err != nil:
		return jsonPath{}, err
	case path.climb > 0:
		return jsonPath{}, fmt.Errorf(`%q: "^" is for fields`, text)
	case slices.ContainsFunc(path.steps, func(s jsonStep) bool { return s.kind == stepEach }):
		return jsonPath{}, fmt.Errorf(`%q: "[]" is for items`, text)
	}
	return path, nil
}
