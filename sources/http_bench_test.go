package sources

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

const (
	benchPages   = 500
	benchPerPage = 1000
	benchRounds  = 5
)

// BenchmarkHTTP pulls 500,000 objects in pages from a server in the same process, and has encoding/json
// decode the same pages one element at a time. It reports how fast the one is against the other, by the
// medians of five rounds each, and how much more memory than before the pull took at its peak, with the
// server.
func BenchmarkHTTP(b *testing.B) {
	server := benchServer()
	defer server.Close()
	source, err := (&HTTP{URL: server.URL, Items: ".data.items", Paging: &Paging{Page: "page", First: 1, Total: ".total"}}).Open(Env{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var ours, theirs []time.Duration
		var peak uint64
		for range benchRounds {
			ours = append(ours, timed(b, func() int {
				return withPeak(&peak, func() int { return pullCount(b, source) })
			}))
			theirs = append(theirs, timed(b, func() int { return decodeCount(b, server.URL) }))
		}
		b.ReportMetric(float64(median(theirs))/float64(median(ours)), "x-encoding/json")
		b.ReportMetric(float64(benchPages*benchPerPage)/median(ours).Seconds(), "rows/s")
		b.ReportMetric(float64(peak)/(1<<20), "MiB-over-idle")
	}
}

func benchServer() *httptest.Server {
	page := survey(benchPerPage)
	head, rest, _ := bytes.Cut(page, []byte(`"id":"0"`))
	head = bytes.Replace(head, []byte(`"total":1`), []byte(`"n":1},"total":500000,"more":{`), 1)
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		number, _ := strconv.Atoi(r.URL.Query().Get("page"))
		_, _ = fmt.Fprintf(w, `%s"id":"page %d"%s`, head, number, rest)
	}))
}

// timed runs a pull of all rows.
func timed(b *testing.B, pull func() int) time.Duration {
	began := time.Now()
	if rows := pull(); rows != benchPages*benchPerPage {
		b.Fatalf("%d rows", rows)
	}
	return time.Since(began)
}

func pullCount(b *testing.B, source Source) (rows int) {
	parts, err := source.Parts(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	fields := []string{"score", "created_at", "country", "person.plan"}
	if err := parts[0].Read(context.Background(), fields, each(func(Record) error { rows++; return nil })); err != nil {
		b.Fatal(err)
	}
	return rows
}

func decodeCount(b *testing.B, address string) (rows int) {
	for page := range benchPages {
		reply, err := http.Get(address + "?page=" + strconv.Itoa(page+1))
		if err != nil {
			b.Fatal(err)
		}
		decoder := json.NewDecoder(reply.Body)
		for token := json.Token(nil); token != json.Delim('['); {
			token, _ = decoder.Token()
		}
		for ; decoder.More(); rows++ {
			var item benchItem
			if err := decoder.Decode(&item); err != nil {
				b.Fatal(err)
			}
		}
		for range 3 { // the ends of the array and of the objects around it
			_, _ = decoder.Token()
		}
		_ = reply.Body.Close()
	}
	return rows
}

// benchItem is what is read of a row.
type benchItem struct {
	Score     int
	CreatedAt string `json:"created_at"`
	Country   string
	Person    struct{ Plan string }
}

func median[T cmp.Ordered](of []T) T {
	slices.Sort(of)
	return of[len(of)/2]
}

// withPeak notes how much memory of the process was resident at most, over what was before. It is 0
// where the system does not tell.
func withPeak(peak *uint64, pull func() int) int {
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
	before := resident("VmRSS:")
	rows := pull()
	if most := resident("VmHWM:"); most > before {
		*peak = max(*peak, most-before)
	}
	return rows
}

func resident(line string) (size uint64) {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := bytes.Cut(status, []byte(line))
	_, _ = fmt.Sscanf(string(rest), "%d kB", &size)
	return size << 10
}
