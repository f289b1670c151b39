package sources

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// secrets are the texts that must not come back in an error of one request: what the query of the
// URL and the headers carried, from wherever the client took it.
type secrets struct {
	headers map[string]bool

	mu    sync.Mutex
	texts []string
}

// newSecrets begins with what is known before the request for a page is sent.
func (s *httpSource) newSecrets(page *httpPage) *secrets {
	found := &secrets{headers: map[string]bool{"Authorization": true, "Proxy-Authorization": true, "Cookie": true}}
	found.addQuery(s.address.String())
	if page.address != s.address {
		found.addQuery(page.address.String()) // an API may put a token into the address of the next page
	}
	client := s.settings.HTTPClientConfig
	if client == nil {
		return found
	}
	if client.HTTPHeaders != nil {
		for name := range client.HTTPHeaders.Headers {
			found.headers[http.CanonicalHeaderKey(name)] = true
		}
	}
	if client.OAuth2 != nil {
		found.add(string(client.OAuth2.ClientSecret))
		found.addFile(client.OAuth2.ClientSecretFile)
		found.addQuery(client.OAuth2.TokenURL)
	}
	return found
}

// addQuery takes the values of the query of a URL.
func (s *secrets) addQuery(address string) {
	if parsed, err := url.Parse(address); err == nil {
		for _, values := range parsed.Query() {
			s.add(values...)
		}
	}
}

// addFile takes the secret in a file. One that cannot be read cannot be sent either.
func (s *secrets) addFile(path string) {
	if path == "" {
		return
	}
	if text, err := os.ReadFile(path); err == nil {
		s.add(strings.TrimSpace(string(text)))
	}
}

// addBody takes the texts of a body: the values of JSON or of a form, and the whole.
func (s *secrets) addBody(body []byte) {
	s.add(string(body))
	if value, err := validValue(body); err == nil {
		s.addTexts(value.decoded())
	} else if form, err := url.ParseQuery(string(body)); err == nil {
		for _, values := range form {
			s.add(values...)
		}
	}
}

func (s *secrets) addTexts(value any) {
	switch value := value.(type) {
	case string:
		s.add(value)
	case []any:
		for _, element := range value {
			s.addTexts(element)
		}
	case map[string]any:
		for _, member := range value {
			s.addTexts(member)
		}
	}
}

// trace watches the headers that are really sent.
func (s *secrets) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaderField: s.sent})
}

func (s *secrets) sent(name string, values []string) {
	if !s.headers[http.CanonicalHeaderKey(name)] {
		return
	}
	for _, value := range values {
		s.add(value)
		_, credentials, _ := strings.Cut(value, " ")
		s.add(credentials)
		if plain, err := base64.StdEncoding.DecodeString(credentials); err == nil {
			user, password, _ := strings.Cut(string(plain), ":")
			s.add(string(plain), cmp.Or(password, user)) // without a password the user is the key
		}
	}
}

// add takes secrets; texts of one to three characters are part of too many words.
func (s *secrets) add(texts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		if len(text) > 3 {
			s.texts = append(s.texts, text, url.QueryEscape(text))
		}
	}
}

// hide replaces the secrets in a text, the longest first.
func (s *secrets) hide(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortFunc(s.texts, func(a, b string) int { return len(b) - len(a) })
	for _, secret := range s.texts {
		text = strings.ReplaceAll(text, secret, "<secret>")
	}
	return text
}

// mask hides the secrets in the text of an error.
func (s *secrets) mask(err error) error {
	if text := clean(err.Error(), s); text != err.Error() {
		return &maskedError{text: text, cause: err}
	}
	return err
}

// maskedError is an error with another text.
type maskedError struct {
	text  string
	cause error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.cause }

// statusError is the error of a reply that is no success, with the start of what it says.
func statusError(status string, body io.Reader, sent *secrets) error {
	text, _ := io.ReadAll(io.LimitReader(body, 4<<10))
	says := clean(tags.ReplaceAllString(string(text), " "), sent)
	if says == "" {
		return errors.New("status " + clean(status, sent))
	}
	return fmt.Errorf("status %s: %s", clean(status, sent), says)
}

var tags = regexp.MustCompile(`(?s)<(style|script).*?</(style|script)>|<[^>]*>`)

// brokenIdle is what net/http puts before the error of a connection that ended before it was asked.
const brokenIdle = "readLoopPeekFailLocked: "

// clean makes one short line, without secrets, of a text that came from outside.
func clean(text string, sent *secrets) string {
	const longest = 200
	if sent != nil {
		text = sent.hide(text)
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), brokenIdle, "")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}
