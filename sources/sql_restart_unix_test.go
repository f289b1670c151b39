//go:build unix

package sources

import (
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/prometheus/common/config"
)

// postgresCluster is a server of its own, which a test may stop and start.
type postgresCluster struct {
	bin, dir, port string
	owner          *syscall.SysProcAttr
	running        bool
}

// newPostgresCluster starts a cluster where PostgreSQL is installed, which .ci/servers sees to.
func newPostgresCluster(t *testing.T) *postgresCluster {
	t.Helper()
	postgresServer(t).need(t)
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(found) == 0 {
		postgresServer(t).missing(t, "no PostgreSQL below /usr/lib/postgresql")
	}
	dir, err := os.MkdirTemp("", "advocacy-postgres-") // not t.TempDir, which other users may not enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	c := &postgresCluster{bin: found[len(found)-1], dir: dir, port: freePort(t)}
	c.belongToPostgres(t)
	c.run(t, "initdb", "-D", c.dir+"/data", "-U", "advocacy", "--auth=trust", "--no-sync")
	c.start(t)
	t.Cleanup(func() { c.stop(t) })
	return c
}

// belongToPostgres gives the folder to the user of the Debian package: the server does not run as root.
func (c *postgresCluster) belongToPostgres(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	postgres, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(postgres.Uid)
	gid, _ := strconv.Atoi(postgres.Gid)
	if err := os.Chown(c.dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	c.owner = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

// run runs a program of PostgreSQL. A server that it starts keeps no pipe of the test open.
func (c *postgresCluster) run(t *testing.T, program string, args ...string) {
	t.Helper()
	cmd := exec.Command(filepath.Join(c.bin, program), args...)
	cmd.Dir, cmd.SysProcAttr = c.dir, c.owner
	log, err := os.OpenFile(filepath.Join(c.dir, "log"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(log.Name())
		t.Fatalf("%s: %v\n%s", program, err, said)
	}
}

func (c *postgresCluster) start(t *testing.T) {
	t.Helper()
	c.run(t, "pg_ctl", "-D", c.dir+"/data", "-w", "-t", "60", "-l", c.dir+"/data/server.log", "-o",
		"-c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories="+c.dir+" -p "+c.port, "start")
	c.running = true
}

func (c *postgresCluster) stop(t *testing.T) {
	t.Helper()
	if c.running {
		c.run(t, "pg_ctl", "-D", c.dir+"/data", "-w", "-m", "immediate", "stop")
	}
	c.running = false
}

func (c *postgresCluster) dsn() config.Secret {
	u := url.URL{Scheme: "postgres", User: url.User("advocacy"), Host: "127.0.0.1:" + c.port, Path: "postgres", RawQuery: "sslmode=disable"}
	return config.Secret(u.String())
}

// A server that is stopped between pulls, or in the midst of one, is an error of that pull; the first one
// after it was started again, on the same port, has all rows.
func TestSQLHealsAfterARestart(t *testing.T) {
	c := newPostgresCluster(t)
	open := func(rows string) Source {
		return postgresServer(t).open(t, SQL{DSN: c.dsn(), Query: "SELECT n, repeat('x', 100) AS plan FROM generate_series(1, " + rows + ") AS n"})
	}
	few, many := open("1000"), open("1000000") // far more than the sockets hold
	whole := func() {
		t.Helper()
		if rows := readAll(t, few, "n"); len(rows) != 1000 {
			t.Errorf("got %d rows, want all", len(rows))
		}
	}
	failing := func(source Source, yield Yield) {
		t.Helper()
		err := onlyPart(t, source).Read(t.Context(), []string{"n"}, each(yield))
		if err == nil || !strings.HasPrefix(err.Error(), "postgres postgres: ") {
			t.Errorf("got %v, want an error that says where", err)
		}
	}
	whole()
	c.stop(t)
	failing(few, func(Record) error { t.Error("a row came from a server that is down"); return nil })
	c.start(t)
	whole()

	rows := 0
	failing(many, func(Record) error {
		if rows++; rows == 100 {
			c.stop(t)
		}
		return nil
	})
	if rows < 100 || rows == 1000000 {
		t.Errorf("%d rows came before the server was stopped", rows)
	}
	c.start(t)
	whole()
}
