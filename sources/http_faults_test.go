package sources

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/common/model"
)

// cutAfter sends the beginning of a reply and then closes the connection.
func cutAfter(contentType, sent string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Length", "10000")
		_, _ = io.WriteString(w, sent)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

func TestHTTPGoesOnWhereTheConnectionWasCut(t *testing.T) {
	const kind = "application/json"
	for _, test := range []struct {
		name   string
		items  string
		faults []http.HandlerFunc
		rest   http.HandlerFunc
		want   string
	}{
		{"mid-row", ".", []http.HandlerFunc{cutAfter(kind, `[1,2,{"a`)}, says(kind, `[1,2,3]`), "1 2 3"},
		{"twice, the second time earlier", ".", []http.HandlerFunc{cutAfter(kind, `[1,2,`), cutAfter(kind, `[1,`)}, says(kind, `[1,2,3]`), "1 2 3"},
		{"behind the rows", ".d", []http.HandlerFunc{cutAfter(kind, `{"d":[1,2],"n`)}, says(kind, `{"d":[1,2],"n":0}`), "1 2"},
		{"in lines", ".", []http.HandlerFunc{cutAfter("application/jsonl", "[1]\nnonsense\n[3")}, says("application/jsonl", "[1]\nnonsense\n[3]\n"),
			"1 ! invalid character 'o' in literal null (expecting 'u') 3"},
		{"the page changed", ".", []http.HandlerFunc{cutAfter(kind, `[1,2,`)}, says(kind, `[0,1,2]`),
			"1 2 item 3: the connection broke, and the page was another one when it was asked for again (2 rows came before)"},
		{"the page is shorter", ".", []http.HandlerFunc{cutAfter(kind, `[1,2,`)}, says(kind, `[1]`),
			"1 2 the connection broke, and the page was another one when it was asked for again (2 rows came before)"},
		{"always", ".", nil, cutAfter(kind, `[1,2,`), "1 2 item 3: the reply ends in the middle: unexpected EOF (asked 5 times) (2 rows came before)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			faults := append(test.faults, test.rest, test.rest, test.rest, test.rest, test.rest)
			server := api(t, faulty(faults...))
			rows, err := pullHTTP(t, &HTTP{URL: server.URL, Items: test.items}, ".")
			if err != nil {
				if !errors.As(err, new(*Incomplete)) {
					t.Errorf("%v is no Incomplete", err)
				}
				rows = append(rows, strings.TrimPrefix(err.Error(), "GET "+server.URL+": "))
			}
			if got := strings.Join(rows, " "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestHTTPKeepsTheRowsOfPagesBeforeAFault(t *testing.T) {
	for want, fault := range map[string]http.HandlerFunc{
		"status 500 Internal Server Error: later":                        busy(500, ""),
		"the reply is a page for people, no data: status 200 OK: Log in": says("text/html", "<html><b>Log in</b>"),
		"item 3: invalid character 'x' looking for beginning of value (": says("application/json", "[x]"),
		"more than max_bytes, 100 bytes":                                 says("application/json", strings.Repeat(" ", 200)+"[]"),
	} {
		server := api(t, faulty(says("application/json", "[1,2]"), fault))
		rows, err := pullHTTP(t, &HTTP{URL: server.URL, MaxBytes: 100, Paging: &Paging{Page: "page", First: 1}}, ".")
		short, ok := errors.AsType[*Incomplete](err)
		if !ok || !strings.Contains(err.Error(), want) || short.Part != "GET "+server.URL+"?page=2" || len(rows) != 2 {
			t.Errorf("got %s, %v\nwant %s", rows, err, want)
		}
	}
}

// TestHTTPSlowLoris is a server that sends a byte now and then, for ever.
func TestHTTPSlowLoris(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := openHTTP(t, &HTTP{URL: "http://slow.example/x", RequestTimeout: model.Duration(time.Minute)})
		source.client.Transport = &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go func() {
				_, _ = server.Read(make([]byte, 4096))
				_, _ = io.WriteString(server, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[1,"+strings.Repeat(" ", 100))
				for {
					time.Sleep(10 * time.Second)
					if _, err := io.WriteString(server, " "); err != nil {
						return
					}
				}
			}()
			return client, nil
		}}
		began := time.Now()
		rows, err := pullFrom(t.Context(), source, ".")
		want := "GET http://slow.example/x: not done within request_timeout, 1m (asked 5 times) (1 rows came before)"
		if err == nil || err.Error() != want || !errors.As(err, new(*Incomplete)) || len(rows) != 1 {
			t.Errorf("got %s, %v\nwant %s", rows, err, want)
		}
		if took := time.Since(began); took > 6*time.Minute {
			t.Errorf("took %s", took)
		}
		time.Sleep(time.Minute) // until the server notices
	})
}

// silent is the log of a server that is not to be trusted.
var silent = log.New(io.Discard, "", 0)

func TestHTTPWrongCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(says("application/json", "[1]"))
	server.Config.ErrorLog = silent
	server.StartTLS()
	defer server.Close()
	source, waits := patient(t, &HTTP{URL: server.URL + "/x?key=geheim"})
	_, err := pullFrom(t.Context(), source, ".")
	wantError(t, err, server, "GET %URL%/x: tls: failed to verify certificate: x509: ")
	if len(*waits) > 0 || strings.Contains(err.Error(), "geheim") {
		t.Errorf("waited %v, %v", *waits, err)
	}
}

func TestHTTPNameThatNoLongerResolves(t *testing.T) {
	source, waits := patient(t, &HTTP{URL: "http://api.example/x?key=geheim"})
	gone := false
	source.client.Transport = &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		if gone {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api.example", IsNotFound: true}}
		}
		return new(net.Dialer).DialContext(ctx, network, api(t, says("application/json", "[1]")).Listener.Addr().String())
	}}
	if rows, err := pullFrom(t.Context(), source, "."); err != nil || len(rows) != 1 {
		t.Fatalf("got %s, %v", rows, err)
	}
	gone = true
	_, err := pullFrom(t.Context(), source, ".")
	if want := "GET http://api.example/x: dial tcp: lookup api.example: no such host"; err == nil || err.Error() != want || len(*waits) > 0 {
		t.Errorf("got %v after %v, want %s", err, *waits, want)
	}
}

