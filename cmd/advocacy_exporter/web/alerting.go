package web

import (
	"net/http"
	"net/url"
)

// Alerting answers what Prometheus' API answers of rules and alerts.
type Alerting interface {
	// AlertingAPI answers a path of Prometheus' API; nil where no rules are evaluated.
	AlertingAPI(path string) http.Handler
}

// alertingPaths are those of Prometheus' API that are answered, as patterns.
var alertingPaths = []string{
	"GET /api/v1/rules", "GET /api/v1/alerts",
	"GET /api/v1/query", "POST /api/v1/query", "GET /api/v1/query_range", "POST /api/v1/query_range",
}

const notAlerting = `{"status":"error","errorType":"not_found","error":"no rules are evaluated here: alerting is not configured"}`

// alerting passes on to whatever evaluates rules at the moment.
func alerting(a Alerting, path string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h := a.AlertingAPI(path); h != nil {
			h.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(notAlerting)) // who asked may be gone
	})
}

// graph leads from the link in an alert to the values of its expression.
func graph(prefix string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		values := url.Values{"query": {r.URL.Query().Get("g0.expr")}}
		http.Redirect(w, r, prefix+"/api/v1/query?"+values.Encode(), http.StatusFound)
	})
}
