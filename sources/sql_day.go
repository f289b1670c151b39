package sources

import (
	"fmt"
	"strings"
)

// fewStretches are those that are ruled out at once: with so many at a time, hardly a row takes more
// than three comparisons.
const fewStretches = 4

// days is an expression of the number of the local day of a time. Times beyond the stretches, which
// end at a last moment, are alone. The latest are tried first, for that is where most rows are.
func (d *dialect) days(column string, kind clockKind, stretches []stretch, last int64) string {
	at := d.numberOf(column, kind)
	earliest := fmt.Sprintf("CASE WHEN %s < %s THEN %s ELSE %s END",
		at, d.literal(stretches[0].from, kind), d.alone(at, kind, true), d.dayIn(at, kind, stretches[0]))
	stretches = append(stretches, stretch{from: last, alone: true})
	return fmt.Sprintf("CASE%s\n      ELSE %s\n    END", d.cases(column, kind, stretches, "\n      "), earliest)
}

// cases are those of all stretches but the first.
func (d *dialect) cases(column string, kind clockKind, stretches []stretch, line string) string {
	var b strings.Builder
	for len(stretches) > 1 {
		cut := latest(len(stretches))
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
	if s.alone {
		return d.alone(at, kind, false)
	}
	day := d.day(at, kind, s.shift)
	if s.apart {
		return day + " + 1000000"
	}
	return day
}

// latest is where the stretches begin that are tried first.
func latest(stretches int) int { return max((stretches+1)/2, stretches-fewStretches) }
