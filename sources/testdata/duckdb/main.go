// Command duckdb counts the answers of a survey file by day and score, overall and by segment, as a pull
// does. It is a module of its own, so that nothing else depends on it or on a C compiler.
package main

import (
	"database/sql"
	"fmt"
	"log"
	"os"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

const query = `
SELECT day, country, plan, score, count(*) AS n
FROM (SELECT date_trunc('day', "time") AS day, country, plan, score
      FROM read_csv('%s', header = true, delim = ',', quote = '"', escape = '"', columns = {
        'id': 'VARCHAR', 'customer': 'VARCHAR', 'score': 'TINYINT', 'time': 'TIMESTAMP',
        'country': 'VARCHAR', 'plan': 'VARCHAR', 'comment': 'VARCHAR'}, timestampformat = '%%Y-%%m-%%dT%%H:%%M:%%SZ'))
GROUP BY GROUPING SETS ((day, score), (day, country, score), (day, plan, score))`

func main() {
	db, err := sql.Open("duckdb", "?threads=2")
	if err != nil {
		log.Fatal(err)
	}
	begun := time.Now()
	rows, err := db.Query(fmt.Sprintf(query, os.Args[1]))
	if err != nil {
		log.Fatal(err)
	}
	groups, total := 0, int64(0)
	var day, country, plan, score any
	var n int64
	for rows.Next() {
		if err := rows.Scan(&day, &country, &plan, &score, &n); err != nil {
			log.Fatal(err)
		}
		groups++
		total += n
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
	fmt.Println(groups, "groups,", total/3, "rows,", time.Since(begun).Round(time.Millisecond))
}
