package sources

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/prometheus/common/config"
	"go.yaml.in/yaml/v3"
)

// clientConfig is an http_client_config as it is written, beside some files.
func clientConfig(t *testing.T, text string, files map[string]string) *HTTP {
	t.Helper()
	settings, dir := &HTTP{HTTPClientConfig: new(config.HTTPClientConfig)}, t.TempDir()
	if err := yaml.Unmarshal([]byte(text), settings.HTTPClientConfig); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		write(t, filepath.Join(dir, name), content)
	}
	settings.SetDirectory(dir)
	return settings
}

func TestHTTPOAuth2(t *testing.T) {
	tokens := 0
	issuer := api(t, func(w http.ResponseWriter, r *http.Request) {
		tokens++
		id, secret, _ := r.BasicAuth()
		if id != "me" || secret != "geheim" || r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "read" {
			http.Error(w, "who are you, "+secret+r.FormValue("client_secret")+"?", http.StatusUnauthorized)
			return
		}
		says("application/json", `{"access_token":"token-7","token_type":"Bearer","expires_in":3600}`)(w, r)
	})
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer token-7" {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		numbered(5, 2, new(int))(w, r)
	})
	grant := `oauth2: {client_id: me, client_secret_file: secret, scopes: [read], token_url: "` + issuer.URL + `/token"}`
	settings := clientConfig(t, grant, map[string]string{"secret": "geheim\n"})
	settings.URL, settings.Paging = server.URL, &Paging{Page: "page", First: 1}
	if rows, err := pullHTTP(t, settings, "n"); err != nil || len(rows) != 5 || tokens != 1 {
		t.Errorf("got %s with %d tokens, %v", rows, tokens, err)
	}

	settings = clientConfig(t, grant, map[string]string{"secret": "geheimer"})
	settings.URL = server.URL
	source, waits := patient(t, settings)
	_, err := pullFrom(t.Context(), source, "n")
	wantError(t, err, server, "GET %URL%: oauth2: cannot fetch token: 401 Unauthorized Response: who are you, <secret>?")
	if len(*waits) > 0 {
		t.Errorf("a wrong secret was tried again after %v", *waits)
	}
}

func TestHTTPHeadersFromFiles(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `["%s %s"]`, r.Header.Get("X-Api-Key"), r.Header.Get("X-Team"))
	})
	settings := clientConfig(t, "http_headers: {X-Api-Key: {files: [key]}, X-Team: {values: [north]}}", map[string]string{"key": "geheim\n"})
	settings.URL = server.URL
	if rows, err := pullHTTP(t, settings, "."); err != nil || len(rows) != 1 || rows[0] != "geheim north" {
		t.Errorf("got %s, %v", rows, err)
	}
}

func TestHTTPProxy(t *testing.T) {
	var asked string
	proxy := api(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String() + " " + r.Header.Get("Proxy-Authorization")
		_, _ = io.WriteString(w, `[1]`)
	})
	address, _ := url.Parse(proxy.URL)
	settings := clientConfig(t, `proxy_url: "http://someone:geheim@`+address.Host+`"`, nil)
	settings.URL = "http://api.example/x"
	rows, err := pullHTTP(t, settings, ".")
	if want := "http://api.example/x Basic c29tZW9uZTpnZWhlaW0="; err != nil || len(rows) != 1 || asked != want {
		t.Errorf("got %s, %v; the proxy was asked for %q", rows, err, asked)
	}
}

func TestHTTPClientCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `[%d]`, len(r.TLS.PeerCertificates))
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	server.Config.ErrorLog = silent
	server.StartTLS()
	defer server.Close()
	files := certificateFiles(t, server)
	settings := clientConfig(t, "tls_config: {ca_file: ca, cert_file: cert, key_file: key, server_name: example.com}", files)
	settings.URL = server.URL
	if rows, err := pullHTTP(t, settings, "."); err != nil || len(rows) != 1 || rows[0] != "1" {
		t.Errorf("got %s, %v", rows, err)
	}

	settings = clientConfig(t, "tls_config: {ca_file: ca, server_name: example.com}", files)
	settings.URL = server.URL
	source, waits := patient(t, settings)
	_, err := pullFrom(t.Context(), source, ".")
	wantError(t, err, server, "GET %URL%: remote error: tls: certificate required")
	if len(*waits) > 0 {
		t.Errorf("a missing certificate was tried again after %v", *waits)
	}
}

// certificateFiles are the server's own certificate and key, which serve the client as well.
func certificateFiles(t *testing.T, server *httptest.Server) map[string]string {
	t.Helper()
	pair := server.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	cert := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]}))
	return map[string]string{"ca": cert, "cert": cert, "key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))}
}
