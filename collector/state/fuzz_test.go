package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// FuzzLoad reads files whose checksums are right, and nothing else need be: loading ends, gives no more
// than there is, and sets aside what it cannot read.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"format":1,"fingerprint":"a","last_success":"2026-01-31T12:00:00Z","past":[1],"parts":[{"index":0,"size":3},{"name":"b","index":1,"size":2}],"key":"KEY","sum":"SUM"}`), []byte("abcde"))
	f.Add([]byte(`{"format":1,"parts":[{"size":-1}],"key":"KEY","sum":"SUM"}`), []byte("abc"))
	f.Add([]byte(`{"format":1,"parts":[{"size":9223372036854775807},{"size":9223372036854775807}],"key":"KEY","sum":"SUM"}`), []byte("abc"))
	f.Add([]byte(`{"format":1,"key":"KEY","sum":"../../x"}`), []byte{})
	f.Add([]byte(`{"format":2}`), []byte{})
	f.Add([]byte(`[`), []byte{})
	store, err := Open(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, index, counted []byte) {
		sum := sha256.Sum256(counted)
		index = bytes.ReplaceAll(index, []byte("SUM"), []byte(hex.EncodeToString(sum[:])))
		index = bytes.ReplaceAll(index, []byte("KEY"), []byte(store.keySum()))
		written := sha256.Sum256(index)
		file := filepath.Join(store.dir, "nps"+indexSuffix)
		for path, text := range map[string][]byte{
			file: fmt.Appendf(index, "\n%x\n", written), store.counted("nps", hex.EncodeToString(sum[:])): counted,
		} {
			if err := os.WriteFile(path, text, fileMay); err != nil {
				t.Fatal(err)
			}
		}
		loaded, err := store.Load("nps")
		_, left := os.Stat(file)
		switch {
		case err != nil && left == nil:
			t.Errorf("what cannot be read was not set aside: %v", err)
		case loaded != nil:
			size := 0
			for _, part := range loaded.Parts {
				size += len(part.Counted)
			}
			if size > len(counted) {
				t.Errorf("%d bytes of %d", size, len(counted))
			}
		}
		_ = os.Remove(store.counted("nps", hex.EncodeToString(sum[:])))
	})
}
