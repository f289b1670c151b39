package web

import (
	"encoding/json"
	"errors"
	"net/http"

	"advocacy_exporter/collector/explain"
)

// Explainer says where a number came from.
type Explainer interface {
	Explain(explain.Question) (*explain.Explanation, error)
}

// answer answers what the query asks: kpi, and source, period, dimension and segment where wanted.
func answer(e Explainer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		q := explain.Question{
			KPI: query.Get("kpi"), Source: query.Get("source"), Period: query.Get("period"),
			Dimension: query.Get("dimension"), Segment: query.Get("segment"),
		}
		switch explanation, err := e.Explain(q); {
		case q.KPI == "":
			http.Error(w, "Say which KPI: /api/v1/explain?kpi=advocacy_score", http.StatusBadRequest)
		case errors.Is(err, explain.ErrUnknownSource):
			http.Error(w, err.Error(), http.StatusNotFound)
		case errors.Is(err, explain.ErrNoValues):
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		case err != nil:
			http.Error(w, err.Error(), http.StatusBadRequest)
		default:
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(explanation) // who asked is gone, and nobody is left to tell
		}
	})
}
