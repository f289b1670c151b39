// Package calendartest names zones, moments and days for tests.
package calendartest

import (
	"testing"
	"time"
)

// Zone is the time zone of a name.
func Zone(t testing.TB, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

// Moment is one written as RFC 3339 has it.
func Moment(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Date is the day that is written as 2006-01-02.
func Date(t testing.TB, s string) (int, time.Month, int) {
	t.Helper()
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return at.Date()
}
