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
// Quoted fields, newlines inside them, a byte order mark, CRLF, a missing last newline, gzip and zstd
// need no setting.
type CSV struct {
	Path       string `yaml:"path" required:"true" shorthand:"true" doc:"File to read, or a glob for several; relative to the folder of the configuration file. Or an object, or a glob for several, in an object store: s3://bucket/exports/nps-*.csv.gz." example:"exports/nps-*.csv.gz"`
	Files      string `yaml:"files" default:"all" enum:"all,newest" doc:"Which files of a glob are read: all, or only the one that was modified last."`
	HeaderRows int    `yaml:"header_rows" default:"1" doc:"Rows before the first answer. The first holds the column names, the others are skipped; Qualtrics exports have 3."`
	Delimiter  string `yaml:"delimiter" doc:"Character between fields: a comma, semicolon, pipe or tab. Left out, it is detected in the header row." example:";"`
	Encoding   string `yaml:"encoding" enum:"utf-8,utf-16,windows-1252,latin-1" doc:"Encoding of the text. Left out, it is detected: UTF-16 by its first bytes, and what is not UTF-8 is Windows-1252. A byte order mark in the file outweighs the setting."`
	// MaxExpansion is far above what real exports have: tables of numbers and words compress to a twentieth at best.
	MaxExpansion int `yaml:"max_expansion" default:"500" doc:"How many times larger than the file the text of a compressed one may be. Beyond that and 64 MiB it is taken for a zip bomb."`
	S3           *S3 `yaml:"s3" doc:"Where the object store of a path s3://… is, if not AWS itself, and who asks."`

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

// SetDirectory makes relative paths start at a folder.
func (c *CSV) SetDirectory(dir string) {
	c.directory = dir
	if c.S3 != nil {
		c.S3.SetDirectory(dir)
	}
}

// Validate reports what is wrong with the settings.
func (c *CSV) Validate(report Report) {
	if problem := c.pathProblem(); problem != "" {
		report("path", problem)
	}
	if c.HeaderRows < 1 {
		report("header_rows", fmt.Sprintf("%d header rows: columns are asked for by the names in the first one, so there must be at least 1", c.HeaderRows))
	}
	if c.MaxExpansion < 0 {
		report("max_expansion", fmt.Sprintf("%d times: a text is at least as large as the file, so write 1 or more", c.MaxExpansion))
	}
	if c.S3 != nil && !isObject(c.Path) {
		report("s3", fmt.Sprintf("path is a file, not an object: write s3://bucket/key instead of %q, or leave s3 out", c.Path))
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
	if isObject(c.Path) {
		return openS3(*c, logger)
	}
	return &csvFiles{settings: *c, logger: logger}, nil
}

// pathProblem says what is wrong with the path, or nothing.
func (c *CSV) pathProblem() string {
	switch {
	case c.Path == "":
		return ""
	case isObject(c.Path):
		return s3Problem(c.Path)
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
		return "" // a file that is away is a source that is down, and no reason not to start
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

func isObject(path string) bool { return strings.HasPrefix(path, s3Scheme) }

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
