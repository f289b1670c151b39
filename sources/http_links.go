package sources

import "strings"

// nextLink is the target of the link with rel="next" of Link headers (RFC 8288), "" if there is
// none.
func nextLink(headers []string) string {
	for _, header := range headers {
		for header != "" {
			var target, parameters string
			target, parameters, header = cutLink(header)
			if isNext(parameters) {
				return target
			}
		}
	}
	return ""
}

// cutLink splits the first link off a header: <target>; parameters, …
func cutLink(header string) (target, parameters, rest string) {
	_, header, _ = strings.Cut(header, "<")
	target, header, _ = strings.Cut(header, ">")
	quoted := false
	for i, c := range header {
		if c == '"' {
			quoted = !quoted
		}
		if c == ',' && !quoted {
			return strings.TrimSpace(target), header[:i], header[i+1:]
		}
	}
	return strings.TrimSpace(target), header, ""
}

func isNext(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for relation := range strings.FieldsSeq(strings.Trim(strings.TrimSpace(value), `"`)) {
			if strings.EqualFold(relation, "next") {
				return true
			}
		}
	}
	return false
}
