package dashboards

// The units as Grafana calls them.
const (
	shares  = "percentunit"
	seconds = "s"
	counts  = "short"
	plain   = "none"
	bytesOf = "bytes"
)

// FieldConfig is how the fields of a panel look.
type FieldConfig struct {
	Defaults  Field      `json:"defaults"`
	Overrides []Override `json:"overrides"`
}

// Field is how a field looks.
type Field struct {
	Unit       string         `json:"unit"`
	Decimals   *int           `json:"decimals,omitempty"`
	Min        *float64       `json:"min,omitempty"`
	NoValue    string         `json:"noValue,omitempty"`
	Color      map[string]any `json:"color"`
	Mappings   []Mapping      `json:"mappings"`
	Thresholds Thresholds     `json:"thresholds"`
	Custom     map[string]any `json:"custom,omitempty"`
}

// Thresholds are from which values on colours hold.
type Thresholds struct {
	Mode  string `json:"mode"`
	Steps []Step `json:"steps"`
}

// Step is a colour and from where on it holds; the first one holds from anywhere.
type Step struct {
	Color string   `json:"color"`
	Value *float64 `json:"value"`
}

// Mapping says words for values.
type Mapping struct {
	Type    string          `json:"type"`
	Options map[string]Word `json:"options"`
}

// Word is a word for a value, with a colour that never stands alone.
type Word struct {
	Text  string `json:"text"`
	Color string `json:"color"`
	Index int    `json:"index"`
}

// Override is what is different of some fields.
type Override struct {
	Matcher    Matcher    `json:"matcher"`
	Properties []Property `json:"properties"`
}

// Matcher tells which.
type Matcher struct {
	ID      string `json:"id"`
	Options string `json:"options"`
}

// Property is one thing that is different.
type Property struct {
	ID    string `json:"id"`
	Value any    `json:"value"`
}

// ofQuery and named match the fields of a query, and those of a name.
func ofQuery(ref string, properties ...Property) Override {
	return Override{Matcher{"byFrameRefID", ref}, properties}
}
func named(name string, properties ...Property) Override {
	return Override{Matcher{"byName", name}, properties}
}

// field is what fields have in common.
func field(unit string) Field {
	return Field{Unit: unit, Color: paletteColor, Mappings: []Mapping{}, Thresholds: from("text")}
}

// from is a colour, and those that hold from values on.
func from(color string, then ...Step) Thresholds {
	return Thresholds{"absolute", append([]Step{{Color: color}}, then...)}
}

func at(value float64, color string) Step { return Step{color, &value} }

// words are the words of values.
func words(of map[string]Word) []Mapping { return []Mapping{{"value", of}} }

// paletteColor gives every series a colour of its own.
var paletteColor = map[string]any{"mode": "palette-classic"}

func fixedColor(color string) Property {
	return Property{"color", map[string]any{"mode": "fixed", "fixedColor": color}}
}

func lineWidth(width int) Property { return Property{"custom.lineWidth", width} }

func lineStyle(fill string, dash ...int) Property {
	return Property{"custom.lineStyle", map[string]any{"fill": fill, "dash": dash}}
}

// hiddenFrom leaves a field out of what is drawn, of the legend or of the tooltip.
func hiddenFrom(drawing, legend, tooltip bool) Property {
	return Property{"custom.hideFrom", map[string]bool{"viz": drawing, "legend": legend, "tooltip": tooltip}}
}
