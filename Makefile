# The version that a build says it is.
pkg     := github.com/prometheus/common/version
version := $(shell git describe --tags --always --dirty 2>/dev/null)
ldflags := -s -w -X $(pkg).Version=$(version) -X $(pkg).Revision=$(shell git rev-parse HEAD) -X $(pkg).Branch=$(shell git branch --show-current)

.PHONY: build release test sizes test-release lint bench bench-csv bench-duckdb bench-sql bench-sql-exporter test-clickhouse fuzz

build: ## the static binary, in this folder
	CGO_ENABLED=0 go build -trimpath -ldflags '$(ldflags)' ./cmd/advocacy_exporter

release: ## archives, packages, bills of materials and checksums of every platform, in dist/
	.ci/release

test: ## all tests, with what they need
	.ci/test

PLATFORMS ?= linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
sizes: ## how big the binary is on each platform, and the slim build, in bytes
	@for platform in $(PLATFORMS); do for tags in full slim; do \
	  GOOS=$${platform%/*} GOARCH=$${platform#*/} CGO_ENABLED=0 \
	    go build -trimpath -buildvcs=false -tags $$tags -ldflags '-s -w' -o sized ./cmd/advocacy_exporter || exit 1; \
	  printf '%-14s %s %9d\n' $$platform $$tags $$(stat -c %s sized); rm sized; \
	done; done

test-release: ## a release of every platform twice, the second one compiled anew: the same bytes
	PLATFORMS='$(PLATFORMS)' FRESH_CACHE=1 go -C deploy test -timeout 2h -count=1 -run 'TestRelease' ./packages

lint:
	golangci-lint run

bench: ## the hot paths, each beside what it is measured against
	go test -run '^$$' -bench . -benchmem ./sources ./collector/...

ROWS ?= 5000000
bench-csv: ## a pull of ROWS answers from a file, beside what it is held against in docs/performance.md
	ROWS=$(ROWS) DUCKDB=$(DUCKDB) go test -run '^$$' -bench PullCSV -benchtime 1x -timeout 1h ./collector/pull

bench-duckdb: ## the same with DuckDB, which is built from a module of its own and takes a C compiler
	cd sources/testdata/duckdb && go build -o $(CURDIR)/duckdb .
	$(MAKE) bench-csv DUCKDB=$(CURDIR)/duckdb

bench-sql: ## groups and rows of ROWS answers from PostgreSQL and MariaDB, beside what they are held against
	ROWS=$(ROWS) .ci/servers run go test -run '^$$' -bench SQLGroups -benchtime 7x -timeout 1h ./sources

bench-sql-exporter: ## processor time of a pull, beside a collection by Debian's prometheus-sql-exporter
	.ci/servers run .ci/measure-sql-exporter

test-clickhouse: ## the tests of databases, with Debian's ClickHouse too, which is too much for every build
	WITH_CLICKHOUSE=1 .ci/servers run sh -c "go test -run 'SQL|Conformance/clickhouse' ./sources && \
	  go test -run 'TestCommands/examples/clickhouse' ./cmd/advocacy_exporter"

FUZZTIME ?= 1m
fuzz: ## every fuzz target for FUZZTIME
	@for package in ./sources ./collector/schedule ./collector/state ./collector/tally ./collector/values ./config; do \
	  for target in $$(go test -list '^Fuzz' $$package | grep ^Fuzz); do \
	    echo "$$package $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
	  done; \
	done
