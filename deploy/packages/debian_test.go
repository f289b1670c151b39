package packages_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// livesOnDebian tells stories of the package on a Debian of its own, with systemd as the first process.
func livesOnDebian(t *testing.T, dist string) {
	leader := boot(t, dist)
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"inside": func(ts *testscript.TestScript, fails bool, args []string) {
				err := ts.Exec("nsenter", slices.Concat(shell(leader), args)...)
				if (err != nil) != fails {
					ts.Fatalf("%s: %v", strings.Join(args, " "), err)
				}
			},
		},
	})
}

// shell are the arguments that have nsenter run a command on the machine, with nothing of this one's environment.
func shell(leader string) []string {
	return []string{"--target", leader, "--all", "--", "env", "--ignore-environment", "PATH=/usr/sbin:/usr/bin", "DEBIAN_FRONTEND=noninteractive"}
}

// boot starts a Debian without a network, and returns the process that is its first.
func boot(t *testing.T, dist string) string {
	t.Helper()
	needRoot(t)
	need(t, "systemd-nspawn", "systemd-container")
	root := filepath.Join(t.TempDir(), "debian")
	debootstrap := exec.Command(need(t, "mmdebstrap", "mmdebstrap"), "--quiet", "--variant=apt",
		"--include=systemd-sysv,dbus,curl", "--dpkgopt=force-unsafe-io", "bookworm", root)
	if said, err := debootstrap.CombinedOutput(); err != nil {
		t.Fatalf("mmdebstrap: %v\n%s", err, said)
	}
	// Commands come in over namespaces and not over a bus, so that nothing has to run on this machine.
	nspawn := exec.Command("systemd-nspawn", "--directory="+root, "--machine=debian", "--boot", "--notify-ready=yes",
		"--private-network", "--register=no", "--keep-unit", "--console=pipe", "--quiet", "--bind-ro="+dist+":/dist")
	return start(t, nspawn)
}

// patience is how long a machine may take to start, and to stop.
const patience = 2 * time.Minute

// start waits until the machine says that it is up.
func start(t *testing.T, nspawn *exec.Cmd) (leader string) {
	t.Helper()
	address := filepath.Join(t.TempDir(), "notify")
	ready, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: address, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer ready.Close()
	log := new(strings.Builder)
	nspawn.Env = append(os.Environ(), "NOTIFY_SOCKET="+address)
	nspawn.Stdout, nspawn.Stderr = log, log
	if err := nspawn.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = exec.Command("nsenter", append(shell(leader), "systemctl", "poweroff")...).Run()
		end := time.AfterFunc(patience, func() { _ = nspawn.Process.Kill() })
		defer end.Stop()
		if err := nspawn.Wait(); err != nil || t.Failed() {
			t.Logf("systemd-nspawn: %v\n%s", err, log)
		}
	})
	_ = ready.SetReadDeadline(time.Now().Add(patience))
	pid, message := regexp.MustCompile(`(?m)^X_NSPAWN_LEADER_PID=(\d+)$`), make([]byte, 4096)
	for {
		n, err := ready.Read(message)
		if err != nil {
			t.Fatalf("waiting for the machine: %v", err)
		}
		if found := pid.FindSubmatch(message[:n]); found != nil {
			leader = string(found[1])
		}
		if strings.Contains(string(message[:n]), "READY=1") {
			return leader
		}
	}
}

// need finds a program that a test cannot do without. Where it is missing the test is skipped by
// name, but never in CI.
func need(t *testing.T, program, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		cannot(t, program+" is missing: apt-get install "+debianPackage)
	}
	return path
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		cannot(t, "only root may start a Debian of its own")
	}
}

func cannot(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(why)
	}
	t.Skip("SKIPPED, " + why)
}
