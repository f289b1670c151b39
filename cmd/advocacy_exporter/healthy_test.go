package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestHealthy(t *testing.T) {
	t.Parallel()
	d, _ := startTwoSources(t)
	d.ready(t)
	var out bytes.Buffer
	if code := run(t.Context(), []string{"healthy", "--url=" + d.url}, &out, &out); code != exitOK || out.Len() > 0 {
		t.Errorf("code %d, %s", code, &out)
	}
	d.stop(t)
	if code := run(t.Context(), []string{"healthy", "--url=" + d.url}, &out, &out); code != exitFailed || !strings.Contains(out.String(), "not healthy: ") {
		t.Errorf("once it is stopped: code %d, %s", code, &out)
	}
}
