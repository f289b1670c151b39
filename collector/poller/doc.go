// Package poller pulls the sources on their schedules, again where that failed, and publishes a snapshot
// after each of them.
//
// It is separate because schedules, retries and restarts are matters of time, and of nothing that is counted.
package poller
