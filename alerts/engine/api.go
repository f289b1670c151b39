package engine

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/prometheus/prometheus/promql"
)

// Handlers answer what Prometheus' API answers, so that promtool and whoever else asks a Prometheus
// can ask the engine. They are by their paths.
func (e *Engine) Handlers() map[string]http.Handler {
	return map[string]http.Handler{
		"/api/v1/rules":       answering(e.askRules),
		"/api/v1/alerts":      answering(e.askAlerts),
		"/api/v1/query":       answering(e.askQuery),
		"/api/v1/query_range": answering(e.askRange),
	}
}

// reply is an answer as Prometheus writes it.
type reply struct {
	Status    string   `json:"status"`
	Data      any      `json:"data,omitempty"`
	ErrorType string   `json:"errorType,omitempty"`
	Error     string   `json:"error,omitempty"`
	Warnings  []string `json:"warnings,omitempty"`
	Infos     []string `json:"infos,omitempty"`
}

// badData is an error of who asks.
type badData struct{ error }

// answering makes a handler of what answers a request.
func answering(ask func(*http.Request) (reply, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := ask(r)
		code := http.StatusOK
		if err == nil {
			answer.Status = "success"
		} else {
			kind := kindOf(err)
			answer, code = reply{Status: "error", ErrorType: kind.name, Error: err.Error()}, kind.code
		}
		w.Header().Set("Content-Type", "application/json")
		text, err := json.Marshal(answer)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(code)
		_, _ = w.Write(text) // who asked is gone, and nobody is left to tell
	})
}

// kind is how Prometheus calls an error, and the code it answers.
type kind struct {
	name string
	code int
}

func kindOf(err error) kind {
	var bad badData
	var timeout promql.ErrQueryTimeout
	var canceled promql.ErrQueryCanceled
	switch {
	case errors.As(err, &bad):
		return kind{"bad_data", http.StatusBadRequest}
	case errors.As(err, &timeout):
		return kind{"timeout", http.StatusServiceUnavailable}
	case errors.As(err, &canceled), errors.Is(err, context.Canceled):
		return kind{"canceled", 499}
	case errors.Is(err, errNotOpen):
		return kind{"unavailable", http.StatusServiceUnavailable}
	}
	return kind{"execution", http.StatusUnprocessableEntity}
}
