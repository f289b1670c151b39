// Package packages_test builds a release as users get it, twice, and lives with its Debian package on a
// Debian that has nothing else.
package packages_test

import (
	"archive/tar"
	"compress/gzip"
	"debug/buildinfo"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
)

// TestRelease builds for PLATFORMS, or for one platform where none are named. The second build is made
// elsewhere: in another folder, from files that only their owner may read, on a machine of another name. With
// FRESH_CACHE set it is also made without what the first one compiled: .ci/run spares itself that, and
// "make test-release" does not.
func TestRelease(t *testing.T) {
	first, elsewhere := release(t, "../..", ".ci/release"), checkout(t)
	if os.Getenv("FRESH_CACHE") != "" {
		t.Setenv("GOCACHE", t.TempDir())
	}
	second := release(t, elsewhere, "unshare", "--map-root-user", "--uts", "sh", "-c", `hostname elsewhere && exec .ci/release "$@"`, "sh")

	t.Run("has the same bytes again", func(t *testing.T) { sameFiles(t, first, second) })
	t.Run("has checksums", func(t *testing.T) {
		if said, err := command(first, "sha256sum", "--check", "--strict", "sha256sums.txt").CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
	})
	for _, archive := range glob(t, first, "*.tar.gz") {
		t.Run(filepath.Base(archive), func(t *testing.T) { holdsWhatItIsMadeOf(t, archive) })
	}
	t.Run("has a chart", func(t *testing.T) { hasChart(t, glob(t, first, "*.tgz")[0]) })
	t.Run("lives on Debian", func(t *testing.T) { livesOnDebian(t, first) })
}

const version = "1.0.0"

// release runs the script of a source tree by a command.
func release(t *testing.T, tree string, run ...string) string {
	t.Helper()
	folder := t.TempDir()
	cmd := command(tree, run[0], append(run[1:], version, folder)...)
	cmd.Env = append(os.Environ(), "REVISION=0123456789", "SOURCE_DATE_EPOCH=1780000000")
	if os.Getenv("PLATFORMS") == "" {
		cmd.Env = append(cmd.Env, "PLATFORMS=linux/amd64")
	}
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, said)
	}
	return folder
}

// checkout copies the tree without what git ignores, git's own folder, and the permissions.
func checkout(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "a", "folder of", "another name")
	script := `mkdir -p "$0" && git ls-files -z --cached --others --exclude-standard |
		tar --create --null --ignore-failed-read --files-from - | (umask 077 && tar --extract --no-same-permissions --directory "$0")`
	if said, err := command("../..", "sh", "-c", script, folder).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return folder
}

func sameFiles(t *testing.T, first, second string) {
	want, got := glob(t, first, "*"), glob(t, second, "*")
	if len(want) < 6 || len(want) != len(got) {
		t.Fatalf("files: %q, then %q", want, got)
	}
	for i, file := range want {
		if said, err := exec.Command("cmp", file, got[i]).CombinedOutput(); err != nil {
			t.Errorf("%s", said)
		}
	}
}

// holdsWhatItIsMadeOf compares an archive, its bill of materials and what its binary knows of itself.
func holdsWhatItIsMadeOf(t *testing.T, archive string) {
	files := unpack(t, archive)
	binary := files["advocacy_exporter"] + files["advocacy_exporter.exe"]
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(files["THIRD_PARTY_LICENCES.txt"])
	if err != nil {
		t.Fatal(err)
	}
	listed := billOfMaterials(t, strings.TrimSuffix(archive, ".tar.gz")+".cdx.json")
	for _, m := range info.Deps {
		if !slices.Contains(listed, m.Path+" "+m.Version) {
			t.Errorf("module %s %s is not in the bill of materials", m.Path, m.Version)
		}
		if !strings.Contains(string(text), m.Path+" "+m.Version+": ") {
			t.Errorf("module %s %s has no licence in the archive", m.Path, m.Version)
		}
	}
	if got, want := len(listed), len(info.Deps)+1; got != want { // and the standard library
		t.Errorf("%d components, want %d", got, want)
	}
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md", "docs/operations.md", "examples/advocacy.yml"} {
		if files[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
}

// hasChart has Helm load the chart, which says the version and brings the dashboards along.
func hasChart(t *testing.T, archive string) {
	packed, err := loader.Load(archive)
	if err != nil {
		t.Fatal(err)
	}
	if packed.Metadata.Version != version || packed.AppVersion() != version {
		t.Errorf("version %s of %s", packed.Metadata.Version, packed.AppVersion())
	}
	if !slices.ContainsFunc(packed.Files, func(f *chart.File) bool { return f.Name == "dashboards/overview.json" && len(f.Data) > 0 }) {
		t.Error("it has no dashboards")
	}
}

// billOfMaterials reads the components, each of which has to say its licence and where it comes from.
func billOfMaterials(t *testing.T, path string) []string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(file, cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	if itself := bom.Metadata.Component; itself.Name != "advocacy_exporter" || itself.Version != version {
		t.Errorf("it is of %s %s", itself.Name, itself.Version)
	}
	var listed []string
	for _, c := range *bom.Components {
		if (*c.Licenses)[0].Expression == "" || !strings.HasPrefix(c.PackageURL, "pkg:golang/"+c.Name+"@") {
			t.Errorf("%s: licences %v, URL %q", c.Name, *c.Licenses, c.PackageURL)
		}
		listed = append(listed, c.Name+" "+c.Version)
	}
	return listed
}

// unpack says where the files of an archive are, by their names in its one folder. None may be of anybody.
func unpack(t *testing.T, archive string) map[string]string {
	t.Helper()
	file, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	files, folder := map[string]string{}, t.TempDir()
	for entries := tar.NewReader(text); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if entry.Uid != 0 || entry.Uname != "" || entry.Mode&0o044 != 0o044 {
			t.Errorf("%s is of %d %q, mode %o", entry.Name, entry.Uid, entry.Uname, entry.Mode)
		}
		_, name, _ := strings.Cut(entry.Name, "/")
		if entry.Typeflag == tar.TypeReg {
			files[name] = filepath.Join(folder, filepath.FromSlash(name))
			write(t, files[name], entries)
		}
	}
}

func write(t *testing.T, path string, text io.Reader) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := io.Copy(file, text); err != nil {
		t.Fatal(err)
	}
}

func command(folder, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	return cmd
}

func glob(t *testing.T, folder, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("%s in %s: %v", pattern, folder, err)
	}
	return found
}
