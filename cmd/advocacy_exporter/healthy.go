package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/alecthomas/kingpin/v2"
)

// healthyCommand is for images without a shell or curl, whose health check has to be the binary.
func healthyCommand(clause *kingpin.CmdClause, _ *common) func(context.Context) error {
	url := clause.Flag("url", "Where the exporter listens.").Default("http://localhost:10290").String()
	wait := clause.Flag("timeout", "How long it may take to answer.").Default("5s").Duration()
	return func(ctx context.Context) error { return askHealth(ctx, *url, *wait) }
}

func askHealth(ctx context.Context, url string, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/-/healthy", nil)
	if err != nil {
		return usageError{fmt.Errorf("--url=%q: %w", url, err)}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("not healthy: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("not healthy: %s answers %s", request.URL, response.Status)
	}
	return nil
}
