package advocacy

import (
	"math"
	"testing"
)

// Quantiles computed to 30 digits with mpmath, by the normal quantile of the same probability.
func TestStudent(t *testing.T) {
	zs := [5]float64{0.5, 1.959963984540054, 3, 5, 8.5}
	for _, c := range []struct {
		freedom float64
		want    [5]float64
	}{
		{0.2, [5]float64{2.66502708836857, 768848.479701227, 1675081657153.72, 3.87944112428376e+30, 9.80856946300712e+82}},
		{1, [5]float64{0.686336814540811, 12.7062047361747, 235.801497960468, 1110441.7955812, 3.35786398967841e+16}},
		{2, [5]float64{0.586219588300446, 4.30265272974946, 19.2067442115086, 1320.71056390834, 229663240.873756}},
		{3.5, [5]float64{0.547457219640585, 2.94008863798273, 7.60303600999759, 87.2524661910878, 86160.2943106648}},
		{9, [5]float64{0.517813631276457, 2.26215716279821, 4.09425530620927, 12.4220240628797, 186.141666574055}},
		{19.9, [5]float64{0.507946322874707, 2.08663563840413, 3.42453257473376, 7.21208230441592, 27.9701899671407}},
		{20, [5]float64{0.507906128922271, 2.08596344726586, 3.42215129112728, 7.19747748343655, 27.7726759648716}},
		{50, [5]float64{0.503140134185427, 2.00855911210076, 3.15714779183704, 5.73006179467285, 12.8381339252332}},
		{100, [5]float64{0.501566296134409, 1.98397151852355, 3.07675557709667, 5.34416967625813, 10.3276043010193}},
		{500, [5]float64{0.500312652244515, 1.96471983746737, 3.01506924211876, 5.06574120075286, 8.82118864532689}},
		{1000, [5]float64{0.50015628807354, 1.96233908082641, 3.00751728022614, 5.03268452269771, 8.65809733001046}},
		{1e15, [5]float64{0.5, 1.959963984540054, 3, 5, 8.5}},
	} {
		for i, z := range zs {
			// The less confidence is left to tell, the less digits matter.
			precision := 1e-9 * math.Exp(z*z/2)
			if got := student(z, c.freedom); math.Abs(got/c.want[i]-1) > precision {
				t.Errorf("z %v with %v degrees: got %v, want %v", z, c.freedom, got, c.want[i])
			}
		}
	}
}

// Also where the expansion takes over, more confidence never gives less.
func TestStudentGrowsWithZ(t *testing.T) {
	for _, freedom := range []float64{1e-6, 0.3, 1, 7, 19.999, 20, 40, 1e4, 1e9, 1e15} {
		before := student(0, freedom)
		for z := 0.01; z <= certainty; z += 0.01 {
			now := student(z, freedom)
			if math.IsNaN(now) || now < before {
				t.Fatalf("%v degrees: %v at z %v, after %v", freedom, now, z, before)
			}
			before = now
		}
	}
}
