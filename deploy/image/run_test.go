package image_test

import (
	"bufio"
	"crypto/x509"
	"debug/elf"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"golang.org/x/sys/unix"
)

// patience is how long something may take that happens at once.
const patience = time.Minute

// TestImage builds the image by the instructions of the Dockerfile and runs it: its files as the root of the
// file system, its user, and a network that leads nowhere.
func TestImage(t *testing.T) {
	if os.Geteuid() != 0 {
		cannot(t, "only root may build an image without an engine")
	}
	root := build(t)
	_, shipped := stages(t)

	t.Run("is static", func(t *testing.T) { isStatic(t, root+"/bin/advocacy_exporter") })
	t.Run("knows whom to trust", func(t *testing.T) { hasCertificates(t, root+"/etc/ssl/certs/ca-certificates.crt") })
	t.Run("runs alone", func(t *testing.T) { runsAlone(t, root, shipped) })
}

// build does what the Dockerfile says, in a layer over this machine's file system, and returns what is shipped.
func build(t *testing.T) string {
	t.Helper()
	builder, shipped := stages(t)
	image, script := t.TempDir(), []string{"set -e", "cd /"}
	for _, command := range builder.Commands {
		script = append(script, shell(t, command))
	}
	layers := []string{
		"set -e", "cd " + t.TempDir(), "mount -t tmpfs tmpfs .", "mkdir upper work all image",
		"mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work overlay all",
		"mount --rbind /dev all/dev", "mount --bind /proc all/proc", "mount --bind " + context(t) + " all/mnt",
		"chroot all /bin/sh -c \"$0\"",
	}
	for _, c := range every[*instructions.CopyCommand](shipped) {
		to := filepath.Join(image, c.DestPath)
		layers = append(layers, "rm -rf copy", "cp -RT --preserve=mode all"+c.SourcePaths[0]+" copy", "chown -R "+ownerOf(c)+" copy",
			"mkdir -p "+filepath.Dir(to), "cp -aT copy "+to)
	}
	cmd := exec.Command("unshare", "--mount", "sh", "-c", strings.Join(layers, "\n"), strings.Join(script, "\n"))
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for _, folder := range only[*instructions.VolumeCommand](t, shipped).Volumes {
		if err := os.MkdirAll(image+folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return image
}

// shell says an instruction in the words of a shell, whose /mnt is the context.
func shell(t *testing.T, command instructions.Command) string {
	t.Helper()
	switch c := command.(type) {
	case *instructions.ArgCommand:
		return "export " + c.Args[0].Key + "='" + c.Args[0].ValueString() + "'"
	case *instructions.WorkdirCommand:
		return "mkdir -p " + c.Path + " && cd " + c.Path
	case *instructions.CopyCommand:
		return "cd /mnt && cp -r " + strings.Join(c.SourcePaths, " ") + ` "$OLDPWD/` + c.DestPath + `" && cd "$OLDPWD"`
	case *instructions.RunCommand:
		return strings.Join(c.CmdLine, " ")
	}
	t.Fatalf("this test does not know the instruction %s", command.Name())
	return ""
}

func ownerOf(c *instructions.CopyCommand) string {
	if c.Chown == "" {
		return "0:0"
	}
	return c.Chown
}

// context is the source tree without what git ignores.
func context(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	cmd := exec.Command("sh", "-c", `git ls-files -z --cached --others --exclude-standard |
		tar --create --null --ignore-failed-read --files-from - | tar --extract --directory "$0"`, folder)
	cmd.Dir = "../.."
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return folder
}

func isStatic(t *testing.T, binary string) {
	file, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("it has a %s, so that it needs libraries", p.Type)
		}
	}
}

func hasCertificates(t *testing.T, path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !x509.NewCertPool().AppendCertsFromPEM(text) {
		t.Errorf("%s has no certificates", path)
	}
}

// runsAlone starts the image as an engine does. A time zone in the configuration shows that it has its own.
func runsAlone(t *testing.T, root string, image instructions.Stage) {
	unplug(t)
	write(t, root+"/etc/hosts", "127.0.0.1 localhost\n") // as engines do
	write(t, root+"/etc/advocacy_exporter/nps.csv", "score\n9\n10\n3\n")
	write(t, root+"/etc/advocacy_exporter/advocacy.yml", "global: {timezone: America/New_York}\nsources: {nps: {csv: nps.csv, survey: {score: score}}}\n")
	entry, flags := only[*instructions.EntrypointCommand](t, image).CmdLine, only[*instructions.CmdCommand](t, image).CmdLine
	exporter := contained(t, root, image, slices.Concat(entry, flags))
	log := new(strings.Builder)
	exporter.Stdout, exporter.Stderr = log, log
	if err := exporter.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = exporter.Process.Signal(syscall.SIGTERM)
		if err := exporter.Wait(); err != nil || t.Failed() {
			t.Errorf("after SIGTERM: %v\n%s", err, log)
		}
	})
	until(t, contained(t, root, image, only[*instructions.HealthCheckCommand](t, image).Health.Test[1:]))
	mayDoNothing(t, exporter.Process.Pid)
	scrape(t, `advocacy_exporter_source_up{source="nps"} 1`)
	if kept, err := filepath.Glob(root + "/var/lib/advocacy_exporter/sources/*"); len(kept) == 0 {
		t.Errorf("it keeps nothing in its volume: %v", err)
	}
}

// contained is a command of the image: in its file system, as its user.
func contained(t *testing.T, root string, image instructions.Stage, args []string) *exec.Cmd {
	t.Helper()
	user, group, _ := strings.Cut(only[*instructions.UserCommand](t, image).User, ":")
	uid, err := strconv.ParseUint(user, 10, 32)
	gid, err2 := strconv.ParseUint(group, 10, 32)
	if err != nil || err2 != nil || uid == 0 || gid == 0 {
		t.Fatalf("user %s:%s: want numbers above 0", user, group)
	}
	return &exec.Cmd{Path: args[0], Args: args, Dir: "/", Env: []string{}, SysProcAttr: &syscall.SysProcAttr{
		Chroot: root, Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)},
	}}
}

// unplug gives this thread, and what it starts, a network without neighbours.
func unplug(t *testing.T) {
	t.Helper()
	runtime.LockOSThread() // and never unlock: the thread ends with the test
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		t.Fatal(err)
	}
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		t.Fatal(err)
	}
	loopback.SetUint16(unix.IFF_UP)
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(socket)
	if err := unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback); err != nil {
		t.Fatal(err)
	}
}

// until runs a command again and again until it ends well.
func until(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	for end := time.Now().Add(patience); ; {
		again := *cmd
		said, err := again.CombinedOutput()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%v\n%s", err, said)
		}
	}
}

// mayDoNothing asks the kernel for the rights of a process.
func mayDoNothing(t *testing.T, pid int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	rights := regexp.MustCompile(`(?m)^Cap(Inh|Prm|Eff|Amb):\t0{16}$`).FindAllString(string(status), -1)
	if len(rights) != 4 {
		t.Errorf("it has capabilities:\n%s", status)
	}
}

// scrape asks on this thread, which is where the exporter's network is.
func scrape(t *testing.T, want string) {
	t.Helper()
	connection, err := net.Dial("tcp", "127.0.0.1:10290")
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(patience))
	fmt.Fprint(connection, "GET /metrics HTTP/1.0\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains("\n"+string(text), "\n"+want+"\n") {
		t.Errorf("%v, no line %s in:\n%s", err, want, text)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// cannot skips a test by name, but never in CI.
func cannot(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(why)
	}
	t.Skip("SKIPPED, " + why)
}
