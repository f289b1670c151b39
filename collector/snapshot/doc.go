// Package snapshot is what is known of all sources at a moment: results with their age, how the pulls
// went, and the user's own metrics computed from them.
//
// It is separate so that whoever shows, explains or alerts reads the same, and needs no poller for it.
package snapshot
