// Package schedule says when to pull: it reads cron specifications and measures their gaps.
//
// It is separate because the library behind it panics on some specifications, accepts others that
// never run, and skips the hour that spring leaves out. All of that ends here, and everyone else
// sees a cron.Schedule that always goes on.
package schedule
