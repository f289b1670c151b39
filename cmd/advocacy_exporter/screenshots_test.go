package main

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// screenshots are the pictures of the documentation.
var screenshots = []struct {
	name, path, scheme string
	width, height      int64
}{
	{"overview", "/", "light", 1280, 1080},
	{"segments", "/?source=nps&segment=plan", "dark", 1280, 760},
	{"phone", "/?source=nps", "dark", 360, 1000},
}

// takeScreenshots writes them into a folder, once there is an alert to be seen:
// SCREENSHOTS=$PWD/docs/images go test ./cmd/advocacy_exporter -run 'TestPages$'
func takeScreenshots(t *testing.T, b *browser, d *daemon, folder string) {
	d.eventually(t, "alerting", func() bool { return strings.Contains(d.get(t, "/api/v1/alerts").body, "firing") })
	for _, s := range screenshots {
		b.size(t, s.width, s.height)
		b.prefer(t, s.scheme)
		b.visit(t, d.url+s.path)
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, s.name+".png"), fewerColours(t, picture), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fewerColours is a picture with the 256 colours that come most often, which makes its file a third.
func fewerColours(t *testing.T, picture []byte) []byte {
	t.Helper()
	from, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	often := make(map[color.Color]int)
	for y := range from.Bounds().Dy() {
		for x := range from.Bounds().Dx() {
			often[from.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(often), func(a, b color.Color) int { return cmp.Compare(often[b], often[a]) })
	to := image.NewPaletted(from.Bounds(), colours[:min(len(colours), 256)])
	draw.Draw(to, to.Bounds(), from, image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
