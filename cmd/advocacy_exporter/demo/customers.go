package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// customer is a made-up customer with all that became of him so far. Times that have not come are zero.
type customer struct {
	id, plan, cameBy, class      string
	signedUp, onboarded          time.Time
	advocateSince, advocateUntil time.Time
	value                        float64
	referrals                    []referral
	contracts                    []contract
}

type referral struct {
	at, converted time.Time
	channel       string
}

type contract struct {
	due, renewed time.Time
}

// customers makes up those who signed up in the days of the history. Each gets a whole life from dice of
// his own, of which the future is then forgotten, so that another hour does not make other customers.
func customers(now time.Time) []customer {
	unhappy := now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -unhappySince)
	var all []customer
	eachDay(now, 4, func(ago int, day time.Time, dice *rand.Rand) {
		for i := range 2 + dice.IntN(4) {
			own := rand.New(rand.NewPCG(uint64(day.Unix()), uint64(100+i)))
			c := newCustomer(moment(day, now, own), own)
			c.id = fmt.Sprintf("c%d-%d", history-ago, i)
			c.advocate(unhappy, own)
			c.refer(own)
			c.renew(unhappy, own)
			c.forgetAfter(now)
			all = append(all, c)
		}
	})
	return all
}

func newCustomer(signedUp time.Time, dice *rand.Rand) customer {
	c := customer{
		plan:      pick(dice, "starter", "team", "enterprise"),
		cameBy:    pick(dice, "search", "friend", "ads", "partner"),
		class:     pick(dice, "promoter", "passive", "detractor"),
		signedUp:  signedUp,
		onboarded: later(signedUp, 1, 20, dice),
	}
	c.value = map[string]float64{"starter": 300, "team": 1400, "enterprise": 9000}[c.plan] * (0.5 + dice.Float64())
	if c.class == "promoter" {
		c.value *= 1.3
	}
	return c
}

// advocate makes half of the promoters advocates. On the enterprise plan a third of them leaves once it is unhappy.
func (c *customer) advocate(unhappy time.Time, dice *rand.Rand) {
	if c.class != "promoter" || dice.IntN(2) == 0 {
		return
	}
	c.advocateSince = later(c.onboarded, 10, 90, dice)
	c.advocateUntil = later(c.advocateSince, 100, 1500, dice)
	leaves := c.plan == "enterprise" && dice.IntN(3) == 0
	if leaves && c.advocateSince.Before(unhappy) && c.advocateUntil.After(unhappy) {
		c.advocateUntil = later(unhappy, 0, unhappySince, dice)
	}
}

// refer makes one referral after the other, until one is never made.
func (c *customer) refer(dice *rand.Rand) {
	for last := c.onboarded; dice.IntN(5) < 3; {
		r := referral{at: later(last, 5, 120, dice), channel: pick(dice, "e-mail", "in app", "in person")}
		if dice.IntN(3) == 0 {
			r.converted = later(r.at, 0, 10, dice)
		}
		c.referrals, last = append(c.referrals, r), r.at
	}
}

// renew renews contracts of 90 days, until one is not renewed.
func (c *customer) renew(unhappy time.Time, dice *rand.Rand) {
	for due := c.signedUp.AddDate(0, 0, 90); due.Before(c.signedUp.AddDate(0, 0, history)); due = due.AddDate(0, 0, 90) {
		chance := 0.93
		if c.plan == "enterprise" && due.After(unhappy) {
			chance = 0.65
		}
		if dice.Float64() > chance {
			c.contracts = append(c.contracts, contract{due: due})
			return
		}
		c.contracts = append(c.contracts, contract{due: due, renewed: later(due, -9, 3, dice)})
	}
}

// orders are how many contracts there were, the first and those renewed since, and when the last of them began.
func (c *customer) orders() (number int, last time.Time) {
	number, last = 1, c.signedUp
	for _, k := range c.contracts {
		if !k.renewed.IsZero() {
			number, last = number+1, k.renewed
		}
	}
	return number, last
}

// forgetAfter takes away what has not come yet.
func (c *customer) forgetAfter(now time.Time) {
	forget := func(t *time.Time) {
		if t.After(now) {
			*t = time.Time{}
		}
	}
	forget(&c.onboarded)
	forget(&c.advocateSince)
	forget(&c.advocateUntil)
	c.referrals = slices.DeleteFunc(c.referrals, func(r referral) bool { return r.at.After(now) })
	for i := range c.referrals {
		forget(&c.referrals[i].converted)
	}
	c.contracts = slices.DeleteFunc(c.contracts, func(k contract) bool { return k.due.After(now) })
	for i := range c.contracts {
		forget(&c.contracts[i].renewed)
	}
}

// later is from … to days after t.
func later(t time.Time, from, to int, dice *rand.Rand) time.Time {
	return t.AddDate(0, 0, from+dice.IntN(to-from))
}

// written is t as it is written in exports and databases: blank where it has not come.
func written(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
