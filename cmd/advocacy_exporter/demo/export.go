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

// writeExports writes what tools export: a survey tool a file for each year, the others one file.
func writeExports(dir string, now time.Time, customers []customer) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	files := map[string][][]string{
		"advocates.csv": advocateRows(customers),
		"mentions.csv":  mentionRows(now),
		"referrals.csv": referralRows(customers),
	}
	for year, rows := range surveyRows(now) {
		files[fmt.Sprintf("nps-%d.csv", year)] = rows
	}
	for name, rows := range files {
		if err := writeCSV(filepath.Join(dir, name), rows); err != nil {
			return err
		}
	}
	return nil
}

func advocateRows(customers []customer) [][]string {
	rows := [][]string{{"customer", "plan", "advocate_since", "advocate_until"}}
	for _, c := range customers {
		if !c.advocateSince.IsZero() {
			rows = append(rows, []string{c.id, c.plan, written(c.advocateSince), written(c.advocateUntil)})
		}
	}
	return rows
}

func referralRows(customers []customer) [][]string {
	rows := [][]string{{"customer", "plan", "referred_at", "channel", "converted_at"}}
	for _, c := range customers {
		for _, r := range c.referrals {
			rows = append(rows, []string{c.id, c.plan, written(r.at), r.channel, written(r.converted)})
		}
	}
	return rows
}

func mentionRows(now time.Time) [][]string {
	rows := [][]string{{"posted_at", "network", "action", "sentiment", "engagements", "reach", "campaign"}}
	eachDay(now, 5, func(_ int, day time.Time, dice *rand.Rand) {
		for range 6 + dice.IntN(8) {
			rows = append(rows, []string{
				written(moment(day, now, dice)),
				pick(dice, "LinkedIn", "X", "Reddit"),
				pick(dice, "mention", "share", "tag", "repost"),
				fmt.Sprintf("%.2f", min(1, max(-1, 0.3+dice.NormFloat64()/3))),
				strconv.Itoa(dice.IntN(60)),
				strconv.Itoa(100 + dice.IntN(4000)),
				pick(dice, "none", "launch"),
			})
		}
	})
	return rows
}

func writeCSV(path string, rows [][]string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	w.WriteAll(rows)
	if err := w.Error(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
