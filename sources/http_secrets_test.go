package sources

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/common/config"
)

// slowTransport connects to a server that sends some bytes and then nothing more.
func slowTransport(sent string) http.RoundTripper {
	return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			_, _ = http.ReadRequest(bufio.NewReader(server))
			_, _ = io.WriteString(server, sent)
			_, _ = io.Copy(io.Discard, server)
		}()
		return client, nil
	}}
}

// withSecrets has a secret wherever settings can have one.
func withSecrets(address string) *HTTP {
	return &HTTP{
		URL: strings.Replace(address, "http://", "http://someone:geheim-user@", 1) + "/x?api_key=geheim-query",
		HTTPClientConfig: &config.HTTPClientConfig{FollowRedirects: true, HTTPHeaders: &config.Headers{
			Headers: map[string]config.Header{"X-Api-Key": {Secrets: []config.Secret{"geheim-header"}}},
		}},
	}
}

// echo answers with a status and everything it was sent.
func echo(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		w.Header().Set("Location", "http://elsewhere.example/geheim-path")
		w.WriteHeader(code)
		_, _ = fmt.Fprintf(w, "%s %s %s %s", r.URL, password, r.Header.Get("Authorization"), r.Header.Get("X-Api-Key"))
	}
}

func TestHTTPErrorsHideSecrets(t *testing.T) {
	closed := api(t, echo(200))
	closed.Close()
	for name, address := range map[string]string{
		"a status that echoes": api(t, echo(400)).URL,
		"no JSON":              api(t, echo(200)).URL,
		"a redirect":           api(t, echo(302)).URL,
		"nobody there":         closed.URL,
		"no such host":         "http://nobody.invalid",
		"no HTTP":              "http://someone:geheim@127.0.0.1:1",
	} {
		_, err := pullHTTP(t, withSecrets(address), ".")
		if err == nil || strings.Contains(err.Error(), "geheim") || !strings.HasPrefix(err.Error(), "GET http://") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHTTPTokenErrorsHideSecrets(t *testing.T) {
	closed := api(t, echo(200))
	closed.Close()
	for name, test := range map[string]struct{ token, want string }{
		"a refusal":    {api(t, echo(401)).URL, `oauth2: cannot fetch token: 401 Unauthorized Response: /token?k=<secret>`},
		"nobody there": {closed.URL, `Post "` + closed.URL + `/token?k=<secret>": dial tcp`},
	} {
		settings := &HTTP{URL: "http://api.example/x", HTTPClientConfig: &config.HTTPClientConfig{OAuth2: &config.OAuth2{
			ClientID: "me", ClientSecret: "geheim-client", TokenURL: test.token + "/token?k=geheim-token",
		}}}
		_, err := pullHTTP(t, settings, ".")
		if err == nil || strings.Contains(err.Error(), "geheim") || !strings.HasPrefix(err.Error(), "GET http://api.example/x: "+test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHTTPNameHidesSecrets(t *testing.T) {
	source, err := withSecrets("http://api.example:8080").Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	if name := onlyPart(t, source).Name(); name != "GET http://api.example:8080/x" {
		t.Error(name)
	}
}

func TestHTTPRedirects(t *testing.T) {
	elsewhere := api(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another host was asked, with %v", r.Header)
	})
	for _, test := range []struct{ name, to, want string }{
		{"on the same host", "/there", ""},
		{"to another host", elsewhere.URL, "GET %URL%/x: refused to be redirected to another host, " + elsewhere.URL},
		{"in a circle", "/x", "GET %URL%/x: redirected more than 10 times"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := api(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/there" {
					http.Redirect(w, r, test.to, http.StatusFound)
					return
				}
				_, password, _ := r.BasicAuth()
				_, _ = fmt.Fprintf(w, `["%s %s"]`, password, r.Header.Get("X-Api-Key"))
			})
			rows, err := pullHTTP(t, withSecrets(server.URL), ".")
			if test.want != "" {
				wantError(t, err, server, test.want)
			} else if err != nil || len(rows) != 1 || rows[0] != "geheim-user geheim-header" {
				t.Errorf("got %q, %v", rows, err)
			}
		})
	}
}

// Some APIs take their key as the user, and no password.
func TestHTTPErrorsHideAUserWithoutAPassword(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		user, _, _ := r.BasicAuth()
		http.Error(w, "who is "+user+"?", http.StatusUnauthorized)
	})
	for settings, want := range map[string]string{
		"basic_auth: {username_file: key}":                      "who is <secret>?",
		"basic_auth: {username: someone, password_file: key}":   "who is someone?",
		"basic_auth: {username_file: key, password: something}": "who is geheim?",
	} {
		source := clientConfig(t, settings, map[string]string{"key": "geheim\n"})
		source.URL = server.URL
		_, err := pullHTTP(t, source, ".")
		wantError(t, err, server, "GET %URL%: status 401 Unauthorized: "+want)
	}
}

func TestHTTPFollowsNoRedirectWhereToldSo(t *testing.T) {
	server := api(t, echo(302))
	settings := withSecrets(server.URL)
	settings.HTTPClientConfig.FollowRedirects = false
	_, err := pullHTTP(t, settings, ".")
	wantError(t, err, server, "GET %URL%/x: status 302 Found: ")
}

func TestSameHost(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     bool
	}{
		{"http://a/x", "http://A:80/y", true},
		{"http://a/x", "https://a/x", true},
		{"https://a/x", "http://a/x", false},
		{"https://a/x", "https://a:8443/x", false},
		{"https://a/x", "https://b.a/x", false},
		{"https://a/x", "ftp://a/x", false},
	} {
		from, _ := parseURL(test.from)
		to, _ := from.Parse(test.to)
		if got := sameHost(from, to); got != test.want {
			t.Errorf("%s to %s: %v", test.from, test.to, got)
		}
	}
}
