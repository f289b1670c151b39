package demo

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// product is an item of the API: a product with the reviews of its buyers.
type product struct {
	Title    string   `json:"title"`
	Category string   `json:"category"`
	Reviews  []review `json:"reviews"`
}

type review struct {
	Stars    int       `json:"stars"`
	Quotable bool      `json:"quotable"`
	Date     time.Time `json:"date"`
}

// others are who the exporter of the demo talks to: a shop, and an Alertmanager that takes every alert and
// tells nobody.
func others(now time.Time) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", reviewsAPI(now))
	mux.HandleFunc("POST /api/v2/alerts", func(http.ResponseWriter, *http.Request) {})
	return mux
}

// reviewsAPI serves products in pages, as shops do.
func reviewsAPI(now time.Time) http.Handler {
	products := products(now)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, per := number(r, "page", 1), number(r, "per_page", 10)
		from := min((page-1)*per, len(products))
		to := min(from+per, len(products))
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"products": products[from:to], "total": len(products)})
	})
}

func number(r *http.Request, parameter string, missing int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(parameter))
	if err != nil || n < 1 {
		return missing
	}
	return n
}

func products(now time.Time) []product {
	all := make([]product, 24)
	for i := range all {
		categories := []string{"hardware", "service", "spare parts"}
		all[i] = product{Title: "Product " + strconv.Itoa(i+1), Category: categories[i%len(categories)]}
	}
	eachDay(now, 3, func(_ int, day time.Time, dice *rand.Rand) {
		for range 3 + dice.IntN(6) {
			p := &all[dice.IntN(len(all))]
			r := review{Stars: score(dice, 1, 5, 0.5), Date: moment(day, now, dice)}
			r.Quotable = r.Stars >= 4 && dice.IntN(3) == 0
			p.Reviews = append(p.Reviews, r)
		}
	})
	return all
}
