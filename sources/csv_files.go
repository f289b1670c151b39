package sources

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// csvFiles is the source of the files that a path or glob matches; each file is a part.
type csvFiles struct {
	settings CSV
	logger   *slog.Logger
}

// youth is how long after it was written to a file may still be in the middle of a row.
const youth = time.Minute

// Parts lists the files by name.
func (c *csvFiles) Parts(ctx context.Context) ([]Part, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	files, err := c.list()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.settings.Path, err)
	}
	if c.settings.Files == "newest" {
		files = []*csvFile{slices.MaxFunc(files, older)}
	}
	parts := make([]Part, len(files))
	for i, file := range files {
		parts[i] = file
	}
	return parts, nil
}

// Close has nothing to release: files are open only while they are read.
func (c *csvFiles) Close() error { return nil }

func (c *csvFiles) list() ([]*csvFile, error) {
	if isGlob(c.settings.Path) {
		return c.match()
	}
	path := c.settings.absolute()
	info, err := os.Stat(path)
	if err != nil {
		return nil, cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("not a file")
	}
	return []*csvFile{c.file(c.settings.Path, path, info, time.Now())}, nil
}

// match lists the files of a glob. Folders and what vanishes meanwhile are left out.
func (c *csvFiles) match() ([]*csvFile, error) {
	paths, err := filepath.Glob(c.settings.absolute())
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	now := time.Now()
	var files []*csvFile
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			files = append(files, c.file(c.name(path), path, info, now))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no file matches")
	}
	for _, file := range files {
		file.among = len(files) > 1
	}
	return files, nil
}

// name is the path of a file as the user would write it.
func (c *csvFiles) name(path string) string {
	if filepath.IsAbs(c.settings.Path) {
		return path
	}
	if name, err := filepath.Rel(c.settings.directory, path); err == nil {
		return name
	}
	return path
}

func (c *csvFiles) file(name, path string, info os.FileInfo, now time.Time) *csvFile {
	f := &csvFile{
		csvText:  csvText{settings: &c.settings, logger: c.logger.With("file", name), name: name},
		path:     path,
		modified: info.ModTime(),
		version:  fmt.Sprintf("%d/%d/%d", inode(info), info.Size(), info.ModTime().UnixNano()),
	}
	if now.Sub(f.modified).Abs() < youth && !isCompressed(path) {
		// Once it is older, it has to be looked at again: what waited may still not be all of a row.
		f.young, f.version = true, f.version+"/young"
	}
	return f
}

// older orders files by modification time, those of the same moment by name.
func older(a, b *csvFile) int {
	if order := a.modified.Compare(b.modified); order != 0 {
		return order
	}
	return cmp.Compare(a.name, b.name)
}
