package sources

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// utf8Charsets are the character sets in which texts are the bytes that they are in UTF-8.
var utf8Charsets = []string{"utf8mb4", "utf8mb3", "utf8", "ascii"}

// columnsInUTF8 are the columns whose texts are stored in UTF-8. A database that does not say has none.
func (w *groupedQuery) columnsInUTF8(ctx context.Context, db asker) map[string]bool {
	var names, sets []string
	for _, column := range w.columns {
		if w.dialect.keys[w.driver.typeOf(column)].inUTF8 != "" {
			names = append(names, column.Name())
			sets = append(sets, strings.ReplaceAll(w.dialect.characterSet, "?", w.ref(column)))
		}
	}
	if names == nil {
		return nil
	}
	found, err := db.QueryContext(ctx, fmt.Sprintf(w.dialect.charset, strings.Join(sets, ", "), w.query))
	if err != nil {
		return nil
	}
	defer found.Close()
	stored := make([]any, len(names))
	for i := range stored {
		stored[i] = new(string)
	}
	if !found.Next() || errors.Join(found.Scan(stored...), found.Err()) != nil {
		return nil
	}
	inUTF8 := make(map[string]bool)
	for i, name := range names {
		inUTF8[name] = slices.Contains(utf8Charsets, *stored[i].(*string))
	}
	return inUTF8
}
