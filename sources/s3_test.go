package sources

import (
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// store is a stand-in for an object store with one bucket, named exports.
type store struct {
	t  *testing.T
	mu sync.Mutex
	// objects are by key; those put later are newer.
	objects map[string]stored
	user    string // who may ask; anybody if blank
	cut     int    // after how many bytes of an object the connection is lost, if not 0
	gets    int
}

type stored struct {
	text string
	at   time.Time
}

func newStore(t *testing.T, texts ...string) (*store, *S3) {
	s := &store{t: t, objects: map[string]stored{}}
	for i := 0; i < len(texts); i += 2 {
		s.put(texts[i], texts[i+1])
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "reader")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	return s, &S3{Endpoint: server.URL, Region: "eu-central-1", PathStyle: true}
}

func (s *store) put(key, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[key] = stored{text, time.Date(2026, 1, 1+len(s.objects), 0, 0, 0, 0, time.UTC)}
}

func (o stored) etag() string {
	sum := md5.Sum([]byte(o.text))
	return hex.EncodeToString(sum[:])
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.user != "" && !strings.Contains(r.Header.Get("Authorization"), "Credential="+s.user+"/") {
		s.refuse(w, http.StatusForbidden, "AccessDenied")
		return
	}
	key := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/exports"), "/")
	if key == "" {
		s.list(w, r.URL.Query().Get("prefix"))
		return
	}
	object, ok := s.objects[key]
	switch want := strings.Trim(r.Header.Get("If-Match"), `"`); {
	case !ok:
		s.refuse(w, http.StatusNotFound, "NoSuchKey")
		return
	case want != "" && want != object.etag():
		s.refuse(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	w.Header().Set("ETag", `"`+object.etag()+`"`)
	w.Header().Set("Last-Modified", object.at.Format(http.TimeFormat))
	w.Header().Set("Content-Length", strconv.Itoa(len(object.text)))
	if r.Method == http.MethodHead {
		return
	}
	s.gets++
	if s.cut > 0 {
		_, _ = w.Write([]byte(object.text[:s.cut]))
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write([]byte(object.text))
}

// list lists the objects, in an order that is nobody's.
func (s *store) list(w http.ResponseWriter, prefix string) {
	keys := []string{}
	for key := range s.objects {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Compare(b, a) })
	fmt.Fprintf(w, `<ListBucketResult><Name>exports</Name><KeyCount>%d</KeyCount><IsTruncated>false</IsTruncated>`, len(keys))
	for _, key := range keys {
		object := s.objects[key]
		fmt.Fprintf(w, `<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>"%s"</ETag><Size>%d</Size></Contents>`,
			key, object.at.Format(time.RFC3339), object.etag(), len(object.text))
	}
	fmt.Fprint(w, `</ListBucketResult>`)
}

func (s *store) refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `<Error><Code>%s</Code><Message>said the store</Message></Error>`, code)
}

func TestS3Objects(t *testing.T) {
	_, where := newStore(t,
		"nps/2026-01.csv", "id,score\n1,9\n",
		"nps/2026-03.csv.gz", gzipped("id,score\n3,7\n"),
		"nps/2026-02.csv", "id;score\n2;8\n",
		"nps/old/2025.csv", "id,score\n0,0\n",
		"nps/", "",
		"other.csv", "id,score\n4,4\n",
	)
	for _, story := range []struct{ name, path, files, want string }{
		{"one object", "s3://exports/other.csv", "all", "s3://exports/other.csv 2: 4"},
		{"a glob lists by key, and stays in its folder", "s3://exports/nps/*", "all",
			"s3://exports/nps/2026-01.csv 2: 1, s3://exports/nps/2026-02.csv 2: 2, s3://exports/nps/2026-03.csv.gz 2: 3"},
		{"a glob of folders", "s3://exports/*/*/*.csv", "all", "s3://exports/nps/old/2025.csv 2: 0"},
		{"the newest one", "s3://exports/nps/2026-*", "newest", "s3://exports/nps/2026-02.csv 2: 2"},
		{"no match", "s3://exports/nps/2027*", "all", "s3://exports/nps/2027*: no object matches"},
		{"no object", "s3://exports/none.csv", "all",
			"s3://exports/none.csv: there is no such object: The specified key does not exist."},
	} {
		t.Run(story.name, func(t *testing.T) {
			source := openCSV(t, CSV{Path: story.path, Files: story.files, S3: where})
			if got := objectsOf(t, source); got != story.want {
				t.Errorf("got\n%s\nwant\n%s", got, story.want)
			}
		})
	}
}

func TestS3Credentials(t *testing.T) {
	store, where := newStore(t, "a.csv", "id\n1\n")
	store.user = "reader"
	if got, want := objectsOf(t, openCSV(t, CSV{Path: "s3://exports/a.csv", S3: where})), "s3://exports/a.csv 2: 1"; got != want {
		t.Errorf("with credentials from the environment got %s, want %s", got, want)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	where.Profile = "exporter"
	where.CredentialsFile = writeFile(t, t.TempDir(), "credentials", "[exporter]\naws_access_key_id = reader\naws_secret_access_key = secret\n")
	if got, want := objectsOf(t, openCSV(t, CSV{Path: "s3://exports/a.*", S3: where})), "s3://exports/a.csv 2: 1"; got != want {
		t.Errorf("with credentials from a file got %s, want %s", got, want)
	}
	store.mu.Lock()
	store.user = "somebody else"
	store.mu.Unlock()
	got := objectsOf(t, openCSV(t, CSV{Path: "s3://exports/a.*", S3: where}))
	want := "s3://exports/a.*: access denied: give credentials that may list the bucket and read its objects: said the store"
	if got != want {
		t.Errorf("without credentials got %s, want %s", got, want)
	}
}

func TestS3VersionIsTheETag(t *testing.T) {
	store, where := newStore(t, "a.csv", "id\n1\n")
	source := openCSV(t, CSV{Path: "s3://exports/a.csv", S3: where})
	before := onlyPart(t, source)
	if again := onlyPart(t, source).Version(); again != before.Version() || again == "" {
		t.Errorf("an unchanged object has version %s, then %s", before.Version(), again)
	}
	if store.gets > 0 {
		t.Errorf("%d objects were read to tell their version", store.gets)
	}
	store.put("a.csv", "id\n2\n")
	if onlyPart(t, source).Version() == before.Version() {
		t.Error("the object changed, its version did not")
	}
	err := before.Read(t.Context(), []string{"id"}, new(collected).open)
	if want := "s3://exports/a.csv: replaced while it was read: it is read anew at the next pull"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestS3ConnectionLost(t *testing.T) {
	store, where := newStore(t, "a.csv", "id\n1\n2\n3\n")
	store.cut = 7
	var got collected
	err := onlyPart(t, openCSV(t, CSV{Path: "s3://exports/a.csv", S3: where})).Read(t.Context(), []string{"id"}, got.open)
	if !isIncomplete(err) || !strings.HasPrefix(err.Error(), "s3://exports/a.csv: connection lost after 7 of 9 bytes") {
		t.Errorf("got %v", err)
	}
	if want := "2: 1\n3: 2"; got.story() != want {
		t.Errorf("rows that came: %s, want %s", got.story(), want)
	}
}

func TestS3Validate(t *testing.T) {
	for _, story := range []struct {
		settings CSV
		want     string
	}{
		{CSV{Path: "s3://exports/nps/*.csv"}, ""},
		{CSV{Path: "s3://exports/nps/*.csv", S3: &S3{Endpoint: "http://minio:9000"}}, ""},
		{CSV{Path: "s3://exports"}, `path: "s3://exports" names no bucket and object: write s3://bucket/key, where the key may be a glob`},
		{CSV{Path: "s3://exports/[a"}, `path: bad glob "[a": a [ without its ]`},
		{CSV{Path: "csv_test.go", S3: &S3{}}, `s3: path is a file, not an object: write s3://bucket/key instead of "csv_test.go", or leave s3 out`},
	} {
		var problems []string
		story.settings.HeaderRows = 1
		story.settings.Validate(func(key, problem string) { problems = append(problems, key+": "+problem) })
		if got := strings.Join(problems, "\n"); got != story.want {
			t.Errorf("%s: got\n%s\nwant\n%s", story.settings.Path, got, story.want)
		}
	}
	(&S3{Endpoint: "minio:9000"}).Validate(func(key, problem string) {
		if want := `"minio:9000" is not the URL of an object store: write https:// or http:// and a host, without a path`; key != "endpoint" || problem != want {
			t.Errorf("got %s: %s", key, problem)
		}
	})
}

func openCSV(t *testing.T, settings CSV) Source {
	t.Helper()
	source, err := settings.Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = source.Close() })
	return source
}

// objectsOf describes the parts of a source and their rows, or is its error.
func objectsOf(t *testing.T, source Source) string {
	t.Helper()
	parts, err := source.Parts(t.Context())
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, part := range parts {
		var got collected
		if err := part.Read(t.Context(), []string{"id"}, got.open); err != nil {
			t.Fatal(err)
		}
		all = append(all, part.Name()+" "+got.story())
	}
	return strings.Join(all, ", ")
}