func TestHTTPRedirectTakesNoSecretAlong(t *testing.T) {
	var seen []string
	elsewhere := api(t, func(_ http.ResponseWriter, r *http.Request) { seen = append(seen, fmt.Sprint(r.Header)) })
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL+"/y", http.StatusTemporaryRedirect)
	})
	for _, post := range []bool{false, true} {
		settings := withSecrets(server.URL)
		if post {
			settings.Body = `{"key": "geheim-body"}`
		}
		source, waits := patient(t, settings)
		_, err := pullFrom(t.Context(), source, ".")
		if err == nil || !strings.Contains(err.Error(), "refused to be redirected to another host, "+elsewhere.URL) || len(*waits) > 0 {
			t.Errorf("got %v after %v", err, *waits)
		}
	}
	if seen != nil {
		t.Errorf("the other host was sent %s", seen)
	}
}

// TestHTTPBomb is a reply that is a thousand times larger when it is unpacked. It is stopped where it
// has too many bytes, and takes no memory until then.
func TestHTTPBomb(t *testing.T) {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = io.WriteString(zip, "[1")
	for range 256 {
		_, _ = io.WriteString(zip, strings.Repeat(",1", 1<<18))
	}
	_ = zip.Close()
	server := api(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	rows, most := 0, uint64(0)
	source := openHTTP(t, &HTTP{URL: server.URL, MaxBytes: 2 << 20})
	err := onlyPart(t, source).Read(t.Context(), []string{"."}, each(func(Record) error {
		if rows++; rows%250_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
		return nil
	}))
	wantError(t, err, server, fmt.Sprintf("GET %%URL%%: item %d: more than max_bytes, 2097152 bytes (%d rows came before)", rows+1, rows))
	if most > before.HeapAlloc+(2<<20) {
		t.Errorf("took %d bytes", most-before.HeapAlloc)
	}
}
