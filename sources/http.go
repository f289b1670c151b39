package sources

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
)

// HTTP reads the items of an API: JSON, JSON lines or CSV, on one page or many.
type HTTP struct {
	URL    string `yaml:"url" required:"true" shorthand:"true" doc:"Address to ask. User info and query are never shown in names and errors." example:"https://api.example.com/v1/survey_responses.json"`
	Items  string `yaml:"items" default:"." doc:"Path to the items in a reply: \".\" is the reply itself, \".data.items\" an array below it, \".products[].reviews[]\" every review of every product. Fields of an object around the items are \"^.name\", \"^^.name\". Whatever is no path is a jq expression, and all that it results in are items." example:".data.items"`
	Format string `yaml:"format" enum:"json,jsonl,csv" doc:"json: one or several documents; jsonl: one document per line, where a bad line spoils only itself; csv: a header row, then a row per line. Default: json or jsonl, as the Content-Type of the reply says."`

	Delimiter  string `yaml:"delimiter" doc:"CSV: the character between fields. Left out, it is detected in the header row." example:";"`
	HeaderRows int    `yaml:"header_rows" default:"1" doc:"CSV: rows before the first answer, on every page. The first holds the column names."`
	Encoding   string `yaml:"encoding" enum:"utf-8,utf-16,windows-1252,latin-1" doc:"CSV: encoding of the text. Left out, it is detected."`

	Body        config.Secret `yaml:"body" doc:"What to send. With a body the API is asked by POST, otherwise by GET."`
	BodyFile    string        `yaml:"body_file" doc:"File that holds the body; read again at every request."`
	ContentType string        `yaml:"content_type" default:"application/json" doc:"What the body is."`
	Parameters  string        `yaml:"parameters" default:"query" enum:"query,body" doc:"Where pages, cursors and since are asked for: in the query of the URL, or by keys of the JSON body such as \"page\" or \"variables.after\"."`

	Paging *Paging `yaml:"paging" doc:"How a reply leads to the next one. Default: there is one reply."`
	Since  *Since  `yaml:"since" doc:"A parameter that asks only for what the periods need. Default: everything is asked for."`

	MaxPages       int            `yaml:"max_pages" default:"1000" doc:"A pull that needs more pages is suspect."`
	MaxBytes       int            `yaml:"max_bytes" default:"1073741824" doc:"A pull that gets more bytes, counted unpacked over all pages, is suspect."`
	RequestTimeout model.Duration `yaml:"request_timeout" default:"2m" doc:"How long one page may take, from asking to its last byte. The timeout of the source bounds all of them."`
	MaxRetryAfter  model.Duration `yaml:"max_retry_after" default:"1m" doc:"The longest wait that an API can ask for by Retry-After before it is asked again."`

	HTTPClientConfig *config.HTTPClientConfig `yaml:"http_client_config" doc:"Authentication, TLS, proxy and headers, as Prometheus has them. Redirects are followed on the same host only."`

	directory string
}

// The limits where the settings were not decoded from a configuration.
const (
	defaultMaxPages       = 1000
	defaultMaxBytes       = 1 << 30
	defaultRequestTimeout = 2 * time.Minute
	defaultMaxRetryAfter  = time.Minute
)

// SetDirectory makes the paths of secrets, certificates and the body relative to a folder.
func (h *HTTP) SetDirectory(dir string) {
	h.directory = dir
	h.HTTPClientConfig.SetDirectory(dir)
}

// Validate reports what is wrong with the settings.
func (h *HTTP) Validate(report Report) {
	if _, err := parseURL(h.URL); err != nil && h.URL != "" {
		report("url", err.Error())
	}
	items, err := parseItems(cmp.Or(h.Items, "."))
	if err != nil {
		report("items", err.Error())
	}
	h.validateFormat(report)
	h.validateBody(report)
	h.validateLimits(report)
	if h.Paging != nil {
		within := func(key, problem string) { report("paging/"+key, problem) }
		h.Paging.validate(h.Format, within)
		if items.takesWhole() && err == nil && h.Format != "jsonl" {
			h.Paging.validateUncounted(within)
		}
	}
	if h.Since != nil && h.Since.Overlap < 0 {
		report("since/overlap", "must not be negative")
	}
}

