// Command inventory says what a binary is made of, as the binary itself knows it: a bill of materials in
// CycloneDX, and the licences of all modules with their notices.
//
//	inventory bom BINARY VERSION        to standard output
//	inventory licences BINARY
//
// The same binary gives the same bytes.
package main

import (
	"fmt"
	"io"
	"os"
)

// outputs is every way to tell it.
var outputs = map[string]func(io.Writer, inventory) error{
	"bom":      writeBOM,
	"licences": writeLicences,
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "inventory: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	if len(args) != 3 || outputs[args[0]] == nil {
		return fmt.Errorf("want bom or licences, a binary and its version, not %q", args)
	}
	known, err := read(args[1], args[2])
	if err != nil {
		return err
	}
	return outputs[args[0]](stdout, known)
}
