package words

import "testing"

func TestLasting(t *testing.T) {
	for seconds, want := range map[float64]string{
		0:                         "0s",
		0.4:                       "0s",
		59.4:                      "59s",
		59.6:                      "1m",
		60:                        "1m",
		2710:                      "45m 10s",
		3600:                      "1h",
		3599.7:                    "1h",
		7380:                      "2h 3m",
		86_399:                    "1d",
		183_600:                   "2d 3h",
		2 * 86_400:                "2d",
		2*86_400 + 23*3600 + 3599: "3d",
		60 * 86_400:               "60d",
	} {
		if got := Lasting(seconds); got != want {
			t.Errorf("%v seconds: got %s, want %s", seconds, got, want)
		}
	}
	if got := Longer(-183_600) + " " + Longer(60) + " " + Longer(0); got != "-2d 3h +1m +0s" {
		t.Errorf("got %s", got)
	}
}
