package calendar

// unit is a stretch of the calendar, such as a quarter. A unit is known by its first day.
type unit interface {
	// first is the first day of the unit that holds a day.
	first(c Calendar, d Day) Day
	// add is the first day of the unit that is n units later.
	add(first Day, n int) Day
	// yearAgo is the first day of the unit with which one is compared over a year.
	yearAgo(first Day) (Day, bool)
}

// week is an ISO week.
type week struct{}

func (week) first(_ Calendar, d Day) Day { return d.monday() }

func (week) add(first Day, n int) Day { return first + Day(7*n) }

// yearAgo is the week of the same number in the ISO year before.
func (week) yearAgo(first Day) (Day, bool) {
	year, number := first.utc().ISOWeek()
	firstWeek := DayOf(year-1, 1, 4).monday() // the one with 4 January
	ago := firstWeek + Day(7*(number-1))
	_, found := ago.utc().ISOWeek()
	return ago, found == number
}

// months is a month, a quarter or a year, by how many months it has.
type months int

func (m months) first(c Calendar, d Day) Day {
	shift := c.fiscalShift()
	since := d.months() - shift
	since -= int(floorMod(int64(since), int64(m)))
	return firstOfMonth(since + shift)
}

func (m months) add(first Day, n int) Day { return firstOfMonth(first.months() + n*int(m)) }

func (m months) yearAgo(first Day) (Day, bool) {
	return firstOfMonth(first.months() - 12), m < 12
}

func floorMod(a, b int64) int64 { return a - b*floorDiv(a, b) }

// unitWindows are the first days of a unit, and as many of those it is compared with.
func unitWindows(c Calendar, u unit, first Day, days int) Windows {
	w := Windows{
		Current:  firstDays(u, first, days),
		Previous: firstDays(u, u.add(first, -1), days),
	}
	if ago, ok := u.yearAgo(first); ok {
		w.YearAgo = firstDays(u, ago, days)
	}
	return w
}

// firstDays are the first days of a unit, cut at its end.
func firstDays(u unit, first Day, days int) Window {
	length := int(u.add(first, 1) - first)
	return Window{From: first, To: first + Day(min(days, length))}
}

// rollingWindows are n days up to today.
func rollingWindows(n, today Day) Windows {
	w := Windows{
		Current:  lastDays(n, today),
		Previous: lastDays(n, today-n),
	}
	if n <= 365 {
		w.YearAgo = lastDays(n, today.yearBefore())
	}
	return w
}

func lastDays(n, until Day) Window { return Window{From: until - n + 1, To: until + 1} }
