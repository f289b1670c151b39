package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHTTPExampleWithMissingPages pulls the example of an API where that ends before it has sent all that
// it says it has.
func TestHTTPExampleWithMissingPages(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("skip") != "0" {
			_, _ = io.WriteString(w, `{"products":[],"total":194}`)
			return
		}
		_, _ = io.Copy(w, readExchange(t, "../../examples/http/replies/1.http").answer(t, r).Body)
	}))
	defer server.Close()
	t.Setenv("ADVOCACY_EXPORTER_SOURCES__SHOP__HTTP__URL", server.URL+"/products")

	var out bytes.Buffer
	code := run(t.Context(), []string{"pull", "--config.file=../../examples/http/advocacy.yml", "--at=2025-05-31"}, &out, &out)
	want := "suspect: missing_pages: GET " + server.URL + "/products: got 100 of 194 items"
	if code != exitFailed || !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "shop: 300 rows") {
		t.Errorf("exit %d, want %s in\n%s", code, want, out.String())
	}
}
