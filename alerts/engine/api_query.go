package engine

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
)

// maxPoints is how many points a series of an answer has at most, as in Prometheus.
const maxPoints = 11_000

// result is the value of an expression.
type result struct {
	Type  parser.ValueType `json:"resultType"`
	Value parser.Value     `json:"result"`
}

// askQuery evaluates an expression at a time.
func (e *Engine) askQuery(r *http.Request) (reply, error) {
	at, err := timeOf(r, "time", e.options.Now())
	if err != nil {
		return reply{}, err
	}
	return e.query(r, func(ctx context.Context, expression string) (promql.Query, error) {
		return e.queries.NewInstantQuery(ctx, e.store, nil, expression, at)
	})
}

// askRange evaluates an expression at every step from one time to another.
func (e *Engine) askRange(r *http.Request) (reply, error) {
	start, err := timeOf(r, "start", time.Time{})
	if err != nil {
		return reply{}, err
	}
	end, err := timeOf(r, "end", time.Time{})
	if err != nil {
		return reply{}, err
	}
	step, err := durationOf(r.FormValue("step"))
	switch {
	case err != nil:
		return reply{}, invalid("step", err)
	case end.Before(start):
		return reply{}, invalid("end", errors.New("end timestamp must not be before start time"))
	case step <= 0:
		return reply{}, invalid("step", errors.New("zero or negative query resolution step widths are not accepted. Try a positive integer"))
	case end.Sub(start)/step > maxPoints:
		return reply{}, badData{fmt.Errorf("exceeded maximum resolution of %d points per timeseries. Try decreasing the query resolution (?step=XX)", maxPoints)}
	}
	return e.query(r, func(ctx context.Context, expression string) (promql.Query, error) {
		return e.queries.NewRangeQuery(ctx, e.store, nil, expression, start, end, step)
	})
}

// query answers with the value of a query that prepare makes of the expression.
func (e *Engine) query(r *http.Request, prepare func(context.Context, string) (promql.Query, error)) (reply, error) {
	ctx, cancel := context.WithTimeout(r.Context(), queryTimeout)
	defer cancel()
	q, err := prepare(ctx, r.FormValue("query"))
	if err != nil {
		return reply{}, invalid("query", err)
	}
	defer q.Close()
	got := q.Exec(ctx)
	if got.Err != nil {
		return reply{}, got.Err
	}
	warnings, infos := got.Warnings.AsStrings(r.FormValue("query"), 10, 10)
	return reply{Data: result{got.Value.Type(), copied(got.Value)}, Warnings: warnings, Infos: infos}, nil
}

// copied is a value that outlives its query. What is empty is not null.
func copied(v parser.Value) parser.Value {
	switch v := v.(type) {
	case promql.Vector:
		return append(promql.Vector{}, v...)
	case promql.Matrix:
		all := promql.Matrix{}
		for _, s := range v {
			s.Floats = append([]promql.FPoint(nil), s.Floats...)
			s.Histograms = append([]promql.HPoint(nil), s.Histograms...)
			all = append(all, s)
		}
		return all
	}
	return v
}

func invalid(parameter string, err error) error {
	return badData{fmt.Errorf("invalid parameter %q: %w", parameter, err)}
}

// timeOf is a time as Prometheus takes it: seconds since 1970, or RFC 3339. The zero time is no
// default.
func timeOf(r *http.Request, parameter string, otherwise time.Time) (time.Time, error) {
	text := r.FormValue(parameter)
	if text == "" && !otherwise.IsZero() {
		return otherwise, nil
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		whole, part := math.Modf(seconds)
		return time.Unix(int64(whole), int64(math.Round(part*1000))*int64(time.Millisecond)).UTC(), nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, invalid(parameter, fmt.Errorf("cannot parse %q to a valid timestamp", text))
	}
	return at, nil
}

// durationOf is a duration as Prometheus takes it: seconds, or 5m.
func durationOf(text string) (time.Duration, error) {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		nanoseconds := seconds * float64(time.Second)
		if math.IsNaN(nanoseconds) || math.Abs(nanoseconds) > math.MaxInt64/2 {
			return 0, fmt.Errorf("cannot parse %q to a valid duration. It overflows int64", text)
		}
		return time.Duration(nanoseconds), nil
	}
	d, err := model.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("cannot parse %q to a valid duration", text)
	}
	return time.Duration(d), nil
}
