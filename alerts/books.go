package alerts

// book is what the runbook says of an alert, in the words of words.go.
type book struct {
	// means says what is true when it fires, and look where to look at once.
	means, look string
	// sure says how often it is wrong, and do what to do.
	sure, do string
	// tune are the keys of the configuration that its borders come from.
	tune string
}

// What several alerts of the table have in common.
const (
	explainText = "`advocacy_exporter explain {name}{source_flag} --period={period}{segment_flag}`, or /explain of the exporter, says which rows stand behind the number and which segments moved it. AdvocacySourceFailing, AdvocacySourceSuspect and AdvocacySourceRejecting say whether the rows themselves can be trusted."
	dropTune    = "`alerting.drop`: `min_drop`, `confidence`, `min_observations`"
	limitTune   = "`alerting.benchmark.min_observations` and `alerting.benchmark.period`"
)

var belowBook = book{
	means: "{kpi} of a source is below {border}: not just its value, but the upper bound of its interval, with at least {benchmark_n} rows. It stays until the value itself is back at the border, so that it does not come and go with the interval.",
	look:  explainText,
	sure:  "Of a source that is exactly at the border, the interval lies below it with a chance of half of what is missing from global.confidence to 1: 2.5 % at 0.95, each time the rows are new. One that is above the border is hardly ever reported.",
	do:    "Find out since when: look at the value and its bounds over time. If the benchmark is not one that you want to be held against, give one of your own under `benchmarks`.",
	tune:  "`benchmarks`, `industry`; " + limitTune,
}

var farBelowBook = book{
	means: "{kpi} of a source is below {line}, which is far below {border}: so is the upper bound of its interval, with at least {benchmark_n} rows. It stays until the value is back there. The alert without \"Far\" fires beside it.",
	look:  explainText,
	sure:  belowBook.sure,
	do:    "Treat it as an incident of the product or the service: talk to the detractors of the last days first.",
	tune:  "`alerting.benchmark.margin`; " + limitTune,
}

var closedBook = book{
	means: "{kpi} of a closed period is worse than in the period before by {min_drop} or more, sure at more than {closed_confidence}, with {change_n} rows or more in each of the two periods. It lapses 7 days after the period could be told, for then it is no news. That customers answer as they do by chance is what the confidence accounts for.",
	look:  explainText,
	sure:  "Where nothing changes it is wrong in at most {closed_rate} cases a year, for each source. Seasons are no chance: compare with `versus=\"year_ago\"` before you believe in a reason.",
	do:    "Look at which segment fell and since when, and ask who owns it. Where answers come by other ways than before (another survey tool, another moment, another wording), it is the measurement that changed.",
	tune:  dropTune,
}

var fastBook = book{
	means: "{kpi} of the last 30 days is worse than in the 30 days before by {min_drop} or more, sure at more than {fast_confidence}, with {change_n} rows or more in each of the two. It has been so for as long as the rule waits.",
	look:  explainText,
	sure:  "Where nothing changes it is wrong in at most {fast_rate} cases a year, for each source: every day is another look, which is why it asks for more than the alert on closed periods.",
	do:    closedBook.do + " This one comes before the month is over; the alert on the closed month confirms it.",
	tune:  "`alerting.drop`: `min_drop`, `fast_confidence`, `min_observations`",
}

var segmentBook = book{
	means: "{kpi} of one segment is worse than in the period before by {min_drop} or more, with {change_n} rows or more in each of the two periods. How sure that is allows for the number of segments: of many, one would fall by chance.",
	look:  explainText,
	sure:  "Where nothing changes, all segments of a source together are wrong as often as the alert on the overall value alone: what one false alarm may cost is divided by how many segments have a change.",
	do:    "Ask who owns the segment. Where all fell, the alert on the overall value is the one to follow.",
	tune:  "`alerting.drop`: `segments`, `min_drop`, `confidence`, `fast_confidence`, `min_observations`",
}

var negativeBook = book{
	means: "There are fewer advocates at the end of the period than at its start, and the interval of the Customer Advocacy Development lies below 0: more were lost than chance explains. There were at least {benchmark_n} at the start.",
	look:  explainText,
	sure:  "Of a roster that neither grows nor shrinks, it is wrong in 2.5 % of independent periods at a confidence of 0.95. Rosters that are only counted have no interval, and never fire.",
	do:    "Look at who left the roster: customers that were lost, or people who were taken off it. Then at what gains advocates: the client referral rate and the time to advocacy.",
	tune:  limitTune,
}

