package main

import (
	"fmt"
	"io"
	"strings"
)

// writeLicences writes each text once, under the modules that it is of, as most licences ask for.
func writeLicences(w io.Writer, all inventory) error {
	holders, order := map[string][]string{}, []string{}
	for _, m := range all.modules {
		for _, t := range m.texts {
			if holders[t.body] == nil {
				order = append(order, t.body)
			}
			holders[t.body] = append(holders[t.body], fmt.Sprintf("%s %s: %s", m.path, m.version, t.name))
		}
	}
	fmt.Fprintf(w, "%s is made of these %d modules, under these licences and with these notices.\n", all.name, len(all.modules))
	for _, body := range order {
		const line = "================================================================================"
		if _, err := fmt.Fprintf(w, "\n%s\n%s\n%s\n\n%s\n", line, strings.Join(holders[body], "\n"), line, body); err != nil {
			return err
		}
	}
	return nil
}
