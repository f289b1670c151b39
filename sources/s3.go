package sources

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// S3 is where an object store is, for paths such as s3://bucket/exports/nps-*.csv.gz. Who asks is known
// from the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), from the file of credentials that
// the tools of AWS have, or from the machine that the exporter runs on; a store may also ask for nothing.
type S3 struct {
	Endpoint        string `yaml:"endpoint" default:"https://s3.amazonaws.com" doc:"URL of the object store, of AWS or any that speaks like it." example:"https://minio.example.org:9000"`
	Region          string `yaml:"region" doc:"Region of the bucket. Left out, the store is asked for it." example:"eu-central-1"`
	CredentialsFile string `yaml:"credentials_file" doc:"File with credentials as AWS has them in ~/.aws/credentials, which is the default."`
	Profile         string `yaml:"profile" doc:"Section of the file of credentials; AWS_PROFILE or \"default\" unless given."`
	PathStyle       bool   `yaml:"path_style" doc:"Write the bucket into the path of URLs rather than into the host name, as some stores need."`
}

// s3Scheme begins the path of an object.
const s3Scheme = "s3://"

// s3Pattern splits a path into the bucket and the key, or a glob for keys.
func s3Pattern(text string) (bucket, key string, ok bool) {
	if text, ok = strings.CutPrefix(text, s3Scheme); !ok {
		return "", "", false
	}
	bucket, key, _ = strings.Cut(text, "/")
	return bucket, key, true
}

// s3Problem says what is wrong with the path of an object, or nothing.
func s3Problem(text string) string {
	if s3LeftOut != "" {
		return s3LeftOut
	}
	bucket, key, _ := s3Pattern(text)
	if bucket == "" || key == "" || isGlob(bucket) {
		return fmt.Sprintf("%q names no bucket and object: write s3://bucket/key, where the key may be a glob", text)
	}
	if _, err := path.Match(key, ""); err != nil {
		return fmt.Sprintf("bad glob %q: a [ without its ]", key)
	}
	return ""
}

// Validate reports what is wrong with the settings.
func (s *S3) Validate(report Report) {
	if at, err := url.Parse(s.endpoint()); err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" || strings.Trim(at.Path, "/") != "" {
		report("endpoint", fmt.Sprintf("%q is not the URL of an object store: write https:// or http:// and a host, without a path", s.Endpoint))
	}
	if s.CredentialsFile != "" {
		if _, err := os.Stat(s.CredentialsFile); err != nil {
			report("credentials_file", fmt.Sprintf("%s: %s: correct the path", s.CredentialsFile, cause(err)))
		}
	}
}

// SetDirectory makes a relative path of a file start at a folder.
func (s *S3) SetDirectory(dir string) {
	if s.CredentialsFile != "" && !filepath.IsAbs(s.CredentialsFile) {
		s.CredentialsFile = filepath.Join(dir, s.CredentialsFile)
	}
}

func (s *S3) endpoint() string {
	if s.Endpoint == "" {
		return "https://s3.amazonaws.com"
	}
	return s.Endpoint
}
