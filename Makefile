# The version that a build says it is.
pkg     := github.com/prometheus/common/version
version := $(shell git describe --tags --always --dirty 2>/dev/null)
ldflags := -s -w -X $(pkg).Version=$(version) -X $(pkg).Revision=$(shell git rev-parse HEAD) -X $(pkg).Branch=$(shell git branch --show-current)

.PHONY: build test lint bench fuzz

build: ## the static binary, in this folder
	CGO_ENABLED=0 go build -trimpath -ldflags '$(ldflags)' ./cmd/advocacy_exporter

test: ## all tests, with what they need
	.ci/test

lint:
	golangci-lint run

bench: ## the hot paths, each beside what it is measured against
	go test -run '^$$' -bench . -benchmem ./sources ./collector/...

FUZZTIME ?= 1m
fuzz: ## every fuzz target for FUZZTIME
	@for package in ./sources ./collector ./config; do \
	  for target in $$(go test -list '^Fuzz' $$package | grep ^Fuzz); do \
	    echo "$$package $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
	  done; \
	done
