package sources

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"golang.org/x/oauth2"
)

// maxTries is how often one page is asked for.
const maxTries = 5

// passing are the statuses of faults that pass, by themselves or with time. Behind some of them a
// request may have been worked on all the same, so that only one that changes nothing is sent again.
var passing = map[int]struct{ anyMethod bool }{
	http.StatusTooManyRequests:    {anyMethod: true},
	http.StatusServiceUnavailable: {anyMethod: true},
	http.StatusRequestTimeout:     {},
	http.StatusBadGateway:         {},
	http.StatusGatewayTimeout:     {},
}

// passingError is an error after which it is worth asking again, not before some time has passed.
type passingError struct {
	error
	after time.Duration
}

// Unwrap is the error.
func (e *passingError) Unwrap() error { return e.error }

// waiting waits for some time or until a context is done.
type waiting func(ctx context.Context, d time.Duration) error

func waitFor(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// persist tries again after faults that pass, less and less often, and not after the deadline of the pull.
func (s *httpSource) persist(ctx context.Context, try func() error) error {
	pauses := &backoff.ExponentialBackOff{
		InitialInterval: 500 * time.Millisecond, RandomizationFactor: backoff.DefaultRandomizationFactor,
		Multiplier: 2, MaxInterval: 30 * time.Second,
	}
	pauses.Reset()
	for tries := 1; ; tries++ {
		err := try()
		passes := new(passingError)
		if !errors.As(err, &passes) {
			return err
		}
		if tries == maxTries {
			return fmt.Errorf("%w (asked %d times)", err, tries)
		}
		pause := max(pauses.NextBackOff(), min(passes.after, time.Duration(s.settings.MaxRetryAfter)))
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= pause {
			return fmt.Errorf("%w%s", err, tooLate(passes.after))
		}
		s.logger.Debug("asking again", "api", s.Name(), "err", err, "pause", pause)
		if err := s.wait(ctx, pause); err != nil {
			return err
		}
	}
}

// tooLate says why a fault that passes is not waited for.
func tooLate(after time.Duration) string {
	if after == 0 {
		return " (no time is left to ask again)"
	}
	return fmt.Sprintf(" (asks to come back in %s, which is past the timeout of the pull)", after.Round(time.Second))
}

// refused is the error of a reply that is no success.
func (s *httpSource) refused(response *http.Response, err error) error {
	fault, passes := passing[response.StatusCode]
	if !passes || !fault.anyMethod && s.method() != http.MethodGet {
		return err
	}
	return &passingError{err, retryAfter(response.Header.Get("Retry-After"), time.Now())}
}

// retryAfter is how long a header asks to wait: so many seconds, or until a date.
func retryAfter(header string, now time.Time) time.Duration {
	header = strings.TrimSpace(header)
	if seconds, err := strconv.ParseUint(header, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, date.Sub(now))
	}
	return 0
}

// unanswered is the error of a request that got no reply.
func (s *httpSource) unanswered(ctx context.Context, err error) error {
	err = explainEnd(ctx, err)
	late := errors.As(err, new(errLate))
	if s.method() != http.MethodGet || ctx.Err() != nil && !late || lasts(err) {
		return err
	}
	return &passingError{error: err}
}

// lasts says whether an error would come again at once: a certificate or a name does not get right by
// asking again, and a refusal is one.
func lasts(err error) bool {
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		return name.IsNotFound
	}
	if token, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return token.Response != nil && token.Response.StatusCode < 500
	}
	if refusal, ok := errors.AsType[*net.OpError](err); ok && refusal.Op == "remote error" {
		return true // the other side did not like our certificate
	}
	return errors.As(err, new(*redirectError)) || errors.As(err, new(*tls.CertificateVerificationError))
}
