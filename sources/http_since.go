package sources

import (
	"strconv"
	"time"

	"github.com/prometheus/common/model"
)

// Since is a parameter by which an API leaves out what happened before a moment.
type Since struct {
	Parameter string         `yaml:"parameter" required:"true" shorthand:"true" doc:"Name of the parameter." example:"updated_after"`
	Layout    string         `yaml:"layout" default:"rfc3339" enum:"rfc3339,date,unix,unix_ms" doc:"How the moment is written: 2026-01-31T00:00:00Z, the day 2026-01-31 (where days begin last, so that no zone of the API cuts any off), or the seconds or milliseconds since 1970."`
	Overlap   model.Duration `yaml:"overlap" default:"0s" doc:"How much further back to ask, where the API goes by another time than the rows, such as that of their upload." example:"24h"`
}

// sinceLayouts is every way to write the moment, by its name in the configuration.
var sinceLayouts = map[string]func(name string, at time.Time) parameter{
	"":        rfc3339Parameter,
	"rfc3339": rfc3339Parameter,
	"date":    dateParameter,
	"unix":    func(name string, at time.Time) parameter { return parameter{name, numberText(at.Unix())} },
	"unix_ms": func(name string, at time.Time) parameter { return parameter{name, numberText(at.UnixMilli())} },
}

func rfc3339Parameter(name string, at time.Time) parameter {
	return textParameter(name, at.UTC().Format(time.RFC3339))
}

// latestDay is the zone where every day begins last.
var latestDay = time.FixedZone("UTC-12", -12*60*60)

func dateParameter(name string, at time.Time) parameter {
	return textParameter(name, at.In(latestDay).Format(time.DateOnly))
}

func numberText(n int64) jsonValue { return strconv.AppendInt(nil, n, 10) }

// window is what asks for the window of a pull; nothing where everything is needed.
func (s *httpSource) window() []parameter {
	since := s.settings.Since
	if since == nil || s.since.IsZero() {
		return nil
	}
	return []parameter{sinceLayouts[since.Layout](since.Parameter, s.since.Add(-time.Duration(since.Overlap)))}
}

// Within implements Windowed. APIs leave out what is old; what is new they are asked for in any case.
func (s *httpSource) Within(w Window) Source {
	if s.settings.Since == nil {
		return s
	}
	windowed := *s
	windowed.since = w.From
	return &windowed
}
