package tally

import (
	"math"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// Special durations.
const (
	// NoDuration is that of a row that has none.
	NoDuration = math.MinInt64
	// StillOpen is that of something that began at the row's time and is not done yet. How long it
	// has lasted is told when it is counted.
	StillOpen = math.MinInt64 + 1
)

// Row is one row of a source as its row kind understood it.
type Row struct {
	// Day is the local day the row belongs to; NoDay where the source maps no time.
	Day calendar.Day
	// Until is the day on which a stay is over, and LastDay while it lasts. Only a shape with stays
	// keeps it.
	Until calendar.Day
	// Time is the moment in Unix milliseconds, 0 where the source maps no time.
	Time int64
	// Bucket is the index of the row's score on the scale.
	Bucket int
	// Count is how many equal rows this one stands for, at most 1<<32 − 1. A row that stands for
	// none counts only in that it takes the place of an earlier one with its id.
	Count uint64
	// Weight is the weight of each of them, or the amount where the shape says so.
	Weight advocacy.Micros
	// Duration is how many seconds something took, or less than 0 where it is not done after that
	// many; StillOpen and NoDuration are special. Only a shape with durations keeps it.
	Duration int64
	// Segments are the raw values of the dimensions, in the order of Shape.Dimensions. The bytes
	// are valid until Tally.Add returns.
	Segments [][]byte
	// ID and Customer are the raw values that tell rows and customers apart, nil where they are
	// not mapped. They are hashed with a key and not kept. A row without them counts on its own.
	ID, Customer []byte
	// Order is the place of the row among all rows of the source: the later of two rows that say
	// they are the same has the greater one.
	Order uint64
}
