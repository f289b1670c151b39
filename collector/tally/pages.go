package tally

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// pages holds a histogram for every value of a dimension and every day, in pages of a few days
// that are made when the first row falls on them. Memory grows with values and days, not with rows.
type pages struct {
	cells  cells
	series []series // by value
	chunks [][]uint64
	made   int // pages
	span   int // entries of all series
}

// series is where the pages of a value are: refs[i] is 1 + the index of the page first+i, and 0
// where there is none.
type series struct {
	first int
	refs  []int32
}

const (
	pageBits  = 3
	pageDays  = 1 << pageBits
	chunkSize = 32 // pages
	noDayPage = -2 // of rows without a time; their real days start on page −1
)

// Words that the pages of a dimension may take: 32 MiB, and 128 MiB where rows carry weights.
const (
	plainBudget    = 4 << 20
	weightedBudget = 16 << 20
)

// add counts rows of a value on a day.
func (p *pages) add(value int, day calendar.Day, bucket int, count uint64, weight advocacy.Micros) {
	if cell := p.plainCell(value, day, bucket); cell != nil {
		*cell += count
		return
	}
	p.cells.add(p.day(value, day), bucket, count, weight)
}

// day is the histogram of a value on a day; it makes the page.
func (p *pages) day(value int, day calendar.Day) []uint64 {
	page, slot := pageOf(day)
	ref := p.ref(value, page)
	if *ref == 0 {
		p.makePage()
		*ref = int32(p.made)
	}
	return p.at(*ref)[slot*p.cells.words():][:p.cells.words()]
}

// plainCell is where rows of a bucket are counted, if they carry no weights and there is a page for the day.
func (p *pages) plainCell(value int, day calendar.Day, bucket int) *uint64 {
	page, slot := pageOf(day)
	if p.cells.stride != plainStride || value >= len(p.series) {
		return nil
	}
	s := &p.series[value]
	i := uint(page - s.first)
	if i >= uint(len(s.refs)) || s.refs[i] == 0 {
		return nil
	}
	at := uint(s.refs[i] - 1)
	return &p.chunks[at/chunkSize][(at%chunkSize*pageDays+uint(slot))*uint(p.cells.buckets)+uint(bucket)]
}

// full reports whether the pages take more than may be.
func (p *pages) full() bool {
	budget := plainBudget
	if p.cells.stride > plainStride {
		budget = weightedBudget
	}
	return p.made*p.pageWords()+p.span/2 > budget
}

// sum adds the days of a window up into a histogram.
func (p *pages) sum(value int, w calendar.Window, into []uint64) {
	p.each(value, func(day calendar.Day, histogram []uint64) {
		if w.From <= day && day < w.To {
			p.cells.merge(into, histogram)
		}
	})
}

// rows is the number of rows of a value.
func (p *pages) rows(value int) uint64 {
	var rows uint64
	p.each(value, func(_ calendar.Day, histogram []uint64) { rows += p.cells.rows(histogram) })
	return rows
}

// each visits the days of a value in order, with some on which nothing happened.
func (p *pages) each(value int, visit func(calendar.Day, []uint64)) {
	if value >= len(p.series) {
		return
	}
	s := p.series[value]
	for i, ref := range s.refs {
		if ref == 0 {
			continue
		}
		page := p.at(ref)
		for slot := range pageDays {
			visit(dayOf(s.first+i, slot), page[slot*p.cells.words():][:p.cells.words()])
		}
	}
}

// ref is where the page of a value is noted down.
func (p *pages) ref(value, page int) *int32 {
	for value >= len(p.series) {
		p.series = append(p.series, series{first: page})
	}
	s := &p.series[value]
	if i := uint(page - s.first); i < uint(len(s.refs)) {
		return &s.refs[i]
	}
	p.span -= len(s.refs)
	s.stretch(page)
	p.span += len(s.refs)
	return &s.refs[page-s.first]
}

func (s *series) stretch(page int) {
	if len(s.refs) == 0 {
		s.first = page
	}
	if before := s.first - page; before > 0 {
		s.refs = slices.Insert(s.refs, 0, make([]int32, before)...)
		s.first = page
	}
	if after := page - s.first + 1 - len(s.refs); after > 0 {
		s.refs = append(s.refs, make([]int32, after)...)
	}
}

func (p *pages) makePage() {
	if p.made%chunkSize == 0 {
		p.chunks = append(p.chunks, nil)
		if p.made > 0 { // a tally of few pages stays small
			p.chunks[len(p.chunks)-1] = make([]uint64, 0, chunkSize*p.pageWords())
		}
	}
	last := &p.chunks[len(p.chunks)-1]
	*last = append(*last, make([]uint64, p.pageWords())...)
	p.made++
}

func (p *pages) at(ref int32) []uint64 {
	i := int(ref - 1)
	return p.chunks[i/chunkSize][i%chunkSize*p.pageWords():][:p.pageWords()]
}

func (p *pages) pageWords() int { return pageDays * p.cells.words() }

func pageOf(day calendar.Day) (page, slot int) {
	if day == calendar.NoDay {
		return noDayPage, 0
	}
	return int(day >> pageBits), int(day & (pageDays - 1))
}

func dayOf(page, slot int) calendar.Day {
	if page == noDayPage {
		return calendar.NoDay
	}
	return calendar.Day(page<<pageBits + slot)
}

// mergeAll adds the pages of another store whose values have the same indexes.
func (p *pages) mergeAll(other *pages) {
	for value := range other.series {
		other.each(value, func(day calendar.Day, histogram []uint64) {
			if other.cells.rows(histogram) > 0 {
				p.cells.merge(p.day(value, day), histogram)
			}
		})
	}
}
