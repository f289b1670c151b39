package sources

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/common/model"
)

// faulty answers with one fault after the other, and then with rows. Of a blank one it has none.
func faulty(faults ...http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if len(faults) == 0 {
			says("application/json", `[1,2]`)(w, r)
			return
		}
		fault := faults[0]
		faults = faults[1:]
		fault(w, r)
	}
}

// busy answers that it can do nothing now.
func busy(code int, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		status(code, "text/plain", "later")(w, r)
	}
}

// patient opens a source that notes how long it would wait.
func patient(t *testing.T, settings *HTTP) (*httpSource, *[]time.Duration) {
	source, waits := openHTTP(t, settings), new([]time.Duration)
	source.wait = func(_ context.Context, d time.Duration) error {
		*waits = append(*waits, d.Round(time.Second))
		return nil
	}
	return source, waits
}

func TestHTTPAsksAgain(t *testing.T) {
	for _, test := range []struct {
		name   string
		post   bool
		faults []http.HandlerFunc
		waits  int
		want   string
	}{
		{"after 429", false, []http.HandlerFunc{busy(429, ""), busy(429, "")}, 2, ""},
		{"after 503, 502, 504 and 408", false, []http.HandlerFunc{busy(503, ""), busy(502, ""), busy(504, ""), busy(408, "")}, 4, ""},
		{"five times", false, slices.Repeat([]http.HandlerFunc{busy(503, "")}, 9), 4, "status 503 Service Unavailable: later (asked 5 times)"},
		{"after nothing came", false, []http.HandlerFunc{hangUp}, 1, ""},
		{"not after 401", false, []http.HandlerFunc{busy(401, "1")}, 0, "status 401 Unauthorized: later"},
		{"not after 500", false, []http.HandlerFunc{busy(500, "1")}, 0, "status 500 Internal Server Error: later"},
		{"by POST after 429 and 503", true, []http.HandlerFunc{busy(429, ""), busy(503, "")}, 2, ""},
		{"not by POST after 502", true, []http.HandlerFunc{busy(502, "")}, 0, "status 502 Bad Gateway: later"},
		{"not by POST after nothing came", true, []http.HandlerFunc{hangUp}, 0, "EOF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			settings := &HTTP{URL: api(t, faulty(test.faults...)).URL}
			if test.post {
				settings.Body = "{}"
			}
			source, waits := patient(t, settings)
			rows, err := pullFrom(t.Context(), source, ".")
			if len(*waits) != test.waits {
				t.Errorf("waited %v", *waits)
			}
			switch {
			case test.want == "" && (err != nil || len(rows) != 2):
				t.Errorf("got %s, %v", rows, err)
			case test.want != "" && (err == nil || !strings.HasSuffix(err.Error(), ": "+test.want)):
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// hangUp ends a connection without an answer.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func TestHTTPWaitsLongerAndLonger(t *testing.T) {
	source, _ := patient(t, &HTTP{URL: api(t, faulty(slices.Repeat([]http.HandlerFunc{busy(503, "")}, 9)...)).URL})
	var waits []time.Duration
	source.wait = func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }
	_, _ = pullFrom(t.Context(), source, ".")
	mean := 500 * time.Millisecond
	for _, wait := range waits {
		if wait < mean/2 || wait > mean*3/2 {
			t.Errorf("waited %s, want about %s", wait, mean)
		}
		mean *= 2
	}
}

func TestHTTPRetryAfter(t *testing.T) {
	for _, test := range []struct {
		header string
		cap    time.Duration
		want   time.Duration
	}{
		{"7", time.Minute, 7 * time.Second},
		{"86400", time.Minute, time.Minute},
		{"86400", time.Hour, time.Hour},
		{"99999999999999999999", time.Minute, time.Second},
		{time.Now().Add(30 * time.Second).UTC().Format(http.TimeFormat), time.Minute, 30 * time.Second},
		{time.Now().Add(24 * time.Hour).UTC().Format(http.TimeFormat), time.Minute, time.Minute},
		{time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat), time.Minute, time.Second},
		{"soon", time.Minute, time.Second},
	} {
		settings := &HTTP{URL: api(t, faulty(busy(429, test.header))).URL, MaxRetryAfter: model.Duration(test.cap)}
		source, waits := patient(t, settings)
		rows, err := pullFrom(t.Context(), source, ".")
		if err != nil || len(rows) != 2 || len(*waits) != 1 {
			t.Errorf("%s: got %s after %v, %v", test.header, rows, *waits, err)
		} else if wait := (*waits)[0]; wait < test.want-2*time.Second || wait > test.want {
			t.Errorf("Retry-After: %s, at most %s: waited %s, want %s", test.header, test.cap, wait, test.want)
		}
	}
}

func TestHTTPNeverWaitsPastTheDeadline(t *testing.T) {
	for header, want := range map[string]string{
		"86400": "status 503 Service Unavailable: later (asks to come back in 24h0m0s, which is past the timeout of the pull)",
		"":      "status 503 Service Unavailable: later (no time is left to ask again)",
	} {
		synctest.Test(t, func(t *testing.T) {
			requests := 0
			source := openHTTP(t, &HTTP{URL: "http://api.example/x"})
			source.wait = waitFor
			source.client.Transport = replies(func(r *http.Request) *http.Response {
				requests++
				return &http.Response{StatusCode: 503, Status: "503 Service Unavailable", Header: http.Header{"Retry-After": {header}},
					Body: io.NopCloser(strings.NewReader("later")), Request: r}
			})
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			began := time.Now()
			_, err := pullFrom(ctx, source, ".")
			if err == nil || err.Error() != "GET http://api.example/x: "+want {
				t.Errorf("got %v, want %s", err, want)
			}
			if took := time.Since(began); took >= 2*time.Second || header != "" && (took > 0 || requests > 1) {
				t.Errorf("took %s and %d requests", took, requests)
			}
		})
	}
}

func TestHTTPWaitingEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		if err := waitFor(ctx, time.Hour); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}
