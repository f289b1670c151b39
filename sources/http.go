package sources

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/prometheus/common/config"
)

// HTTP reads the items of a JSON API.
type HTTP struct {
	URL      string  `yaml:"url" required:"true" shorthand:"true" doc:"Address to GET. User info and query are never shown in names and errors." example:"https://api.example.com/v1/survey_responses.json"`
	Items    string  `yaml:"items" default:"." doc:"Path to the items in a reply: \".\" is the reply itself, \".data.items\" an array below it, \".products[].reviews[]\" every review of every product. Fields of an object around the items are \"^.name\", \"^^.name\"." example:".data.items"`
	Format   string  `yaml:"format" enum:"json,lines" doc:"json: one or several documents; lines: one document per line, where a bad line spoils only itself. Default: as the Content-Type of the reply says."`
	Paging   *Paging `yaml:"paging" doc:"How a reply leads to the next one. Default: there is one reply."`
	MaxPages int     `yaml:"max_pages" default:"1000" doc:"A pull that needs more pages fails."`
	MaxBytes int     `yaml:"max_bytes" default:"1073741824" doc:"A pull that gets more bytes, counted unpacked over all pages, fails."`

	HTTPClientConfig *config.HTTPClientConfig `yaml:"http_client_config" doc:"Authentication, TLS, proxy and headers, as Prometheus has them. Redirects are followed on the same host only."`
}

// The limits where the settings were not decoded from a configuration.
const (
	defaultMaxPages = 1000
	defaultMaxBytes = 1 << 30
)

// Paging is how the pages of an API follow each other: by number, or by Link headers.
type Paging struct {
	Page             string `yaml:"page" doc:"Name of the query parameter that counts the pages. Reading ends at an empty page, at one that is shorter than those before, or at a 404 after the first." example:"page"`
	First            int    `yaml:"first" default:"1" doc:"Number of the first page."`
	PerPage          int    `yaml:"per_page" doc:"How many items to ask for per page. Default: as many as the API likes." example:"100"`
	PerPageParameter string `yaml:"per_page_parameter" default:"per_page" doc:"Name of the query parameter for per_page."`
	Link             bool   `yaml:"link" doc:"Follow the Link header with rel=\"next\", on the same host only."`
}

// SetDirectory makes the paths of secrets and certificates relative to a folder.
func (h *HTTP) SetDirectory(dir string) { h.HTTPClientConfig.SetDirectory(dir) }

// Validate reports what is wrong with the settings.
func (h *HTTP) Validate(report Report) {
	if _, err := parseURL(h.URL); err != nil && h.URL != "" {
		report("url", err.Error())
	}
	if _, err := parseItemsPath(cmp.Or(h.Items, ".")); err != nil {
		report("items", err.Error())
	}
	if h.MaxPages < 1 {
		report("max_pages", "must be at least 1")
	}
	if h.MaxBytes < 1 {
		report("max_bytes", "must be at least 1")
	}
	if h.Paging != nil {
		h.Paging.Validate(func(key, problem string) { report("paging/"+key, problem) })
	}
}

// Validate reports what is wrong with the settings.
func (p *Paging) Validate(report Report) {
	switch {
	case p.Page == "" && !p.Link:
		report("page", `is missing: name the query parameter that counts pages, or set "link: true" for Link headers`)
	case p.Page != "" && p.Link:
		report("link", `pages are counted by "page" or follow Link headers, not both`)
	}
	if p.First < 0 {
		report("first", "must not be negative")
	}
	if p.PerPage < 0 {
		report("per_page", "must be at least 1")
	}
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
func (h *HTTP) Open(Env) (Source, error) {
	address, err := parseURL(h.URL)
	if err != nil {
		return nil, fmt.Errorf("url %w", err)
	}
	settings := *h
	settings.Items = cmp.Or(h.Items, ".")
	settings.MaxPages = cmp.Or(h.MaxPages, defaultMaxPages)
	settings.MaxBytes = cmp.Or(h.MaxBytes, defaultMaxBytes)
	if settings.Paging == nil {
		settings.Paging = new(Paging)
	}
	client, err := newHTTPClient(h.HTTPClientConfig)
	if err != nil {
		return nil, fmt.Errorf("http_client_config: %w", err)
	}
	return &httpSource{settings: settings, client: client, user: address.User, address: withoutUser(address)}, nil
}

// httpSource is an API; all its pages are one part.
type httpSource struct {
	settings HTTP
	client   *http.Client
	address  *url.URL
	user     *url.Userinfo
}
