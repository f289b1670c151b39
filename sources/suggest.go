package sources

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
)

// suggestion names the nearest of some names, where one is near.
func suggestion(names []string, wanted string) string {
	best, distance := "", len(wanted)/2+1
	for _, name := range names {
		if d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(wanted)); d < distance {
			best, distance = name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}
