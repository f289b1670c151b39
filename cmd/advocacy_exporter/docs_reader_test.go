package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// reader follows a page.
type reader struct {
	t      *testing.T
	folder string
	// secret is what files of secrets hold, and env what the page takes for granted.
	secret string
	env    []string
	// exporter is the one that the page has started last, and address where it listens.
	exporter *daemon
	address  string
}

func newReader(t *testing.T) *reader {
	t.Helper()
	r := &reader{t: t, folder: t.TempDir(), secret: "TOKEN\n"}
	if err := os.CopyFS(filepath.Join(r.folder, "examples"), os.DirFS("../../examples")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"docs", "deploy"} {
		path, _ := filepath.Abs(filepath.Join("../..", name))
		if err := os.Symlink(path, filepath.Join(r.folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// save writes a file that the page has the reader write.
func (r *reader) save(f fence) {
	path := filepath.Join(r.folder, f.note)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		r.t.Fatal(err)
	}
	write(r.t, path, "%s", f.text)
}

// follow types the commands of a block.
func (r *reader) follow(f fence) {
	if needed, ok := byItself[f.note]; ok && !needed.prepare(r) {
		return
	}
	for _, c := range f.commands() {
		name := fmt.Sprintf("line %d: %s", f.line, c.line)
		line := strings.ReplaceAll(c.line, "go run ./cmd/advocacy_exporter", "advocacy_exporter")
		if serves.MatchString(line) {
			r.serve(name, line, c.output)
			continue
		}
		r.t.Run(name, func(t *testing.T) {
			out, err := r.output(t, r.here(line))
			if (err != nil) != (f.note == "fails") {
				t.Errorf("ended with %v", err)
			}
			if os.Getenv("UPDATE") != "" && !elided.MatchString(c.output) {
				c.rewrite(t, f.page, r.there(out))
			} else if want := r.here(c.output); !printed(want).MatchString("\n" + trimLines(out)) {
				t.Errorf("got\n%s\nwant\n%s", out, want)
			}
		})
	}
}

// here has the reader's own exporter be meant, once there is one.
func (r *reader) here(text string) string {
	if r.address == "" {
		return text
	}
	return strings.ReplaceAll(text, "localhost:10290", r.address)
}

// there is the opposite, for a page.
func (r *reader) there(text string) string {
	if r.address == "" {
		return text
	}
	return strings.ReplaceAll(text, r.address, "localhost:10290")
}

// elided matches a "…" that leaves something out, and not the one between two bounds.
var elided = regexp.MustCompile(`(?m)^…|\S…|…\S|…$`)

// rewrite has a page say what the command prints now.
func (c typed) rewrite(t *testing.T, page, output string) {
	t.Helper()
	before, after := "$ "+c.line+"\n"+c.output, "$ "+c.line+"\n"+trimLines(output)
	if before != after {
		write(t, filepath.Join("../..", page), "%s", strings.Replace(topFile(t, page), before, after, 1))
	}
}

// output is what a command prints.
func (r *reader) output(t *testing.T, line string) (string, error) {
	t.Helper()
	program := strings.Fields(line)[0]
	need(t, program, cmp.Or(debianPackages[program], program))
	cmd := exec.Command("bash", "-c", "set -o pipefail; "+line)
	cmd.Dir, cmd.Env = r.folder, slices.Concat(os.Environ(), r.env, r.others(t, line))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

var debianPackages = map[string]string{"promtool": "prometheus", "amtool": "prometheus-alertmanager", "psql": "postgresql-client"}

// serves are commands that go on until they are stopped.
var serves = regexp.MustCompile(`^advocacy_exporter( demo)?( --\S+)*( &)?$`)

// serve starts the exporter for the rest of the page, instead of the one before, and waits until it has
// said what the page says and has asked its sources.
func (r *reader) serve(name, line, want string) {
	if r.exporter != nil {
		r.exporter.stop(r.t)
	}
	r.address = freeAddress(r.t)
	args := append(strings.Fields(strings.TrimSuffix(line, " &"))[1:], "--web.listen-address="+r.address)
	cmd := exec.Command("advocacy_exporter", args...)
	cmd.Dir = r.folder
	r.exporter = start(r.t, r.address, cmd)
	r.exporter.ready(r.t)
	said := printed("…\n" + r.here(want) + "…\n")
	r.exporter.eventually(r.t, name+"\n"+want, func() bool {
		return said.MatchString("\n" + trimLines(r.exporter.output.String()))
	})
}

// others are those whom a command asks: APIs that were recorded, and databases of the tests.
func (r *reader) others(t *testing.T, line string) (env []string) {
	for _, example := range exampleOf.FindAllStringSubmatch(line, -1) {
		folder := filepath.Join(r.folder, example[1])
		keepSecrets(t, filepath.Join(folder, "advocacy.yml"), r.secret)
		if pulling := regexp.MustCompile(`\b(pull|explain)\b`); pulling.MatchString(line) {
			env = append(env, record(t, folder, !strings.Contains(line, "--at="))...)
		}
	}
	return env
}

var exampleOf = regexp.MustCompile(`--config\.file=(examples/\w+)/advocacy\.yml`)

// printed matches what a page says is printed.
func printed(want string) *regexp.Regexp {
	text := strings.ReplaceAll("\n"+regexp.QuoteMeta(trimLines(want)), "\n…\n", "\n(?s:.*\n)?")
	text = strings.ReplaceAll(text, "…", ".*")
	return regexp.MustCompile(`\A` + text + `\z`)
}

// trimLines takes away the blanks that fill up the last column of a table.
func trimLines(s string) string {
	return regexp.MustCompile(`(?m) +$`).ReplaceAllString(s, "")
}
