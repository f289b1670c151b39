package demo

import (
	"database/sql"
	"math/rand/v2"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the database is an SQLite one
)

// table is a table of the database, as it is created and filled.
type table struct {
	name, columns string
	rows          [][]any
}

// writeDatabase writes the ratings of a support desk, and the customers with their contracts.
func writeDatabase(path string, now time.Time, customers []customer) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, t := range []table{
		{"ratings", "closed_at, channel, stars", ratings(now)},
		{"customers", "customer, plan, came_by, nps_class, signed_up, onboarded_at, orders, last_order, referrals, lifetime_value", customerRows(customers)},
		{"contracts", "plan, since, due_at, renewed_at", contractRows(customers)},
	} {
		if err := t.write(tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (t table) write(tx *sql.Tx) error {
	if _, err := tx.Exec("CREATE TABLE " + t.name + " (" + t.columns + ")"); err != nil {
		return err
	}
	insert := "INSERT INTO " + t.name + " VALUES (?" + strings.Repeat(", ?", strings.Count(t.columns, ",")) + ")"
	for _, row := range t.rows {
		if _, err := tx.Exec(insert, row...); err != nil {
			return err
		}
	}
	return nil
}

func ratings(now time.Time) [][]any {
	var rows [][]any
	eachDay(now, 2, func(_ int, day time.Time, dice *rand.Rand) {
		for range 15 + dice.IntN(15) {
			rows = append(rows, []any{written(moment(day, now, dice)), pick(dice, "chat", "e-mail", "phone"), score(dice, 1, 5, 0.6)})
		}
	})
	return rows
}

func customerRows(customers []customer) [][]any {
	var rows [][]any
	for _, c := range customers {
		orders, last := c.orders()
		rows = append(rows, []any{c.id, c.plan, c.cameBy, c.class, written(c.signedUp), written(c.onboarded), orders, written(last), len(c.referrals), c.value})
	}
	return rows
}

func contractRows(customers []customer) [][]any {
	var rows [][]any
	for _, c := range customers {
		for _, k := range c.contracts {
			rows = append(rows, []any{c.plan, c.signedUp.Format("2006"), written(k.due), written(k.renewed)})
		}
	}
	return rows
}
