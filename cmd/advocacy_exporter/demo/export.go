package demo

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// writeExport writes a year of answers to each file of a survey tool's export.
func writeExport(dir string, now time.Time) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	years := map[int][][]string{}
	eachDay(now, 1, func(ago int, day time.Time, dice *rand.Rand) {
		for i := range 30 + dice.IntN(20) {
			years[day.Year()] = append(years[day.Year()], answer(ago, i, moment(day, now, dice), dice))
		}
	})
	for year, rows := range years {
		if err := writeCSV(filepath.Join(dir, fmt.Sprintf("nps-%d.csv", year)), rows); err != nil {
			return err
		}
	}
	return nil
}

func answer(ago, number int, at time.Time, dice *rand.Rand) []string {
	plan := pick(dice, "starter", "team", "enterprise")
	top := map[string]float64{"starter": 0.55, "team": 0.62, "enterprise": 0.66}[plan]
	if plan == "enterprise" && ago < unhappySince {
		top = 0.40
	}
	return []string{
		fmt.Sprintf("r%d-%d", history-ago, number),
		at.Format(time.RFC3339),
		fmt.Sprintf("account-%d", dice.IntN(4000)),
		plan,
		pick(dice, "Germany", "France", "Italy", "Spain", "Malta"),
		strconv.Itoa(score(dice, 0, 10, top)),
	}
}

func writeCSV(path string, rows [][]string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	w.Write([]string{"response_id", "submitted_at", "account_id", "plan", "country", "nps_score"})
	w.WriteAll(rows)
	if err := w.Error(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
