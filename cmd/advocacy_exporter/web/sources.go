package web

import (
	"encoding/json"
	"net/http"

	"advocacy_exporter/collector/snapshot"
)

// Reporter says how the sources do.
type Reporter interface {
	Statuses() []snapshot.Status
}

// sourceStatuses answers how every source does, with samples of where rejected rows stood.
func sourceStatuses(r Reporter) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"sources": r.Statuses()}) // who asked may be gone
	})
}
