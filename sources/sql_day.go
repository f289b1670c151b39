package sources

import (
	"fmt"
	"strings"
)

// fewStretches are those that are tried one after the other; of more, many are ruled out at once,
// unless the database takes that worse.
const fewStretches = 6

// days is an expression of the number of the local day of a time. Times beyond the stretches, which
// end at a last moment, are alone. The latest are tried first, for that is where most rows are.
func (d *dialect) days(column string, kind clockKind, stretches []stretch, last int64) string {
	at := d.numberOf(column, kind)
	earliest := fmt.Sprintf("CASE WHEN %s < %s THEN %s ELSE %s END",
		at, d.literal(stretches[0].from, kind), d.alone(at, kind, true), d.dayIn(at, kind, stretches[0]))
	return fmt.Sprintf("CASE\n      WHEN %s THEN %s%s\n      ELSE %s\n    END",
		d.reached(column, kind, last), d.alone(at, kind, false), d.cases(column, kind, stretches, "\n      "), earliest)
}

// cases are those of all stretches but the first.
func (d *dialect) cases(column string, kind clockKind, stretches []stretch, line string) string {
	var b strings.Builder
	for len(stretches) > 1 {
		cut := d.latest(len(stretches))
		then := d.dayIn(d.numberOf(column, kind), kind, stretches[cut])
		if cut < len(stretches)-1 {
			then = "CASE" + d.cases(column, kind, stretches[cut:], line+"  ") + line + "  ELSE " + then + line + "END"
		}
		fmt.Fprintf(&b, "%sWHEN %s THEN %s", line, d.reached(column, kind, stretches[cut].from), then)
		stretches = stretches[:cut]
	}
	return b.String()
}

// reached is whether a time is a moment or past it.
func (d *dialect) reached(column string, kind clockKind, at int64) string {
	if d.compare != nil {
		return d.compare(column, kind, at)
	}
	return d.numberOf(column, kind) + " >= " + d.literal(at, kind)
}

// dayIn is the day of a time in a stretch, or a number of its own for the times of a day that stay apart.
func (d *dialect) dayIn(at string, kind clockKind, s stretch) string {
	day := d.day(at, kind, s.shift)
	if s.apart {
		return day + " + 1000000"
	}
	return day
}

// latest is where the stretches begin that are tried first.
func (d *dialect) latest(stretches int) int {
	if stretches <= fewStretches || d.flat {
		return stretches - 1
	}
	return max(stretches/2, stretches-fewStretches)
}
