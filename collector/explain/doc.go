// Package explain says where a number came from: what was read and counted, how it was computed, how
// sure it is, and what moved it.
//
// It is separate because nothing that pulls, evaluates or exposes needs it: it reads a snapshot as anyone
// could, counts a view of one KPI anew, and has to keep to what evaluation hides.
package explain
