//go:build !slim

package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/minio/minio-go/v7"
)

// s3Objects is the source of the objects that a path or glob matches; each object is a part.
type s3Objects struct {
	settings  CSV
	logger    *slog.Logger
	client    *minio.Client
	transport *http.Transport
}

func openS3(settings CSV, logger *slog.Logger) (Source, error) {
	where := settings.S3
	if where == nil {
		where = new(S3)
	}
	client, transport, err := where.client()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", settings.Path, err)
	}
	return &s3Objects{settings: settings, logger: logger, client: client, transport: transport}, nil
}

// Parts lists the objects by key.
func (s *s3Objects) Parts(ctx context.Context) ([]Part, error) {
	objects, err := s.list(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.settings.Path, s3Error(err))
	}
	if s.settings.Files == "newest" {
		objects = []minio.ObjectInfo{slices.MaxFunc(objects, olderObject)}
	}
	parts := make([]Part, len(objects))
	for i, object := range objects {
		parts[i] = s.part(object)
	}
	return parts, nil
}

// Close lets go of connections.
func (s *s3Objects) Close() error {
	s.transport.CloseIdleConnections()
	return nil
}

func (s *s3Objects) overlaps(ctx context.Context) ([]Overlap, error) {
	parts, err := s.Parts(ctx)
	return overlapsOf(ctx, parts, err)
}

func (s *s3Objects) list(ctx context.Context) ([]minio.ObjectInfo, error) {
	bucket, key, _ := s3Pattern(s.settings.Path)
	if !isGlob(key) {
		object, err := s.client.StatObject(ctx, bucket, key, minio.StatObjectOptions{})
		return []minio.ObjectInfo{object}, err
	}
	ctx, cancel := context.WithCancel(ctx) // ends the listing at its first error
	defer cancel()
	prefix := key[:strings.IndexAny(key, "*?[")]
	var objects []minio.ObjectInfo
	for object := range s.client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if object.Err != nil {
			return nil, object.Err
		}
		if matched, _ := path.Match(key, object.Key); matched && !strings.HasSuffix(object.Key, "/") {
			objects = append(objects, object)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(objects) == 0 {
		return nil, errors.New("no object matches")
	}
	slices.SortFunc(objects, func(a, b minio.ObjectInfo) int { return cmp.Compare(a.Key, b.Key) })
	return objects, nil
}

// olderObject orders objects by modification time, those of the same moment by key.
func olderObject(a, b minio.ObjectInfo) int {
	return cmp.Or(a.LastModified.Compare(b.LastModified), cmp.Compare(a.Key, b.Key))
}

func (s *s3Objects) part(object minio.ObjectInfo) *s3Object {
	bucket, _, _ := s3Pattern(s.settings.Path)
	name := s3Scheme + bucket + "/" + object.Key
	return &s3Object{
		csvText: csvText{settings: &s.settings, logger: s.logger.With("file", name), name: name},
		core:    minio.Core{Client: s.client}, bucket: bucket, key: object.Key, etag: object.ETag, size: object.Size,
	}
}

// s3Object is one delimited text in an object store. Objects are replaced as a whole, so there is nothing
// to go on from.
type s3Object struct {
	csvText
	core        minio.Core
	bucket, key string
	etag        string
	size        int64
}

// Name is the path of the object.
func (o *s3Object) Name() string { return o.name }

// Version is the ETag, which changes with what the object holds.
func (o *s3Object) Version() string { return o.etag }

// Read streams the rows of the object, as it was when the parts were listed.
func (o *s3Object) Read(ctx context.Context, fields []string, open func() Yield) error {
	return o.open(ctx, func(rows *csvRows) error { return rows.read(ctx, fields, open) })
}

func (o *s3Object) sample(ctx context.Context, row func([]byte)) error {
	return o.open(ctx, func(rows *csvRows) error { return rows.sample(ctx, row) })
}

func (o *s3Object) open(ctx context.Context, do func(*csvRows) error) error {
	var options minio.GetObjectOptions
	if err := options.SetMatchETag(o.etag); err != nil {
		return o.wrap(err)
	}
	body, _, _, err := o.core.GetObject(ctx, o.bucket, o.key, options)
	if err != nil {
		return o.wrap(s3Error(err))
	}
	defer body.Close()
	text, err := o.decode(&s3Text{ctx: ctx, body: body, size: o.size})
	if err != nil {
		return o.wrap(err)
	}
	return do(o.rows(text))
}

// s3Text is the text of an object, all of it.
type s3Text struct {
	ctx       context.Context
	body      io.Reader
	got, size int64
}

func (t *s3Text) Read(p []byte) (int, error) {
	n, err := t.body.Read(p)
	t.got += int64(n)
	switch {
	case err == nil || errors.Is(err, io.EOF) && t.got >= t.size:
	case t.ctx.Err() != nil:
		err = t.ctx.Err()
	default:
		err = brokenOff{fmt.Errorf("connection lost after %d of %d bytes: %w", t.got, t.size, err)}
	}
	return n, err
}

// s3Error says what the store said, and the way out where there is one.
func s3Error(err error) error {
	switch said := minio.ToErrorResponse(err); said.Code {
	case minio.NoSuchKey, minio.NoSuchBucket:
		return fmt.Errorf("there is no such object: %s", said.Message)
	case minio.AccessDenied:
		return fmt.Errorf("access denied: give credentials that may list the bucket and read its objects: %s", said.Message)
	case minio.PreconditionFailed:
		return errReplaced
	}
	return err
}
