package advocacy

import "strings"

// Unit is the unit of a KPI as the name of its family ends.
type Unit string

// The units. Score is the empty one: a number on the scale of its own that HELP describes.
const (
	Ratio   Unit = "ratio"
	Seconds Unit = "seconds"
	Score   Unit = ""
)

// Part is what a family tells about a KPI, as its name says it.
type Part string

// The parts. ValuePart is the empty one, the KPI itself.
const (
	ValuePart            Part = ""
	LowerPart            Part = "lower"
	UpperPart            Part = "upper"
	ObservationsPart     Part = "observations"
	ChangePart           Part = "change"
	ChangeLowerPart      Part = "change_lower"
	ChangeUpperPart      Part = "change_upper"
	ChangeConfidencePart Part = "change_confidence"
	// ChangeObservationsPart is n of the period that has fewer rows.
	ChangeObservationsPart Part = "change_observations"
	GrowthPart             Part = "growth"
)

// Parts are the parts that the KPI has a family for, in the order in which they are told.
func (k *KPI) Parts() []Part {
	switch {
	case k.Momentary, k.Own && !k.Estimated():
		return []Part{ValuePart}
	case k.Count:
		return []Part{ValuePart, GrowthPart}
	}
	return []Part{
		ValuePart, LowerPart, UpperPart, ObservationsPart,
		ChangePart, ChangeLowerPart, ChangeUpperPart, ChangeConfidencePart, ChangeObservationsPart,
	}
}

// Family is the name of the family that holds a part of the KPI, overall or by segment:
// advocacy_score_ratio, advocacy_segment_score_change_lower_ratio; of the user's own health_ratio it is
// health_lower_ratio.
func (k *KPI) Family(part Part, segment bool) string {
	var words []string
	if !k.Own {
		words = append(words, "advocacy")
	}
	if segment {
		words = append(words, "segment")
	}
	words = append(words, k.Stem)
	for _, word := range []string{string(part), string(k.unit(part))} {
		if word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, "_")
}

// unit is the unit of a part of the KPI.
func (k *KPI) unit(part Part) Unit {
	switch part {
	case ObservationsPart, ChangeObservationsPart:
		return Score
	case ChangeConfidencePart, GrowthPart:
		return Ratio
	default:
		return k.Unit
	}
}
