package advocacy

import "strings"

// partHelp is what the HELP of a family says, by its part. Every one names its n, and that the value
// is cached.
var partHelp = map[Part]string{
	ValuePart:              "{help} {n}. {cached}",
	LowerPart:              "Lower bound of {value} at the configured confidence ({interval}). {n}. {cached}",
	UpperPart:              "Upper bound of {value} at the configured confidence ({interval}). {n}. {cached}",
	ObservationsPart:       "Rows behind {value}: {surveyed}. {cached}",
	ChangePart:             "Change of {value}: this period less the one that versus names, so that a drop is negative. {n} in each period. {cached}",
	ChangeLowerPart:        "Lower bound of the change of {value} at the configured confidence (MOVER). {n} in each period. {conservative} {cached}",
	ChangeUpperPart:        "Upper bound of the change of {value} at the configured confidence (MOVER). {n} in each period. {conservative} {cached}",
	ChangeConfidencePart:   "Largest two-sided confidence at which the change of {value} still excludes 0; 0 where nothing changed. {n} in each period. {conservative} {cached}",
	ChangeObservationsPart: "Rows behind the change of {value}, of the period that has fewer: {surveyed}. With so many at least on both sides it is no change of a small sample. {cached}",
	GrowthPart:             "Growth of {value}: this period divided by the one that versus names, less 1. {n} in each period. {cached}",
}

// What the texts above have in common.
const (
	cachedHelp       = "Cached: as of the last good pull."
	surveyedHelp     = "the answers surveyed, or the customers where respondents is first_answer or latest_answer"
	conservativeHelp = "With customers as respondents the same ones may be in both periods, and this is conservative."
)

// FamilyHelp is the HELP of the family that holds a part of the KPI, overall or by segment.
func (k *KPI) FamilyHelp(part Part, segment bool) string {
	observed, conservative := k.Observed, ""
	if observed == "" {
		observed, conservative = surveyedHelp, " "+conservativeHelp
	}
	n := "n is " + k.Family(ObservationsPart, segment)
	if !k.Estimated() {
		n = "n is " + observed
	}
	help := strings.NewReplacer(
		"{help}", k.Help,
		"{value}", k.Family(ValuePart, segment),
		"{interval}", k.Interval,
		"{n}", n,
		"{surveyed}", observed,
		" {conservative}", conservative,
		"{cached}", cachedHelp,
	).Replace(partHelp[part])
	if segment {
		return "By segment. " + help
	}
	return help
}

// Title is what people call the KPI: how its help begins, or else its name. Classes share their help, and
// what the user named is called so.
func (k *KPI) Title() string {
	head, _, ok := strings.Cut(k.Help, ":")
	if ok && k.Class == "" && !k.Own && len(head) < 50 && !strings.Contains(head, ".") {
		return head
	}
	name := k.Name
	if k.Own {
		name = k.Stem
	}
	name = strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}
