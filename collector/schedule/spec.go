package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/robfig/cron/v3"
)

const shortestEvery = 10 * time.Second

// cronFields are the fields of a specification in order: what they are called, what may stand
// there, and the largest number.
var cronFields = []struct {
	name, want string
	max        int
}{
	{"minute", "0-59", 59},
	{"hour", "0-23", 23},
	{"day of month", "1-31", 31},
	{"month", "1-12 or jan-dec", 12},
	{"day of week", "0-6 or sun-sat, where Sunday is 0 and not 7", 6},
}

var cronWords = []string{"@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"}

// cutZone takes a zone in front of a specification off: "CRON_TZ=Asia/Tokyo 0 9 * * *".
func cutZone(spec string, zone *time.Location) (*time.Location, string, error) {
	spec = strings.TrimSpace(spec)
	key, rest, ok := strings.Cut(spec, "=")
	if !ok || key != "TZ" && key != "CRON_TZ" {
		return zone, spec, nil
	}
	name, fields, _ := strings.Cut(strings.ReplaceAll(rest, "\t", " "), " ")
	fields = strings.TrimSpace(fields)
	if fields == "" {
		return nil, "", fmt.Errorf("%q says a time zone and not when to run: write %q", spec, spec+" 0 6 * * *")
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return nil, "", fmt.Errorf("unknown time zone %q: names are such as Europe/Berlin or UTC", name)
	}
	return zone, fields, nil
}

func cutEvery(spec string) (string, bool) {
	every, ok := strings.CutPrefix(spec, "@every")
	return strings.TrimSpace(every), ok
}

func parseEvery(every string) (cron.Schedule, error) {
	d, err := time.ParseDuration(every)
	if err != nil {
		var days model.Duration
		if days, err = model.ParseDuration(every); err != nil {
			return nil, fmt.Errorf("%q is no duration with a unit: write %q or %q", "@every "+every, "@every 15m", "@every 1d")
		}
		d = time.Duration(days)
	}
	if d < shortestEvery {
		return nil, fmt.Errorf("%q is too often: the shortest is %q", "@every "+every, "@every "+shortestEvery.String())
	}
	return cron.Every(d), nil
}

// parseWallClock parses the fields one by one, so that an error can say which one is wrong.
func parseWallClock(spec string) (*cron.SpecSchedule, error) {
	if strings.HasPrefix(spec, "@") {
		if !slices.Contains(cronWords, spec) {
			return nil, fmt.Errorf("unknown schedule %q, want one of %s or %q", spec, strings.Join(cronWords, ", "), "@every 15m")
		}
	} else if err := checkFields(strings.Fields(spec)); err != nil {
		return nil, err
	}
	schedule, err := cron.ParseStandard(spec)
	if err != nil {
		return nil, fmt.Errorf("schedule %q: %w", spec, err)
	}
	wall := schedule.(*cron.SpecSchedule)
	wall.Location = time.UTC
	// From the year after a leap year, 29 February is the rarest day there is.
	if wall.Next(time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, fmt.Errorf("%q never runs: no month of it has such a day; write a day from 1 to 28", spec)
	}
	return wall, nil
}

func checkFields(fields []string) error {
	if len(fields) != len(cronFields) {
		return fmt.Errorf("%q has %d fields, want 5 (minute, hour, day of month, month, day of week) or %q",
			strings.Join(fields, " "), len(fields), "@every 15m")
	}
	for i, field := range fields {
		if err := checkField(i, field); err != nil {
			return err
		}
	}
	return nil
}

func checkField(i int, field string) error {
	alone := []string{"*", "*", "*", "*", "*"}
	alone[i] = field
	want := cronFields[i]
	if _, err := cron.ParseStandard(strings.Join(alone, " ")); err != nil || strings.Trim(field, ",") == "" {
		return fmt.Errorf("%s %q: want %s, alone or as a list (1,2), a range (1-5) or with a step (*/2)", want.name, field, want.want)
	}
	for item := range strings.SplitSeq(field, ",") {
		_, step, _ := strings.Cut(item, "/")
		if n, _ := strconv.Atoi(step); n > want.max {
			return fmt.Errorf("%s %q: a step above %d never comes to a second time; write %q for longer gaps",
				want.name, field, want.max, "@every 90m")
		}
	}
	return nil
}
