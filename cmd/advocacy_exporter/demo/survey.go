package demo

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

var surveyColumns = []string{
	"response_id", "submitted_at", "account_id", "plan", "country", "nps_score", "sent_at", "gift_card", "first_reply_at",
}

// surveyRows are the invitations to a survey by the year, answered or not.
func surveyRows(now time.Time) map[int][][]string {
	years := map[int][][]string{}
	eachDay(now, 1, func(ago int, day time.Time, dice *rand.Rand) {
		rows := years[day.Year()]
		if rows == nil {
			rows = [][]string{surveyColumns}
		}
		// Dice of their own leave the answers as they are.
		other := rand.New(rand.NewPCG(uint64(day.Unix()), 6))
		for i := range 30 + dice.IntN(20) {
			at := moment(day, now, dice)
			rows = append(rows, append(answer(ago, i, at, dice), invited(at, now, other)...))
		}
		for i := range 40 + other.IntN(30) {
			rows = append(rows, unanswered(ago, i, moment(day, now, other), other))
		}
		years[day.Year()] = rows
	})
	return years
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

// invited says when the answer was asked for, whether it was rewarded, and when somebody replied, which
// counts for detractors.
func invited(at, now time.Time, dice *rand.Rand) []string {
	sent := at.Add(-time.Duration(1+dice.IntN(72*60)) * time.Minute)
	reply := at.Add(time.Duration(1+dice.IntN(60*60)) * time.Minute)
	if dice.IntN(4) == 0 || reply.After(now) {
		reply = time.Time{}
	}
	return []string{written(sent), pick(dice, "no", "no", "yes"), written(reply)}
}

func unanswered(ago, number int, sent time.Time, dice *rand.Rand) []string {
	return []string{
		fmt.Sprintf("u%d-%d", history-ago, number), "", fmt.Sprintf("account-%d", dice.IntN(4000)),
		pick(dice, "starter", "team", "enterprise"), pick(dice, "Germany", "France", "Italy", "Spain", "Malta"),
		"", written(sent), "", "",
	}
}
