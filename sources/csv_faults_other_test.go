//go:build !linux

package sources

import (
	"os"
	"testing"
)

// asNobody does something without the rights of root, unless root asks for it.
func asNobody(t *testing.T, do func()) {
	t.Helper()
	if os.Getuid() == 0 {
		t.Skip("SKIPPED, root may read everything")
	}
	do()
}
