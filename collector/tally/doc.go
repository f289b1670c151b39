// Package tally counts rows by day and segment, so that any window of days can be summed up later
// without reading them again.
//
// It is separate because it is what memory and speed depend on: how rows are laid out in pages and
// how one takes the place of another is nobody else's business. Tallies merge in any order to the
// same bytes, which is why parts of a source can be read side by side and kept apart.
package tally
