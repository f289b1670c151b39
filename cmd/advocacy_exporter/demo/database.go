package demo

import (
	"database/sql"
	"math/rand/v2"
	"time"

	_ "modernc.org/sqlite" // the database is an SQLite one
)

// writeDatabase writes the ratings of a support desk.
func writeDatabase(path string, now time.Time) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE ratings (closed_at TEXT NOT NULL, channel TEXT, stars INTEGER)`); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := insertRatings(tx, now); err != nil {
		return err
	}
	return tx.Commit()
}

func insertRatings(tx *sql.Tx, now time.Time) error {
	var failed error
	eachDay(now, 2, func(_ int, day time.Time, dice *rand.Rand) {
		for range 15 + dice.IntN(15) {
			closed := moment(day, now, dice).Format(time.RFC3339)
			_, err := tx.Exec(`INSERT INTO ratings VALUES (?, ?, ?)`, closed, pick(dice, "chat", "e-mail", "phone"), score(dice, 1, 5, 0.6))
			if failed == nil {
				failed = err
			}
		}
	})
	return failed
}