var complacencyBook = book{
	means: "The Customer Advocacy Score is surely {high_score} or more, while the response rate, referrals or engagement with mentions fall as a drop does. Those who are happy stay, and those who are not say nothing.",
	look:  "The changes of `response`, `referrer`, `referrals_per_customer` and `mention_engagement_mean` in the same period; then `explain {name}`.",
	sure:  "The fall is as sure as that of a drop. That it has to do with the score is an interpretation, which is why it is for information only.",
	do:    "Do not celebrate the score. Ask some of those who did not answer, and look at whether invitations still reach people.",
	tune:  "`alerting.health.high_score`, `alerting.drop`",
}

var overdueBook = book{
	means: "More than {max_overdue} detractors have waited for a reply longer than `followed_up.within` of their survey allows.",
	look:  "The rows of detractors without a reply, in the system where replies are written. `followup_median` and `followup` say whether it is one bad day or the usual.",
	sure:  "It is a count: it is as right as the column of replies is. Replies that are written elsewhere look like none.",
	do:    "Reply. If the target cannot be kept, set one that can: `followed_up.within`.",
	tune:  "`followed_up.within` of the survey, `alerting.health.max_overdue`, `alerting.benchmark.period`",
}

var incentivizedBook = book{
	means: "More than {max_incentivized} of the answers were rewarded: the lower bound of the share is above the limit, with at least {benchmark_n} answers. Rewarded answers tend to be kinder.",
	look:  "`organic_advocacy_score` beside `advocacy_score`: the difference is what the rewards may have bought.",
	sure:  "The share is exact for the answers that there are; the interval says how far it would be so for others.",
	do:    "Reward fewer answers, or all alike whatever they say; report the organic score until then.",
	tune:  "`alerting.health.max_incentivized`; " + limitTune,
}

var failingBook = book{
	means: "Pulls of a source fail, and have for as long as the rule waits. The last good values are shown until they are as old as its max_age.",
	look:  "The log of the exporter; `advocacy_exporter check --pull`; `advocacy_exporter_source_last_success_timestamp_seconds`.",
	sure:  "Certain. A single failed pull that was made good in time does not fire.",
	do:    "Restore what it reads from: the file, the database, the API, or the rights to read it. `POST /-/pull?source={source}` tries at once. No alert on the KPIs of the source comes or goes meanwhile because of this.",
	tune:  "`schedule` and `timeout` of the source",
}

var staleBook = book{
	means: "There was no good pull for longer than the max_age of the source: its values are withdrawn, and no alert on them can begin. Those that fire stay until it is back.",
	look:  failingBook.look,
	sure:  "Certain.",
	do:    failingBook.do,
	tune:  "`max_age` of the source, or `global.max_age`",
}

var suspectBook = book{
	means: "The last pull ended well, but its rows are not believed; the label `reason` says why: `few_rows` (far fewer than usual), `old_rows` (the newest is too old), `missing_pages` (not all came), `rejects` (too many could not be used). The last good values are shown.",
	look:  "The log of the exporter has the numbers. `advocacy_exporter check --pull` shows rows, and rejected rows by reason.",
	sure:  "As sure as the borders are set well: a source that shrinks on purpose is suspect once.",
	do:    "See whether the export is complete. If it is right as it is, move the border that it was held against.",
	tune:  "`min_rows_ratio`, `max_row_age` and `max_reject_ratio` of the source",
}

var rejectingBook = book{
	means: "More than {max_rejected} of the rows of a source could not be used.",
	look:  "`advocacy_exporter check --pull` shows them by reason, with examples and where they stand. `advocacy_exporter_source_rejected_rows` has the reasons.",
	sure:  "Certain. Rejected rows are in no KPI, so that these may be off.",
	do:    "Correct the mapping (a layout of times, a scale, a value map), or the export.",
	tune:  "`alerting.pipe.max_rejected`",
}

var reloadBook = book{
	means: "The configuration was to be read again and could not be: the old one stays in force.",
	look:  "`advocacy_exporter check` names every problem with its line; so does the answer of `POST /-/reload`.",
	sure:  "Certain.",
	do:    "Correct the file and reload.",
	tune:  "nothing to tune",
}

var expiredBook = book{
	means: "The last day on which a benchmark holds has passed. It judges nothing any more, so that alerts on it cannot fire.",
	look:  "The entry under `benchmarks` with this KPI and origin.",
	sure:  "Certain.",
	do:    "Get a newer one, or agree that the old one still holds and move its `valid_until`.",
	tune:  "`valid_until` of the benchmark",
}
