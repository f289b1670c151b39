package main

import (
	"os"
	"os/exec"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"advocacy_exporter": main, "bare_handler": bareHandler})
}

// TestScripts runs what a user types, and compares what the terminal shows.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/scripts", UpdateScripts: os.Getenv("UPDATE") != ""})
}

// need finds a program that a test cannot do without. Where it is missing the test is skipped by
// name, but never in CI.
func need(t *testing.T, program, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is missing: apt-get install %s", program, debianPackage)
	}
	t.Skipf("SKIPPED, %s is missing: apt-get install %s", program, debianPackage)
	return ""
}

// needEnv reads where a test finds a server that .ci/test starts.
func needEnv(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" && os.Getenv("CI") != "" {
		t.Fatalf("%s is not set: run the tests by .ci/test", name)
	}
	if value == "" {
		t.Skipf("SKIPPED, %s is not set: run the tests by .ci/test", name)
	}
	return value
}
