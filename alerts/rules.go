package alerts

import (
	"time"

	"advocacy_exporter/collector/advocacy"
)

// The groups of rules.
const (
	benchmarkGroup = "advocacy-benchmark"
	dropGroup      = "advocacy-drop"
	healthGroup    = "advocacy-health"
	pipeGroup      = "advocacy-pipe"
)

// The severities.
const (
	info     = "info"
	warning  = "warning"
	critical = "critical"
)

// rules is the table of rules: every alert that there can be, in the order in which they are written.
var rules = []rule{
	{name: "BelowBenchmark", group: benchmarkGroup, severity: warning, of: judged,
		variant: benchmarked, conditions: belowBorder, stays: notBackAtBorder,
		summary:     "{kpi} of {source} is below the benchmark {border} in {period}",
		description: "{kpi} of {source} is {value} in {period}, and its interval {lower} … {upper} (n {n}) lies below {border}. It stays until the value itself is back at the border.",
		book:        belowBook},
	{name: "FarBelowBenchmark", group: benchmarkGroup, severity: critical, of: judged,
		variant: benchmarked, conditions: belowMargin, stays: notBackAtMargin,
		summary:     "{kpi} of {source} is far below the benchmark {border} in {period}",
		description: "{kpi} of {source} is {value} in {period}, and its interval {lower} … {upper} (n {n}) lies below {line}, far below {border}. It stays until the value itself is back at {line}.",
		book:        farBelowBook},

	{name: "Drop", group: dropGroup, severity: warning, of: falling, on: watched,
		variant: closed, conditions: worseOfClosed,
		summary: fellText, description: changeText + " " + lapseText, book: closedBook},
	{name: "Rise", group: dropGroup, severity: warning, of: rising, on: watched,
		variant: closed, conditions: worseOfClosed,
		summary: roseText, description: changeText + " " + lapseText, book: closedBook},
	{name: "FastDrop", group: dropGroup, severity: warning, hold: day, of: falling, on: watched,
		variant: fast, conditions: worseOfDays,
		summary: fellText, description: changeText, book: fastBook},
	{name: "FastRise", group: dropGroup, severity: warning, hold: day, of: rising, on: watched,
		variant: fast, conditions: worseOfDays,
		summary: roseText, description: changeText, book: fastBook},
	{name: "SegmentDrop", group: dropGroup, severity: warning, of: fallingOrEngaging, on: watchedBySegment, segments: true,
		variant: segmented(closed), conditions: worseOfClosed,
		summary: fellText, description: segmentText + " " + lapseText, book: segmentBook},
	{name: "SegmentRise", group: dropGroup, severity: warning, of: rising, on: watchedBySegment, segments: true,
		variant: segmented(closed), conditions: worseOfClosed,
		summary: roseText, description: segmentText + " " + lapseText, book: segmentBook},
	{name: "SegmentFastDrop", group: dropGroup, severity: warning, hold: day, of: fallingOrEngaging, on: watchedBySegment, segments: true,
		variant: segmented(fast), conditions: worseOfDays,
		summary: fellText, description: segmentText, book: segmentBook},
	{name: "SegmentFastRise", group: dropGroup, severity: warning, hold: day, of: rising, on: watchedBySegment, segments: true,
		variant: segmented(fast), conditions: worseOfDays,
		summary: roseText, description: segmentText, book: segmentBook},

	{name: "Drop", group: healthGroup, severity: warning, of: engaging, on: watched,
		variant: closed, conditions: worseOfClosed,
		summary: fellText, description: changeText + " " + lapseText, book: closedBook},
	{name: "FastDrop", group: healthGroup, severity: warning, hold: day, of: engaging, on: watched,
		variant: fast, conditions: worseOfDays,
		summary: fellText, description: changeText, book: fastBook},
	{name: "Negative", group: healthGroup, severity: warning, hold: day, of: one(developmentKPI),
		variant: limited, conditions: shrinking,
		summary:     "{source} lost advocates in {period}",
		description: "The advocates of {source} changed by {value} in {period}, and the interval {lower} … {upper} of that lies below 0; there were {n} of them at the start.",
		book:        negativeBook},
	{name: "Complacency", group: healthGroup, severity: info, of: one(scoreKPI),
		variant: complacent, conditions: complacency,
		summary:     "{kpi} of {source} is high while engagement falls in {period}",
		description: "{kpi} of {source} is {value} ({lower} … {upper}, n {n}) in {period}, while customers answer, refer or take part less than in the period before. Those who stay silent may be the unhappy ones. " + lapseText,
		book:        complacencyBook},
	{name: "", group: healthGroup, severity: warning, hold: time.Hour, of: one(overdueKPI),
		variant: limited, conditions: waiting,
		summary:     "Detractors of {source} wait too long for a reply",
		description: "{value} detractors of {source} who answered in {period} have waited longer for a reply than followed_up.within allows; at most {max_overdue} may.",
		book:        overdueBook},
	{name: "High", group: healthGroup, severity: warning, hold: time.Hour, of: one(incentivizedKPI),
		variant: limited, conditions: bought,
		summary:     "Too many answers of {source} are rewarded in {period}",
		description: "{value} of the answers of {source} in {period} were rewarded ({lower} … {upper}, n {n}); the limit is {max_incentivized}. Scores that are paid for tell less: look at the organic score.",
		book:        incentivizedBook},

	{name: "AdvocacySourceFailing", group: pipeGroup, tells: []string{"source"}, severity: warning, hold: time.Hour,
		variant: every, conditions: failing,
		summary:     "Pulls of {source} fail",
		description: "The last pulls of {source} failed. The last good values are shown until they are too old; no alert on them comes or goes by that. The log of the exporter, and advocacy_exporter check --pull, say why.",
		book:        failingBook},
	{name: "AdvocacySourceStale", group: pipeGroup, tells: []string{"source"}, severity: critical,
		variant: aged, conditions: stale,
		summary:     "The values of {source} are too old and withdrawn",
		description: "The last good pull of {source} was {{ $value | humanizeDuration }} ago, which is longer than its max_age: its values are withdrawn. Alerts that were firing stay, and no new ones come.",
		book:        staleBook},
	{name: "AdvocacySourceSuspect", group: pipeGroup, tells: []string{"source", "reason"}, severity: warning, hold: 15 * time.Minute,
		variant: every, conditions: suspect,
		summary:     "The last pull of {source} is not believed: {reason}",
		description: "The last pull of {source} ended well, but its rows are not believed ({reason}). The last good values are shown instead. The log of the exporter says what was missing.",
		book:        suspectBook},
	{name: "AdvocacySourceRejecting", group: pipeGroup, tells: []string{"source"}, severity: warning, hold: 15 * time.Minute,
		variant: every, conditions: rejecting,
		summary:     "{{ $value | humanizePercentage }} of the rows of {source} are rejected",
		description: "{{ $value | humanizePercentage }} of the rows of {source} could not be used; the limit is {max_rejected}. advocacy_exporter check --pull shows them by reason, with examples and where they stand.",
		book:        rejectingBook},
	{name: "AdvocacyReloadFailed", group: pipeGroup, severity: warning, hold: 5 * time.Minute,
		variant: every, conditions: reloadFailed,
		summary:     "The configuration could not be read again",
		description: "The configuration was changed and could not be read, so that the old one stays in force. advocacy_exporter check says what is wrong and where.",
		book:        reloadBook},
	{name: "AdvocacyBenchmarkExpired", group: pipeGroup, tells: []string{"kpi", "industry", "origin"}, severity: info, hold: time.Hour,
		variant: expiring, conditions: expired,
		summary:     "The benchmark of {{ $labels.kpi }} by {{ $labels.origin }} has expired",
		description: "The last day on which the benchmark of {{ $labels.kpi }} by {{ $labels.origin }}{{ if $labels.industry }} for {{ $labels.industry }}{{ end }} holds has passed: it judges nothing any more, and alerts on it cannot fire. Give a newer one, or a later valid_until.",
		book:        expiredBook},
}

