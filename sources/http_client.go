package sources

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/prometheus/common/config"
	"github.com/prometheus/common/version"
)

// newHTTPClient builds a client that stays on the host it was sent to: the headers of
// http_headers, unlike Authorization, would go along to any other host.
func newHTTPClient(settings *config.HTTPClientConfig) (*http.Client, error) {
	if settings == nil {
		settings = &config.DefaultHTTPClientConfig
	}
	agent := config.WithUserAgent(version.ComponentUserAgent("advocacy_exporter"))
	client, err := config.NewClientFromConfig(*settings, "http", agent)
	if err != nil {
		return nil, err
	}
	if settings.FollowRedirects {
		client.CheckRedirect = checkRedirect
	}
	return client, nil
}

func checkRedirect(next *http.Request, before []*http.Request) error {
	if !sameHost(before[0].URL, next.URL) {
		return &redirectError{fmt.Sprintf("refused to be redirected to another host, %s://%s; if it is right, set url to that address",
			next.URL.Scheme, next.URL.Host)}
	}
	if len(before) >= 10 {
		return &redirectError{"redirected more than 10 times"}
	}
	return nil
}

// redirectError says why a redirect was not followed.
type redirectError struct{ text string }

func (e *redirectError) Error() string { return e.text }

// sameHost says whether what may be sent to one address may be sent to the other: the same host
// and port, and TLS kept or gained.
func sameHost(from, to *url.URL) bool {
	if !strings.EqualFold(from.Hostname(), to.Hostname()) {
		return false
	}
	gained := from.Scheme == "http" && to.Scheme == "https" && port(from) == "80" && port(to) == "443"
	return gained || from.Scheme == to.Scheme && port(from) == port(to)
}

func port(address *url.URL) string {
	switch {
	case address.Port() != "":
		return address.Port()
	case address.Scheme == "https":
		return "443"
	case address.Scheme == "http":
		return "80"
	}
	return ""
}

func withoutUser(address *url.URL) *url.URL {
	bare := *address
	bare.User = nil
	return &bare
}

// withoutURL is the cause of an error of net/http, which names the URL with all its secrets.
func withoutURL(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}
