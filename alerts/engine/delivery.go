package engine

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/prometheus/common/version"
)

// deliver posts a batch of alerts. An Alertmanager that refuses one of them answers 400 to all, so
// that the batch is halved until the one is found; the others are delivered.
func (s *sender) deliver(ctx context.Context, client *http.Client, request *http.Request) (*http.Response, error) {
	s.posts.Add(1)
	defer s.posts.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.parted, cancel)()
	var alerts []json.RawMessage
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &alerts); err != nil {
		return nil, err
	}
	s.refused.WithLabelValues(request.URL.String()) // a count begins at 0
	d := &delivery{s, client, request.WithContext(ctx)}
	if err := d.deliver(alerts); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
}

// delivery is the way to one Alertmanager.
type delivery struct {
	*sender
	client *http.Client
	// request is what a batch is sent by, with another body.
	request *http.Request
}

// deliver sends a batch. Alerts that are refused are said and counted, and are no error.
func (d *delivery) deliver(alerts []json.RawMessage) error {
	refusal, err := d.send(alerts)
	switch {
	case err != nil || refusal == "":
		return err
	case len(alerts) == 1:
		d.refused.WithLabelValues(d.request.URL.String()).Inc()
		d.logger.Error("An Alertmanager refused an alert", "alertmanager", d.request.URL, "alert", string(alerts[0]), "reason", refusal)
		return nil
	}
	half := len(alerts) / 2
	if err := d.deliver(alerts[:half]); err != nil {
		return err
	}
	return d.deliver(alerts[half:])
}

// send posts a batch once; refusal is why the Alertmanager does not take it as it is.
func (d *delivery) send(alerts []json.RawMessage) (refusal string, err error) {
	body, err := json.Marshal(alerts)
	if err != nil {
		return "", err
	}
	request := d.request.Clone(d.request.Context())
	request.Header.Set("User-Agent", "advocacy_exporter/"+version.Version)
	request.ContentLength = int64(len(body))
	request.Body = io.NopCloser(bytes.NewReader(body))
	request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	response, err := d.post(d.client, request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	said := sentence(response.Body)
	switch {
	case response.StatusCode == http.StatusBadRequest:
		return cmp.Or(said, response.Status), nil
	case response.StatusCode/100 != 2:
		return "", fmt.Errorf("post alerts to %s: %s: %s", d.request.URL, response.Status, said)
	}
	return "", nil
}

// sentence is the beginning of what an Alertmanager answered.
func sentence(body io.Reader) string {
	text, _ := io.ReadAll(io.LimitReader(body, 500))
	_, _ = io.Copy(io.Discard, body) // so that the connection can be used again
	return strings.Join(strings.Fields(string(text)), " ")
}
