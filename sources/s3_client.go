//go:build !slim

package sources

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// s3LeftOut says why this build reads no objects, or nothing.
const s3LeftOut = ""

// s3Tries is how often a request is made before the pull fails, which is tried again by itself.
const s3Tries = 3

// client makes a client, which connects to nothing yet.
func (s *S3) client() (*minio.Client, *http.Transport, error) {
	at, err := url.Parse(s.endpoint())
	if err != nil {
		return nil, nil, err
	}
	secure := at.Scheme == "https"
	transport, err := minio.DefaultTransport(secure)
	if err != nil {
		return nil, nil, err
	}
	lookup := minio.BucketLookupAuto
	if s.PathStyle {
		lookup = minio.BucketLookupPath
	}
	client, err := minio.New(at.Host, &minio.Options{
		Creds: credentials.NewChainCredentials(s.providers()), Secure: secure, Transport: transport,
		Region: s.Region, BucketLookup: lookup, MaxRetries: s3Tries,
	})
	return client, transport, err
}

// providers are where credentials may come from, in order. Only AWS has machines that know them.
func (s *S3) providers() []credentials.Provider {
	all := []credentials.Provider{
		&credentials.EnvAWS{}, &credentials.EnvMinio{},
		&credentials.FileAWSCredentials{Filename: s.CredentialsFile, Profile: s.Profile},
	}
	if strings.HasSuffix(s.endpoint(), ".amazonaws.com") {
		all = append(all, &credentials.IAM{})
	}
	return all
}
