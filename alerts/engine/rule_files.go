package engine

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

// generated is the name of the rules that come from the configuration, where files have their path.
const generated = "advocacy.rules.yml"

// ruleSource reads rule groups by the name of their file.
type ruleSource struct {
	// generated is the text of the rules that come from the configuration.
	generated []byte
	parser    parser.Parser
}

func newRuleSource(generated []byte) ruleSource {
	return ruleSource{generated, parser.NewParser(parser.Options{})}
}

// Load makes it a rules.GroupLoader.
func (s ruleSource) Load(file string, ignoreUnknown bool, names model.ValidationScheme) (*rulefmt.RuleGroups, []error) {
	text, err := s.text(file)
	if err != nil {
		return nil, []error{fmt.Errorf("rules %s: %w", file, err)}
	}
	groups, errs := rulefmt.Parse(text, ignoreUnknown, names, s.parser, slog.New(slog.DiscardHandler))
	for i := range errs {
		errs[i] = located(file, errs[i])
	}
	return groups, errs
}

func (s ruleSource) text(file string) ([]byte, error) {
	if file == generated {
		return s.generated, nil
	}
	return os.ReadFile(file)
}

// Parse makes it a rules.GroupLoader.
func (s ruleSource) Parse(query string) (parser.Expr, error) { return s.parser.ParseExpr(query) }

var (
	rulePlace = regexp.MustCompile(`^\d+:\d+: `)
	yamlPlace = regexp.MustCompile(`^yaml: (?:unmarshal errors:\s*)?line (\d+): `)
)

// located is an error with its place in a file, as compilers write it.
func located(file string, err error) error {
	text := err.Error()
	switch line := yamlPlace.FindStringSubmatch(text); {
	case rulePlace.MatchString(text):
		return fmt.Errorf("%s:%w", file, err)
	case line != nil:
		return fmt.Errorf("%s:%s: %s", file, line[1], strings.Join(strings.Fields(yamlPlace.ReplaceAllString(text, "")), " "))
	}
	return fmt.Errorf("%s: %w", file, err)
}

// matches are the files that a path or a pattern stands for, in order.
func matches(pattern string) ([]string, error) {
	files, err := filepath.Glob(pattern)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%q is no pattern of files: write it like rules/*.yml", pattern)
	case len(files) == 0 && !strings.ContainsAny(pattern, "*?["):
		return nil, fmt.Errorf("file %s does not exist: create it, or correct the path", pattern)
	}
	return files, nil
}

// checkRules says what is wrong with the rules of a file.
func checkRules(file string) []error {
	_, errs := newRuleSource(nil).Load(file, false, model.UTF8Validation)
	return errs
}
