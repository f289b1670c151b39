package sources

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/prometheus/common/config"
)

// maxBody bounds the file of a body.
const maxBody = 1 << 20

// parameter is what asks for a page or a window: text or a number, as JSON.
type parameter struct {
	name  string
	value jsonValue
}

func numberParameter(name string, n int) parameter {
	value, _ := json.Marshal(n)
	return parameter{name, value}
}

func textParameter(name, text string) parameter {
	value, _ := json.Marshal(text)
	return parameter{name, value}
}

// request makes the request for a page.
func (s *httpSource) request(ctx context.Context, p *httpPage, sent *secrets) (*http.Request, error) {
	address := *p.address
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	sent.addBody(body)
	if s.settings.Parameters == "body" {
		if body, err = setKeys(body, p.parameters); err != nil {
			return nil, fmt.Errorf("body: %w", err)
		}
	} else {
		setQuery(&address, p.parameters)
	}
	request, err := http.NewRequestWithContext(sent.trace(ctx), s.method(), address.String(), bytes.NewReader(body))
	if err != nil {
		return nil, withoutURL(err)
	}
	s.dress(request, sent)
	return request, nil
}

// dress puts on a request what http_client_config does not.
func (s *httpSource) dress(request *http.Request, sent *secrets) {
	// The transport of common/config asks for no compression.
	request.Header.Set("Accept-Encoding", "gzip")
	// Headers of the settings are added, not set.
	if !sent.headers["Accept"] {
		request.Header.Set("Accept", accepted[s.settings.Format])
	}
	if request.Method == http.MethodPost && !sent.headers["Content-Type"] {
		request.Header.Set("Content-Type", s.settings.ContentType)
	}
	if s.user != nil {
		password, _ := s.user.Password()
		request.SetBasicAuth(s.user.Username(), password)
	}
}

// accepted is what an API is asked to answer with, by format.
var accepted = map[string]string{
	"":      "application/json, application/x-ndjson;q=0.9, */*;q=0.5",
	"json":  "application/json, */*;q=0.5",
	"jsonl": "application/x-ndjson, application/jsonl, */*;q=0.5",
	"csv":   "text/csv, */*;q=0.5",
}

// body is what to send, nil for a GET.
func (s *httpSource) body() ([]byte, error) {
	if s.settings.BodyFile == "" {
		return []byte(s.settings.Body), nil
	}
	file, err := os.Open(config.JoinDir(s.settings.directory, s.settings.BodyFile))
	if err != nil {
		return nil, fmt.Errorf("body_file %s: %w", s.settings.BodyFile, cause(err))
	}
	defer func() { _ = file.Close() }()
	body, err := io.ReadAll(io.LimitReader(file, maxBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("body_file %s: %w", s.settings.BodyFile, cause(err))
	case len(body) > maxBody:
		return nil, fmt.Errorf("body_file %s: larger than %d MiB", s.settings.BodyFile, maxBody>>20)
	}
	return bytes.TrimSpace(body), nil
}

func (h *HTTP) validateBody(report Report) {
	switch {
	case h.Parameters != "body" || h.BodyFile != "":
	case h.Body == "":
		report("parameters", `there is no body to put them in: set "body", such as {}`)
	default:
		if _, err := setKeys([]byte(h.Body), nil); err != nil {
			report("body", err.Error())
		}
	}
}

func setQuery(address *url.URL, parameters []parameter) {
	if len(parameters) == 0 {
		return // as it was written, for those who sign it
	}
	query := address.Query()
	for _, p := range parameters {
		query.Set(p.name, string(p.value.text()))
	}
	address.RawQuery = query.Encode()
}

// setKeys sets keys of a JSON object; "variables.after" is the key after of the object at variables.
func setKeys(body []byte, parameters []parameter) ([]byte, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(body, &object); err != nil || object == nil {
		return nil, errors.New(`is no JSON object, which "parameters: body" needs`)
	}
	for _, p := range parameters {
		if err := setKey(object, p.name, p.value); err != nil {
			return nil, err
		}
	}
	return json.Marshal(object)
}

func setKey(object map[string]json.RawMessage, name string, value jsonValue) error {
	outer, inner, nested := strings.Cut(name, ".")
	if !nested {
		object[name] = json.RawMessage(value)
		return nil
	}
	below := map[string]json.RawMessage{}
	if text, ok := object[outer]; ok {
		if err := json.Unmarshal(text, &below); err != nil || below == nil {
			return fmt.Errorf("%q is no object, so that %q has no place in it", outer, inner)
		}
	}
	if err := setKey(below, inner, value); err != nil {
		return err
	}
	text, err := json.Marshal(below)
	object[outer] = text
	return err
}
