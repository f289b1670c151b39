package demo

import (
	"math/rand/v2"
	"time"
)

// history is how many days the answers go back: enough to compare a quarter with that of a year ago.
const history = 760

// unhappySince is how many days ago the customers of the enterprise plan began to be less happy.
const unhappySince = 30

// eachDay calls visit for every day of the history, oldest first, with that day's own dice.
func eachDay(now time.Time, stream uint64, visit func(ago int, day time.Time, dice *rand.Rand)) {
	today := now.UTC().Truncate(24 * time.Hour)
	for ago := history; ago >= 0; ago-- {
		day := today.AddDate(0, 0, -ago)
		visit(ago, day, rand.New(rand.NewPCG(uint64(day.Unix()), stream)))
	}
}

// moment is some moment of the day, no later than now.
func moment(day, now time.Time, dice *rand.Rand) time.Time {
	t := day.Add(time.Duration(dice.IntN(24*60*60)) * time.Second)
	if t.After(now) {
		return now.UTC().Truncate(time.Second)
	}
	return t
}

// pick draws one of the values, the first ones more often.
func pick(dice *rand.Rand, values ...string) string {
	i := min(dice.IntN(len(values)), dice.IntN(len(values)))
	return values[i]
}

// score draws a score of the range low … high: a top one with the given chance, a bottom one with
// half of what is left.
func score(dice *rand.Rand, low, high int, top float64) int {
	switch x := dice.Float64(); {
	case x < top:
		return high - dice.IntN(max(1, (high-low)/5))
	case x < top+(1-top)/2:
		return low + dice.IntN(1+(high-low)/2)
	}
	return high - 1 - dice.IntN(max(1, (high-low)/4))
}
