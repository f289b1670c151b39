package sources

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// CSV reads delimited text files: a header row that names the columns, then one row per line.
// Quoted fields, newlines inside them, a byte order mark, CRLF, a missing last newline and gzip
// need no setting.
type CSV struct {
	Path       string `yaml:"path" required:"true" shorthand:"true" doc:"File to read, or a glob for several; relative to the folder of the configuration file." example:"exports/nps-*.csv.gz"`
	Files      string `yaml:"files" default:"all" enum:"all,newest" doc:"Which files of a glob are read: all, or only the one that was modified last."`
	HeaderRows int    `yaml:"header_rows" default:"1" doc:"Rows before the first answer. The first holds the column names, the others are skipped; Qualtrics exports have 3."`
	Delimiter  string `yaml:"delimiter" doc:"Character between fields: a comma, semicolon, pipe or tab. Left out, it is detected in the header row." example:";"`
	Encoding   string `yaml:"encoding" default:"utf-8" enum:"utf-8,utf-16,windows-1252,latin-1" doc:"Encoding of the text. A byte order mark in the file outweighs it."`

	directory string
}

// delimiters is every delimiter, as it may be written in the configuration.
var delimiters = map[string]byte{
	"":    0,
	",":   ',',
	";":   ';',
	"|":   '|',
	"\t":  '\t',
	`\t`:  '\t',
	"tab": '\t',
}

// SetDirectory makes a relative path start at a folder.
func (c *CSV) SetDirectory(dir string) { c.directory = dir }

// Validate reports what is wrong with the settings.
func (c *CSV) Validate(report Report) {
	if problem := c.pathProblem(); problem != "" {
		report("path", problem)
	}
	if c.HeaderRows < 1 {
		report("header_rows", fmt.Sprintf("%d header rows: columns are asked for by the names in the first one, so there must be at least 1", c.HeaderRows))
	}
	if _, ok := delimiters[c.Delimiter]; !ok {
		report("delimiter", fmt.Sprintf(`unknown delimiter %q, want one of "," ";" "|" "\t", or leave it out to have it detected`, c.Delimiter))
	}
}

// Open builds the source.
func (c *CSV) Open(env Env) (Source, error) {
	logger := env.Logger
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &csvFiles{settings: *c, logger: logger}, nil
}

// pathProblem says what is wrong with the path, or nothing.
func (c *CSV) pathProblem() string {
	if c.Path == "" {
		return ""
	}
	if _, err := filepath.Match(c.Path, ""); err != nil {
		return fmt.Sprintf("bad glob %q: a [ without its ]", c.Path)
	}
	target, want := c.absolute(), "file"
	if isGlob(c.Path) {
		target, want = globFolder(target), "folder"
	}
	info, err := os.Stat(target)
	switch {
	case err != nil:
		return fmt.Sprintf("%s %s: %s: create it, or correct the path", want, target, cause(err))
	case want == "folder" && !info.IsDir():
		return fmt.Sprintf("%s is not a folder: correct the path", target)
	case want == "file" && info.IsDir():
		return fmt.Sprintf("%s is a folder: name a file in it, or a glob such as %q", target, filepath.Join(c.Path, "*.csv"))
	}
	return ""
}

// absolute is the path from the folder of the configuration.
func (c *CSV) absolute() string {
	if c.directory == "" || filepath.IsAbs(c.Path) {
		return c.Path
	}
	return filepath.Join(c.directory, c.Path)
}

func isGlob(path string) bool { return strings.ContainsAny(path, "*?[") }

// globFolder is the longest folder of a glob that is written without wildcards.
func globFolder(pattern string) string {
	for isGlob(pattern) {
		pattern = filepath.Dir(pattern)
	}
	return pattern
}

// cause is a file system error without the operation and the path, which the message around it has.
func cause(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}
