package engine

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const lowAndRatio = `
groups:
  - name: g
    rules:
      - {alert: Low, expr: advocacy_score_ratio < 0.5, for: 1m, labels: {severity: warning}, annotations: {is: "{{ $value }}"}}
      - {record: score:avg, expr: avg(advocacy_score_ratio)}
`

// The answers are those that Prometheus gives.
func TestAPI(t *testing.T) {
	inWorld(t, time.Minute, lowAndRatio, func(w *world) {
		w.set(score, 0.4)
		w.set(`advocacy_score_ratio{source="shop"}`, 0.8)
		w.start()
		w.at(time.Minute)
		for _, c := range []struct {
			path, query string
			code        int
			want        string
		}{
			{"/api/v1/rules", "", 200, `{"status": "success", "data": {"groups": [{
				"name": "g", "file": "story.rules.yml", "interval": 60, "limit": 0, "evaluationTime": 0, "lastEvaluation": "2000-01-01T00:01:00Z",
				"rules": [
					{"state": "firing", "name": "Low", "query": "advocacy_score_ratio < 0.5", "duration": 60, "keepFiringFor": 0,
						"labels": {"severity": "warning"}, "annotations": {"is": "{{ $value }}"},
						"alerts": [{"labels": {"alertname": "Low", "severity": "warning", "source": "nps"}, "annotations": {"is": "0.4"},
							"state": "firing", "activeAt": "2000-01-01T00:00:00Z", "value": "4e-01"}],
						"health": "ok", "evaluationTime": 0, "lastEvaluation": "2000-01-01T00:01:00Z", "type": "alerting"},
					{"name": "score:avg", "query": "avg(advocacy_score_ratio)", "labels": {}, "health": "ok", "evaluationTime": 0,
						"lastEvaluation": "2000-01-01T00:01:00Z", "type": "recording"}]}]}}`},
			{"/api/v1/rules", "type=record&exclude_alerts=true", 200, `{"status": "success", "data": {"groups": [{
				"name": "g", "file": "story.rules.yml", "interval": 60, "limit": 0, "evaluationTime": 0, "lastEvaluation": "2000-01-01T00:01:00Z",
				"rules": [{"name": "score:avg", "query": "avg(advocacy_score_ratio)", "labels": {}, "health": "ok", "evaluationTime": 0,
					"lastEvaluation": "2000-01-01T00:01:00Z", "type": "recording"}]}]}}`},
			{"/api/v1/rules", "rule_name[]=High", 200, `{"status": "success", "data": {"groups": []}}`},
			{"/api/v1/rules", "type=other", 400, `{"status": "error", "errorType": "bad_data", "error": "invalid parameter \"type\": not supported value \"other\""}`},
			{"/api/v1/alerts", "", 200, `{"status": "success", "data": {"alerts": [
				{"labels": {"alertname": "Low", "severity": "warning", "source": "nps"}, "annotations": {"is": "0.4"},
					"state": "firing", "activeAt": "2000-01-01T00:00:00Z", "value": "4e-01"}]}}`},
			{"/api/v1/query", "query=score:avg", 200, `{"status": "success", "data": {"resultType": "vector", "result": [
				{"metric": {"__name__": "score:avg"}, "value": [946684860.5, "0.6000000000000001"]}]}}`},
			{"/api/v1/query", "query=advocacy_score_ratio>1", 200, `{"status": "success", "data": {"resultType": "vector", "result": []}}`},
			{"/api/v1/query", "query=1%2B1&time=946684800", 200, `{"status": "success", "data": {"resultType": "scalar", "result": [946684800, "2"]}}`},
			{"/api/v1/query", "query=advocacy_score_ratio[90s]&time=2000-01-01T00:01:00Z", 200, `{"status": "success", "data": {"resultType": "matrix", "result": [
				{"metric": {"__name__": "advocacy_score_ratio", "source": "nps"}, "values": [[946684800, "0.4"], [946684860, "0.4"]]},
				{"metric": {"__name__": "advocacy_score_ratio", "source": "shop"}, "values": [[946684800, "0.8"], [946684860, "0.8"]]}]}}`},
			{"/api/v1/query", "query=sum(", 400, `{"status": "error", "errorType": "bad_data", "error": "invalid parameter \"query\": 1:5: parse error: unclosed left parenthesis"}`},
			{"/api/v1/query", "query=1&time=noon", 400, `{"status": "error", "errorType": "bad_data", "error": "invalid parameter \"time\": cannot parse \"noon\" to a valid timestamp"}`},
			{"/api/v1/query", "query=advocacy_score_ratio==on()group_left()advocacy_score_ratio", 422, `{"status": "error", "errorType": "execution",
				"error": "found duplicate series for the match group {} on the right hand-side of the operation: [{__name__=\"advocacy_score_ratio\", source=\"shop\"}, {__name__=\"advocacy_score_ratio\", source=\"nps\"}];many-to-many matching not allowed: matching labels must be unique on one side"}`},
			{"/api/v1/query_range", "query=ALERTS&start=946684800&end=946684860&step=1m", 200, `{"status": "success", "data": {"resultType": "matrix", "result": [
				{"metric": {"__name__": "ALERTS", "alertname": "Low", "alertstate": "firing", "severity": "warning", "source": "nps"}, "values": [[946684860, "1"]]},
				{"metric": {"__name__": "ALERTS", "alertname": "Low", "alertstate": "pending", "severity": "warning", "source": "nps"}, "values": [[946684800, "1"]]}]}}`},
			{"/api/v1/query_range", "query=1&start=946684800&end=946684860&step=0", 400, `{"status": "error", "errorType": "bad_data",
				"error": "invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer"}`},
			{"/api/v1/query_range", "query=1&start=946684800&end=946684700&step=1", 400, `{"status": "error", "errorType": "bad_data",
				"error": "invalid parameter \"end\": end timestamp must not be before start time"}`},
			{"/api/v1/query_range", "query=1&start=0&end=946684700&step=1", 400, `{"status": "error", "errorType": "bad_data",
				"error": "exceeded maximum resolution of 11000 points per timeseries. Try decreasing the query resolution (?step=XX)"}`},
			{"/api/v1/query_range", "query=1&end=946684700&step=1", 400, `{"status": "error", "errorType": "bad_data",
				"error": "invalid parameter \"start\": cannot parse \"\" to a valid timestamp"}`},
		} {
			code, got := w.ask(c.path, c.query)
			if code != c.code || compact(t, got) != compact(t, c.want) {
				t.Errorf("%s?%s: %d\n%s\nwant %d\n%s", c.path, c.query, code, compact(t, got), c.code, compact(t, c.want))
			}
		}
	})
}

// Before the storage is open there is nothing to ask.
func TestAPIBeforeTheStorageIsOpen(t *testing.T) {
	inWorld(t, time.Minute, lowAndRatio, func(w *world) {
		e, err := New(w.settings, nil, w.options())
		if err != nil {
			t.Fatal(err)
		}
		w.engine = e
		if code, got := w.ask("/api/v1/query", "query=score:avg"); code != http.StatusServiceUnavailable || !strings.Contains(got, "the log says why") {
			t.Errorf("%d %s", code, got)
		}
		if code, got := w.ask("/api/v1/rules", ""); code != http.StatusOK || !strings.Contains(got, `"state":"unknown"`) {
			t.Errorf("%d %s", code, got)
		}
	})
}

// ask asks as a form that is posted.
func (w *world) ask(path, query string) (code int, answer string) {
	w.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		w.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	recorder := httptest.NewRecorder()
	w.engine.Handlers()[path].ServeHTTP(recorder, r)
	return recorder.Code, strings.ReplaceAll(recorder.Body.String(), w.dir+"/", "")
}

// compact is JSON with its keys in order and no spaces.
func compact(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v)
	return out.String()
}