// Texts that several alerts share.
const (
	fellText    = "{kpi} of {source}{of} fell{by} in {period}"
	roseText    = "{kpi} of {source}{of} rose{by} in {period}"
	changeText  = "{kpi} of {source}{of} is {value} ({lower} … {upper}, n {n}) in {period}, a change for the worse{by} from the period before. It is sure at {confidence}; each of the two periods has {both} rows or more."
	segmentText = "{kpi} of {source}{of} is {value} ({lower} … {upper}, n {n}) in {period}, a change for the worse{by} from the period before. It is sure at {confidence}, which holds for all segments together; each of the two periods has {both} rows or more."
	lapseText   = "It lapses 7 days after the period could be told."
)

// falling tells KPIs of which less is worse, and rising those of which more is.
func falling(k *advocacy.KPI) bool {
	return k.Estimated() && k.Good == advocacy.Up && !engaging(k) && k.Name != developmentKPI
}
func rising(k *advocacy.KPI) bool {
	return k.Estimated() && k.Good == advocacy.Down && k.Name != incentivizedKPI
}

// engaging tells KPIs of how many take part: that they fall is told with the health of the rest.
func engaging(k *advocacy.KPI) bool { return one(referralKPI, responseKPI)(k) }

// watched tells KPIs on whose changes there are alerts where nothing is configured.
func watched(_ Settings, k *advocacy.KPI) bool { return k.Watched || k.Own }

func watchedBySegment(s Settings, k *advocacy.KPI) bool { return k.Watched && s.Drop.Segments }

func fallingOrEngaging(k *advocacy.KPI) bool { return falling(k) || engaging(k) }
