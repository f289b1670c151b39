package dashboards

// schemaVersion is the version of Grafana's format that is written. Later ones read it too.
const schemaVersion = 39

// sharedCrosshair shows the same moment in all panels.
const sharedCrosshair = 1

// Dashboard is a dashboard as Grafana imports it.
type Dashboard struct {
	// Name is that of its file.
	Name          string           `json:"-"`
	UID           string           `json:"uid"`
	Title         string           `json:"title"`
	Description   string           `json:"description"`
	Tags          []string         `json:"tags"`
	SchemaVersion int              `json:"schemaVersion"`
	Editable      bool             `json:"editable"`
	GraphTooltip  int              `json:"graphTooltip"`
	Timezone      string           `json:"timezone"`
	Refresh       string           `json:"refresh"`
	Time          Range            `json:"time"`
	Links         []Link           `json:"links"`
	Templating    List[Variable]   `json:"templating"`
	Annotations   List[Annotation] `json:"annotations"`
	Panels        []Panel          `json:"panels"`
}

// List is how Grafana wraps lists.
type List[T any] struct {
	List []T `json:"list"`
}

// Range is from when to when a dashboard looks.
type Range struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Link leads to other dashboards.
type Link struct {
	Title       string   `json:"title"`
	Type        string   `json:"type"`
	Tags        []string `json:"tags"`
	IncludeVars bool     `json:"includeVars"`
	KeepTime    bool     `json:"keepTime"`
	AsDropdown  bool     `json:"asDropdown"`
	TargetBlank bool     `json:"targetBlank"`
	Icon        string   `json:"icon"`
	Tooltip     string   `json:"tooltip"`
	URL         string   `json:"url"`
}

// Datasource is where numbers come from.
type Datasource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// chosen is the data source that the variable of that name says.
var chosen = &Datasource{Type: "prometheus", UID: "${datasource}"}

// Panel is a panel, or a row, which is a headline with panels below it.
type Panel struct {
	ID          int         `json:"id"`
	Type        string      `json:"type"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	GridPos     GridPos     `json:"gridPos"`
	Datasource  *Datasource `json:"datasource,omitempty"`
	// Repeat names the variable for each of whose values a row is shown.
	Repeat          string           `json:"repeat,omitempty"`
	Targets         []Target         `json:"targets,omitempty"`
	FieldConfig     *FieldConfig     `json:"fieldConfig,omitempty"`
	Options         map[string]any   `json:"options,omitempty"`
	Transformations []Transformation `json:"transformations,omitempty"`
	*Fold
}

// Fold is what only a row has. The panels of a collapsed one are in it, those of another follow it.
type Fold struct {
	Collapsed bool    `json:"collapsed"`
	Panels    []Panel `json:"panels"`
}

// GridPos is where a panel is on a grid of 24 columns.
type GridPos struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// Target is a query of a panel.
type Target struct {
	RefID        string      `json:"refId"`
	Datasource   *Datasource `json:"datasource"`
	Expr         string      `json:"expr"`
	LegendFormat string      `json:"legendFormat,omitempty"`
	Format       string      `json:"format"`
	Instant      bool        `json:"instant"`
	Range        bool        `json:"range"`
	EditorMode   string      `json:"editorMode"`
}

// Transformation is what happens to the answers before they are shown.
type Transformation struct {
	ID      string         `json:"id"`
	Options map[string]any `json:"options"`
}
