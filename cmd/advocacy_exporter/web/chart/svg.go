package chart

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"
)

// svg is a picture that is being drawn. Everything that is written by users is escaped on its way in.
type svg struct{ strings.Builder }

// picture opens a picture with what it shows in words, for those who do not see it.
func picture(class, title, description, size string) *svg {
	s := &svg{}
	fmt.Fprintf(s, `<svg class="%s" role="img" %s><title>%s</title>`, class, size, html.EscapeString(title))
	if description != "" {
		fmt.Fprintf(s, `<desc>%s</desc>`, html.EscapeString(description))
	}
	return s
}

// mark opens a picture that says nothing beyond the words beside it.
func mark(class, size string) *svg {
	s := &svg{}
	fmt.Fprintf(s, `<svg class="%s" aria-hidden="true" focusable="false" %s>`, class, size)
	return s
}

// done closes the picture.
func (s *svg) done() template.HTML {
	s.WriteString(`</svg>`)
	return template.HTML(s.String()) // text and attributes were escaped where they were written
}

func (s *svg) line(class, x1, y1, x2, y2 string) {
	fmt.Fprintf(s, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, x1, y1, x2, y2)
}

func (s *svg) rect(class, x, y, width, height string) {
	fmt.Fprintf(s, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, x, y, width, height)
}

func (s *svg) text(class, x, y, anchor, text string) {
	fmt.Fprintf(s, `<text class="%s" x="%s" y="%s" text-anchor="%s">%s</text>`, class, x, y, anchor, html.EscapeString(text))
}

// dot is a circle that says what it stands for when it is pointed at.
func (s *svg) dot(class, x, y, radius, says string) {
	fmt.Fprintf(s, `<circle class="%s" cx="%s" cy="%s" r="%s">`, class, x, y, radius)
	if says != "" {
		fmt.Fprintf(s, `<title>%s</title>`, html.EscapeString(says))
	}
	s.WriteString(`</circle>`)
}

// px is a coordinate, to a tenth of a pixel.
func px(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// percent is a place from 0 to 1 as a part of the width: such charts stretch, and their dots stay round.
func percent(place float64) string {
	text := strconv.FormatFloat(100*place, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "%"
}
