package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a tab of a headless Chromium that writes down what pages ask for and complain about.
type browser struct {
	ctx context.Context

	mu sync.Mutex
	// asked are the addresses of everything that was loaded, and said what stood on the console.
	asked, said []string
}

// openBrowser starts Chromium, until the end of the test.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	program := need(t, "chromium", "chromium")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true),
	)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{ctx: ctx}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	b.call(t, func() error { _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); return err })
	b.call(t, func() error { _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); return err })
	return b
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *log.EventEntryAdded:
		b.said = append(b.said, e.Entry.Text+" "+e.Entry.URL)
	case *runtime.EventConsoleAPICalled:
		b.said = append(b.said, fmt.Sprint("console: ", e.Type))
	case *runtime.EventExceptionThrown:
		b.said = append(b.said, e.ExceptionDetails.Text)
	}
}

// heard is what pages asked for and said since it was asked last.
func (b *browser) heard() (asked, said []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	asked, said = b.asked, b.said
	b.asked, b.said = nil, nil
	return asked, said
}

func (b *browser) call(t *testing.T, do func() error) {
	t.Helper()
	if err := do(); err != nil {
		t.Fatal(err)
	}
}

// visit loads a page, and is its status code.
func (b *browser) visit(t *testing.T, url string) int {
	t.Helper()
	response, err := chromedp.RunResponse(b.ctx, chromedp.Navigate(url))
	if err != nil {
		t.Fatalf("%s: %v", url, err)
	}
	return int(response.Status)
}

// size makes the window so large, in CSS pixels.
func (b *browser) size(t *testing.T, width, height int64) {
	t.Helper()
	b.call(t, func() error { return chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height)) })
}

// prefer sets what the reader prefers: a colour scheme, light or dark.
func (b *browser) prefer(t *testing.T, scheme string) {
	t.Helper()
	b.call(t, func() error {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// look evaluates an expression in the page. It is the test that does so: the page's policy allows no script.
func look[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", strings.TrimSpace(expression[:min(len(expression), 200)]), err)
	}
	return value
}
