package sources

import (
	"log/slog"
	"maps"
	"slices"
	"time"
)

// Settings is the configuration of one source kind; each kind is a struct that is its own
// configuration.
type Settings interface {
	// Open builds the source and connects to nothing yet.
	Open(Env) (Source, error)
	// Validate reports what is wrong with the settings, each under the key it stands at.
	Validate(report Report)
}

// Report takes a problem with a setting: the key as a path below the settings that are validated
// ("time/layout", or "" for the settings as a whole), what is wrong, and the way out.
type Report func(key, problem string)

// Env is what a source is given by the program around it.
type Env struct {
	// Logger takes what is worth knowing but is no error, such as a detected delimiter.
	Logger *slog.Logger
	// Timezone is the zone of the global settings.
	Timezone *time.Location
}

// kinds is every source kind, by the key that names it in the configuration.
var kinds = map[string]func() Settings{
	"csv":  func() Settings { return new(CSV) },
	"http": func() Settings { return new(HTTP) },
	"sql":  func() Settings { return new(SQL) },
}

// Kinds lists the source kinds by name, in order.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// New returns empty settings of a kind; it reports false where there is no such kind.
func New(kind string) (Settings, bool) {
	build, ok := kinds[kind]
	if !ok {
		return nil, false
	}
	return build(), true
}
