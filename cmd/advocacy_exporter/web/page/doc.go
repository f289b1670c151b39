// Package page shows people how their customers advocate and how the sources do, as pages that a browser
// needs no script for.
//
// It is separate from the API so that whoever changes what people see finds all of it here: a page is a
// view, which says what is on it in words and charts, and a template, which says where.
package page
