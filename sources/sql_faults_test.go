package sources

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/common/config"
)

// cable is a connection to a server that can be cut.
type cable struct {
	net.Listener
	to string
	// after is how many bytes of answers pass before the cable is cut; 0 for all.
	after atomic.Int64
	// down is set while the server is away.
	down atomic.Bool
	open sync.WaitGroup
}

func newCable(t *testing.T, to string) *cable {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{Listener: listener, to: to}
	go c.serve()
	t.Cleanup(func() { listener.Close(); c.open.Wait() })
	return c
}

func (c *cable) serve() {
	for {
		near, err := c.Accept()
		if err != nil {
			return
		}
		c.open.Go(func() { c.carry(near) })
	}
}

func (c *cable) carry(near net.Conn) {
	defer near.Close()
	if c.down.Load() {
		return
	}
	far, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer far.Close()
	go func() { io.Copy(far, near); far.Close() }()
	if most := c.after.Load(); most > 0 {
		io.CopyN(near, far, most)
		return
	}
	io.Copy(near, far)
}

// rows are many for each database.
var rowsOf = map[string]string{
	"postgres": "SELECT n, repeat('x', 100) AS plan FROM generate_series(1, 20000) AS n",
	"mariadb":  "SELECT seq AS n, repeat('x', 100) AS plan FROM seq_1_to_20000",
}

// A connection that is cut in the middle of a row, or a server that went away, is an error; the next
// pull has all rows.
func TestSQLHealsAfterACut(t *testing.T) {
	for _, s := range []server{postgresServer(t), mariadbServer(t)} {
		t.Run(s.name, func(t *testing.T) {
			u, err := url.Parse(s.need(t).dsn)
			if err != nil {
				t.Fatal(err)
			}
			c := newCable(t, u.Host)
			source := s.open(t, SQL{DSN: config.Secret(s.with(t, func(u *url.URL) { u.Host = c.Addr().String() })), Query: rowsOf[s.name], MaxGroups: 50000})
			g := Grouping{Fields: []string{"n", "plan"}}
			whole := func(read func() error, rows *int) {
				t.Helper()
				for _, fault := range []func(){func() { c.after.Store(50_001) }, func() { c.down.Store(true) }} {
					fault()
					*rows = 0
					if err := read(); err == nil || *rows >= 20000 {
						t.Errorf("got %d rows and %v, want fewer and an error", *rows, err)
					} else if !strings.HasPrefix(err.Error(), s.label()+": ") {
						t.Errorf("the error does not say where: %v", err)
					}
					c.after.Store(0)
					c.down.Store(false)
					*rows = 0
					if err := read(); err != nil || *rows != 20000 {
						t.Errorf("after that: got %d rows and %v", *rows, err)
					}
				}
			}
			rows := 0
			count := each(func(Record) error { rows++; return nil })
			part := onlyPart(t, source)
			whole(func() error { return part.Read(t.Context(), g.Fields, count) }, &rows)
			whole(func() error {
				err := part.(Grouper).ReadGroups(t.Context(), g, count)
				if _, ok := errors.AsType[*Ungroupable](err); ok {
					return part.Read(t.Context(), g.Fields, count)
				}
				return err
			}, &rows)
		})
	}
}

func (s server) label() string {
	return map[string]string{"postgres": "postgres advocacy", "mariadb": "mysql advocacy"}[s.name]
}

// A query that never ends is over with its time, also where groups are asked for.
func TestSQLGroupsTimeOut(t *testing.T) {
	endless := map[string]string{
		"sqlite":     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS n FROM n WHERE i < 0",
		"postgres":   "SELECT 1 AS n FROM generate_series(1, 100000000) AS a, generate_series(1, 100000) AS b WHERE a < b - 100001",
		"mariadb":    "SELECT sleep(60) AS n FROM seq_1_to_10",
		"clickhouse": "SELECT number AS n FROM system.numbers WHERE number < 0",
	}
	for _, s := range servers(t) {
		t.Run(s.name, func(t *testing.T) {
			s.need(t).exec(t, "SELECT 1")
			if s.name == "sqlite" {
				s.exec(t, "CREATE TABLE t (id INTEGER)")
			}
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			part := onlyPart(t, s.open(t, SQL{Query: endless[s.name], MaxGroups: 10})).(Grouper)
			err := part.ReadGroups(ctx, Grouping{Fields: []string{"n"}}, each(func(Record) error { return nil }))
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want the time-out", err)
			}
		})
	}
}

// A server whose certificate nobody vouches for is told no password.
func TestSQLWrongCertificate(t *testing.T) {
	const secret = "s3cret-word"
	upgrades := map[string]func(net.Conn){
		"postgres://crm:" + secret + "@ADDRESS/crm?sslmode=verify-full": func(c net.Conn) {
			io.ReadFull(c, make([]byte, 8)) // may we speak TLS?
			c.Write([]byte("S"))
		},
	}
	certificate := httptest.NewUnstartedServer(nil)
	certificate.StartTLS()
	defer certificate.Close()
	for dsn, upgrade := range upgrades {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		heard := make(chan string, 10)
		go func() {
			for {
				c, err := listener.Accept()
				if err != nil {
					return
				}
				upgrade(c)
				secure := tls.Server(c, certificate.TLS)
				said, _ := io.ReadAll(secure)
				heard <- string(said)
				c.Close()
			}
		}()
		source, err := (&SQL{DSN: config.Secret(strings.Replace(dsn, "ADDRESS", listener.Addr().String(), 1)), Query: "SELECT 1 AS n"}).Open(Env{})
		if err != nil {
			t.Fatal(err)
		}
		defer source.Close()
		err = onlyPart(t, source).Read(t.Context(), []string{"n"}, each(nil))
		if err == nil || !strings.Contains(err.Error(), "certificate") {
			t.Errorf("got %v, want it to be about the certificate", err)
		}
		revealsNothing(t, err, dsn, secret)
		if said := <-heard; strings.Contains(said, secret) {
			t.Error("the password was told")
		}
	}
}
