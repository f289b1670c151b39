// Package chart draws values and their intervals as SVG, from plain numbers.
//
// It is separate because nothing here has heard of KPIs, sources or pages: a chart is a struct of what
// it shows, and what it draws can be tested, and looked at, on its own. Colours and textures are the
// style sheet's, by classes. No chart is the only place of a number: each says in words what it shows, or
// stands beside them.
package chart