func (h *HTTP) validateFormat(report Report) {
	if h.Format != "csv" && (h.Delimiter != "" || h.Encoding != "") {
		report("format", `delimiter and encoding are for "format: csv": set it, or remove them`)
	}
	if h.Format == "csv" && cmp.Or(h.Items, ".") != "." {
		report("items", "CSV has no items: every row is one; remove the key")
	}
	if h.HeaderRows < 0 {
		report("header_rows", "must be at least 1")
	}
	if _, ok := delimiters[h.Delimiter]; !ok {
		report("delimiter", fmt.Sprintf(`unknown delimiter %q, want one of "," ";" "|" "\t", or leave it out to have it detected`, h.Delimiter))
	}
}

func (h *HTTP) validateLimits(report Report) {
	for _, limit := range []struct {
		key   string
		value int64
	}{{"max_pages", int64(h.MaxPages)}, {"max_bytes", int64(h.MaxBytes)}, {"request_timeout", int64(h.RequestTimeout)}} {
		if limit.value < 1 {
			report(limit.key, "must be above 0")
		}
	}
	if h.MaxRetryAfter < 0 {
		report("max_retry_after", "must not be negative")
	}
}

// CheckField says what is wrong with the name of a field, before anything is read.
func (h *HTTP) CheckField(name string) error {
	items, err := parseItems(cmp.Or(h.Items, "."))
	if err != nil || h.Format == "csv" {
		return nil // what is wrong with the items is said elsewhere, and a column can have any name
	}
	_, err = newField(name, items.path)
	return err
}

// parseURL reads the address of an API; its errors do not show what may be secret in it.
func parseURL(text string) (*url.URL, error) {
	address, err := url.Parse(text)
	if err != nil {
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err
		}
		return nil, fmt.Errorf("is not a URL: %w", err)
	}
	if address.Scheme != "http" && address.Scheme != "https" || address.Hostname() == "" {
		return nil, errors.New("is not a URL such as https://api.example.com/v1/responses.json")
	}
	address.Fragment = ""
	return address, nil
}

// Open builds the source.
func (h *HTTP) Open(env Env) (Source, error) {
	address, err := parseURL(h.URL)
	if err != nil {
		return nil, fmt.Errorf("url %w", err)
	}
	client, err := newHTTPClient(h.HTTPClientConfig)
	if err != nil {
		return nil, fmt.Errorf("http_client_config: %w", err)
	}
	return &httpSource{
		settings: h.withDefaults(),
		client:   client,
		user:     address.User,
		address:  withoutUser(address),
		logger:   cmp.Or(env.Logger, slog.New(slog.DiscardHandler)),
		wait:     waitFor,
		seen:     new(validators),
	}, nil
}

func (h *HTTP) withDefaults() HTTP {
	settings := *h
	settings.Items = cmp.Or(h.Items, ".")
	settings.ContentType = cmp.Or(h.ContentType, "application/json")
	settings.MaxPages = cmp.Or(h.MaxPages, defaultMaxPages)
	settings.MaxBytes = cmp.Or(h.MaxBytes, defaultMaxBytes)
	settings.RequestTimeout = cmp.Or(h.RequestTimeout, model.Duration(defaultRequestTimeout))
	settings.MaxRetryAfter = cmp.Or(h.MaxRetryAfter, model.Duration(defaultMaxRetryAfter))
	if settings.Paging == nil {
		settings.Paging = new(Paging)
	}
	return settings
}

// httpSource is an API; all its pages are one part.
type httpSource struct {
	settings HTTP
	client   *http.Client
	address  *url.URL
	user     *url.Userinfo
	logger   *slog.Logger
	wait     waiting
	// since is where the window of the rows begins; zero asks for all.
	since time.Time
	// seen is shared by the sources of all windows.
	seen *validators
}

// Close implements Source.
func (s *httpSource) Close() error {
	s.client.CloseIdleConnections()
	return nil
}

// Name is how errors and logs call the API: its address without user and query.
func (s *httpSource) Name() string {
	bare := url.URL{Scheme: s.address.Scheme, Host: s.address.Host, Path: s.address.Path}
	return s.method() + " " + bare.String()
}

func (s *httpSource) method() string {
	if s.settings.Body != "" || s.settings.BodyFile != "" {
		return http.MethodPost
	}
	return http.MethodGet
}
