package sources

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/config"
)

func TestSQLServerByItsProtocol(t *testing.T) {
	at := time.Date(2026, 3, 29, 3, 30, 0, 500_000_000, time.FixedZone("", 2*60*60))
	stand := &tdsServer{
		columns: []tdsColumn{{"at", tdsTimes}, {"score", tdsInts}, {"plan", tdsTexts}, {"day", tdsDates}},
		rows: [][][]byte{
			{tdsTimeOf(at), tdsIntOf(-9), tdsTextOf("größer 🙂"), tdsDateOf(at)},
			{tdsNull, tdsNull, tdsNoText, tdsNull},
		},
	}
	source, err := (&SQL{DSN: config.Secret(stand.start(t)), Query: "SELECT * FROM answers"}).Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	for i, row := range readAll(t, source, "at", "score", "plan", "day") {
		if want := []string{"2026-03-29T01:30:00.5Z|-9|größer 🙂|2026-03-29", "NULL|NULL|NULL|NULL"}[i]; row.String() != want {
			t.Errorf("row %d: got %s, want %s", i+1, row, want)
		}
	}
	if len(stand.queries) != 1 || !strings.Contains(stand.login, application) || !strings.Contains(stand.login, "crm") {
		t.Errorf("asked for %q, by %q", stand.queries, stand.login)
	}
}

func TestSQLServerGroupsByItsProtocol(t *testing.T) {
	stand := &tdsServer{columns: []tdsColumn{{"at", tdsDates}, {"score", tdsInts}, {"n", tdsInts}}}
	for day, count := range []int64{40, 2} {
		at := time.Date(2026, 3, 29+day, 0, 0, 0, 0, time.UTC)
		stand.rows = append(stand.rows, [][]byte{tdsDateOf(at), tdsIntOf(9), tdsIntOf(count)})
	}
	source, err := (&SQL{DSN: config.Secret(stand.start(t)), Query: "SELECT at, score FROM answers", MaxGroups: 10}).Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	rows := map[string]uint64{}
	err = onlyPart(t, source).(Grouper).ReadGroups(t.Context(), Grouping{Fields: []string{"at", "score"}, Time: "at"}, each(func(r Record) error {
		rows[keep(r).String()] += r.Rows()
		return nil
	}))
	if err != nil || rows["2026-03-29|9"] != 40 || rows["2026-03-30|9"] != 2 {
		t.Errorf("got %v and %v", rows, err)
	}
	want := []string{
		"SELECT TOP 0 * FROM ( SELECT at, score FROM answers ) AS q",
		"SELECT c1, c2, count_big(*) FROM ( SELECT q.[at] AS c1, q.[score] AS c2 FROM ( SELECT at, score FROM answers ) AS q ) AS g GROUP BY c1, c2",
	}
	if got := strings.Join(stand.queries, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got  %s\nwant %s", got, strings.Join(want, "\n"))
	}
}
