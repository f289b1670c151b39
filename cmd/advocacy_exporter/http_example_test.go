package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHTTPExample pulls the example of an API from the replies that were recorded of it.
func TestHTTPExample(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RawQuery)
		http.ServeFile(w, r, "../../examples/http/replies/skip-"+r.URL.Query().Get("skip")+".json")
	}))
	defer server.Close()
	t.Setenv("ADVOCACY_EXPORTER_SOURCES__SHOP__HTTP__URL", server.URL+"/products")

	var out bytes.Buffer
	code := run(t.Context(), []string{"pull", "--config.file=../../examples/http/advocacy-api.yml", "--at=2025-05-31"}, &out, &out)
	if code != exitOK || strings.Join(asked, " ") != "limit=100&skip=0 limit=100&skip=100" {
		t.Fatalf("exit %d, asked %s\n%s", code, asked, out.String())
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"shop: 582 rows, newest 2025-04-30 09:41 UTC",
		"review_rating_mean all 3.70 3.60 … 3.81 582",
		"review_rating_mean category=groceries all 3.69 3.41 … 3.97 81",
		"review_rating_mean comment=long all 3.73 3.46 … 4.00 96",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no line %q in\n%s", want, out.String())
		}
	}
}

// TestHTTPExampleWithMissingPages is the same where the API ends before it has sent all that it says it has.
func TestHTTPExampleWithMissingPages(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("skip") != "0" {
			_, _ = w.Write([]byte(`{"products":[],"total":194}`))
			return
		}
		http.ServeFile(w, r, "../../examples/http/replies/skip-0.json")
	}))
	defer server.Close()
	t.Setenv("ADVOCACY_EXPORTER_SOURCES__SHOP__HTTP__URL", server.URL+"/products")

	var out bytes.Buffer
	code := run(t.Context(), []string{"pull", "--config.file=../../examples/http/advocacy-api.yml", "--at=2025-05-31"}, &out, &out)
	want := "suspect: missing_pages: GET " + server.URL + "/products: got 100 of 194 items"
	if code != exitFailed || !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "shop: 300 rows") {
		t.Errorf("exit %d, want %s in\n%s", code, want, out.String())
	}
}
