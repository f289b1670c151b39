// Package advocacy computes customer advocacy KPIs, and how far they can be trusted, from counted
// answers.
//
// It is pure: it has never heard of files, clocks, logs or Prometheus, so that its tests are tables
// and its documentation is worked examples. One table, surveyKPIs, declares what there is; gauges,
// rules, dashboards and the reference page are made from it.
//
// Every figure is an [Estimate]: a value, an interval and the number of rows behind it. Where there
// are no answers there is no estimate, for nothing answered is not zero; no function returns a NaN.
// Intervals are asked for by their normal quantile: [Z] gives it for a confidence.
//
// The formulas and where they come from:
//
//   - shares: the score interval of Wilson, "Probable inference, the law of succession, and
//     statistical inference", JASA 22 (1927);
//   - net shares and scores: the square-and-add interval for a difference of proportions of one
//     sample of Newcombe, "Improved confidence intervals for the difference between binomial
//     proportions based on paired data", Statistics in Medicine 17 (1998);
//   - changes: the method of variance estimates recovery (MOVER) of Zou and Donner, "Construction of
//     confidence limits about effect measures", Statistics in Medicine 27 (2008), which for two
//     shares is the hybrid score interval of Newcombe, "Interval estimation for the difference
//     between independent proportions", Statistics in Medicine 17 (1998);
//   - weights: the effective sample size of Kish, "Survey Sampling" (1965);
//   - means: Student's t, "The probable error of a mean", Biometrika 6 (1908);
//   - quantiles: the ranks of Campbell and Gardner, "Calculating confidence intervals for some
//     non-parametric analyses", BMJ 296 (1988);
//   - survival medians: the curve of Kaplan and Meier, "Nonparametric estimation from incomplete
//     observations", JASA 53 (1958), with the interval of Brookmeyer and Crowley, "A confidence
//     interval for the median survival time", Biometrics 38 (1982), on the log(-log) scale of Klein and
//     Moeschberger, "Survival Analysis" (2003);
//   - development: those gained and those lost as two counts of Poisson;
//   - composites: the same recovery of variances (MOVER) for a weighted sum, with the reaches of parts of
//     one source added plainly.
package advocacy
