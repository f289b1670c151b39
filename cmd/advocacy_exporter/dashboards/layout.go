package dashboards

// columns is how many columns a dashboard has.
const columns = 24

// section is a headline with the panels below it, which come with a width and a height.
type section struct {
	title string
	// repeat is the variable for each of whose values there is the section.
	repeat    string
	collapsed bool
	panels    []Panel
}

// laidOut puts panels beside each other as long as there is room, and below each other from there on.
func laidOut(sections []section) []Panel {
	var all []Panel
	id, y := 0, 0
	for _, s := range sections {
		id++
		row := Panel{ID: id, Type: "row", Title: s.title, Repeat: s.repeat, GridPos: GridPos{0, y, columns, 1},
			Fold: &Fold{Collapsed: s.collapsed, Panels: []Panel{}}}
		y++
		below, end := placed(s.panels, id, y)
		id += len(below)
		if s.collapsed {
			row.Panels = below
			all = append(all, row)
			continue
		}
		all = append(append(all, row), below...)
		y = end
	}
	return all
}

// placed are the panels where they go, from a line on, and the line below the last of them.
func placed(panels []Panel, id, y int) ([]Panel, int) {
	all := make([]Panel, len(panels))
	x, height := 0, 0
	for i, p := range panels {
		if x+p.GridPos.W > columns {
			x, y, height = 0, y+height, 0
		}
		p.ID, p.GridPos.X, p.GridPos.Y = id+1+i, x, y
		x, height = x+p.GridPos.W, max(height, p.GridPos.H)
		all[i] = p
	}
	return all, y + height
}

// sized gives a panel its width and height.
func sized(width, height int, p Panel) Panel {
	p.GridPos.W, p.GridPos.H = width, height
	return p
}
