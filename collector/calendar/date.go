package calendar

import "time"

// DayOf is the day of a date.
func DayOf(year int, month time.Month, day int) Day {
	return Day(floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), secondsPerDay))
}

// Date is the date of a day.
func (d Day) Date() (year int, month time.Month, day int) { return d.utc().Date() }

// String is the day as 2006-01-02 writes it.
func (d Day) String() string {
	if d == NoDay {
		return "no day"
	}
	return d.utc().Format(time.DateOnly)
}

func (d Day) utc() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// monday is the first day of the ISO week of a day.
func (d Day) monday() Day {
	sinceMonday := (int(d.utc().Weekday()) + 6) % 7
	return d - Day(sinceMonday)
}

// months counts the months from the year 0 to that of the day.
func (d Day) months() int {
	year, month, _ := d.Date()
	return 12*year + int(month) - 1
}

// firstOfMonth is the first day of a month, counted from the year 0.
func firstOfMonth(months int) Day { return DayOf(0, time.Month(months+1), 1) }

// yearBefore is the same date a year earlier; 28 February for the 29th.
func (d Day) yearBefore() Day {
	year, month, day := d.Date()
	if month == time.February && day == 29 {
		day = 28
	}
	return DayOf(year-1, month, day)
}
