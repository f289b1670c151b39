package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"advocacy_exporter/alerts"
	"advocacy_exporter/alerts/engine"
	"advocacy_exporter/collector/snapshot"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static/style.css
var style []byte

// Exporter is what pages are about.
type Exporter interface {
	// Snapshot is what is known of all sources and metrics.
	Snapshot() *snapshot.Snapshot
	// Alerts are those that are pending or firing; it reports false where no rules are evaluated.
	Alerts() (active []engine.Active, evaluated bool)
	// Runbook says what to do about each alert of the configuration in force.
	Runbook() []alerts.Page
}

// Options say where pages are, and what they are called.
type Options struct {
	// Prefix is put before every path; it is empty or begins with a slash.
	Prefix string
	// Metrics is the path of the metrics, without the prefix.
	Metrics string
	Version string
	Now     func() time.Time
	Logger  *slog.Logger
}

// Site is all pages.
type Site struct {
	exporter  Exporter
	options   Options
	style     string // the path of the style sheet, which changes with it
	templates map[string]*template.Template
	past      *past
}

// New builds the pages.
func New(e Exporter, o Options) *Site {
	sum := sha256.Sum256(style)
	s := &Site{exporter: e, options: o, style: "/style-" + hex.EncodeToString(sum[:6]) + ".css", templates: make(map[string]*template.Template), past: &past{counted: make(map[string]*counted)}}
	parts := template.Must(template.New("").Funcs(template.FuncMap{"spans": spans}).ParseFS(templates, "templates/parts.html", "templates/layout.html"))
	names, _ := fs.Glob(templates, "templates/page-*.html")
	for _, name := range names {
		page := template.Must(parts.Clone())
		s.templates[name[len("templates/page-"):len(name)-len(".html")]] = template.Must(page.ParseFS(templates, name))
	}
	return s
}

// pages is every page, by its pattern.
var pages = map[string]func(*Site, http.ResponseWriter, *http.Request){
	"GET /{$}":             (*Site).front,
	"GET /explain":         (*Site).explained,
	"GET /runbook/{$}":     (*Site).runbook,
	"GET /runbook/{alert}": (*Site).runbook,
}

// Handlers are what answers, by pattern.
func (s *Site) Handlers() map[string]http.Handler {
	all := map[string]http.Handler{"GET " + s.style: gzhttp.GzipHandler(http.HandlerFunc(s.serveStyle))}
	for pattern, answer := range pages {
		all[pattern] = gzhttp.GzipHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(s, w, r) }))
	}
	return all
}

func (s *Site) serveStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(style) // who asked is gone, and nobody is left to tell
}

// view is what a template shows. It knows which one, and how the answer begins.
type view struct {
	template string
	code     int
	frame
	Main any
}

// show answers with a view.
func (s *Site) show(w http.ResponseWriter, v view) {
	var out bytes.Buffer
	if err := s.templates[v.template].ExecuteTemplate(&out, "layout", v); err != nil {
		s.options.Logger.Error("A page cannot be shown", "page", v.template, "err", err)
		http.Error(w, "The page cannot be shown: the log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	if v.Refreshing {
		w.Header().Set("Refresh", refreshOn)
	}
	w.WriteHeader(v.code)
	_, _ = w.Write(out.Bytes()) // who asked is gone, and nobody is left to tell
}

// policy is what browsers may do with whatever the exporter answers: load its style sheet, and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Guard lets browsers load nothing from elsewhere, and tell nobody where they come from.
func Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}
