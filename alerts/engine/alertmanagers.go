package engine

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	promconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/dns"
	"github.com/prometheus/prometheus/discovery/file"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/model/relabel"

	"advocacy_exporter/sources"
)

// Alertmanager is one Alertmanager or several that are reached alike, as Prometheus writes it.
type Alertmanager struct {
	Static []StaticTargets `yaml:"static_configs" doc:"Alertmanagers by their addresses."`
	Files  []TargetFiles   `yaml:"file_sd_configs" doc:"Alertmanagers that files name; a file that changes is read again."`
	DNS    []TargetNames   `yaml:"dns_sd_configs" doc:"Alertmanagers that DNS names."`

	Scheme     string         `yaml:"scheme" enum:"http,https" default:"http" doc:"How they are talked to."`
	PathPrefix string         `yaml:"path_prefix" doc:"What is before /api/v2/alerts in their path."`
	Timeout    model.Duration `yaml:"timeout" default:"10s" doc:"How long sending may take."`
	APIVersion string         `yaml:"api_version" enum:"v2" default:"v2" doc:"The version of their API."`
	Client     `yaml:",inline"`

	RelabelConfigs      []*relabel.Config `yaml:"relabel_configs" doc:"What is done to the labels of the addresses, as in Prometheus."`
	AlertRelabelConfigs []*relabel.Config `yaml:"alert_relabel_configs" doc:"What is done to the labels of an alert before it is sent to these."`
}

// StaticTargets are addresses.
type StaticTargets struct {
	Targets []string          `yaml:"targets" required:"true" example:"[\"alertmanager:9093\"]" doc:"Addresses with their ports."`
	Labels  map[string]string `yaml:"labels" doc:"Labels of the addresses, for relabel_configs."`
}

// TargetFiles are files that name addresses.
type TargetFiles struct {
	Files   []string       `yaml:"files" required:"true" example:"[alertmanagers.yml]" doc:"Files in YAML or JSON; the last part of a path may be a pattern such as *.yml."`
	Refresh model.Duration `yaml:"refresh_interval" default:"5m" doc:"After which time they are read again even if they did not seem to change."`

	// dir is the folder at which relative paths start.
	dir string
}

func (f *TargetFiles) prometheus() *file.SDConfig {
	c := &file.SDConfig{RefreshInterval: f.Refresh}
	for _, name := range f.Files {
		c.Files = append(c.Files, promconfig.JoinDir(f.dir, name))
	}
	return c
}

// TargetNames are names that DNS knows.
type TargetNames struct {
	Names   []string       `yaml:"names" required:"true" example:"[_web._tcp.alertmanager]" doc:"Names to look up."`
	Type    string         `yaml:"type" enum:"SRV,A,AAAA,MX,NS" default:"SRV" doc:"The type of the records."`
	Port    int            `yaml:"port" doc:"The port, unless the type is SRV."`
	Refresh model.Duration `yaml:"refresh_interval" default:"30s" doc:"After which time they are looked up again."`
}

// Client is how Alertmanagers are talked to.
type Client struct {
	BasicAuth       *promconfig.BasicAuth     `yaml:"basic_auth" doc:"User name and password."`
	Authorization   *promconfig.Authorization `yaml:"authorization" doc:"What the header Authorization says."`
	OAuth2          *promconfig.OAuth2        `yaml:"oauth2" doc:"How a token is got by OAuth 2.0."`
	TLSConfig       promconfig.TLSConfig      `yaml:"tls_config" doc:"TLS, for https."`
	FollowRedirects bool                      `yaml:"follow_redirects" default:"true" doc:"Whether redirects are followed."`
	EnableHTTP2     bool                      `yaml:"enable_http2" default:"true" doc:"Whether HTTP/2 is spoken."`
	ProxyURL        promconfig.URL            `yaml:"proxy_url" doc:"The proxy."`
	NoProxy         string                    `yaml:"no_proxy" doc:"Addresses that are reached without the proxy, with commas between them."`
	ProxyFromEnv    bool                      `yaml:"proxy_from_environment" doc:"Whether the environment names the proxy."`
	HTTPHeaders     *promconfig.Headers       `yaml:"http_headers" doc:"Headers to send."`
}

func (c *Client) prometheus() promconfig.HTTPClientConfig {
	return promconfig.HTTPClientConfig{
		BasicAuth: c.BasicAuth, Authorization: c.Authorization, OAuth2: c.OAuth2, TLSConfig: c.TLSConfig,
		FollowRedirects: c.FollowRedirects, EnableHTTP2: c.EnableHTTP2, HTTPHeaders: c.HTTPHeaders,
		ProxyConfig: promconfig.ProxyConfig{ProxyURL: c.ProxyURL, NoProxy: c.NoProxy, ProxyFromEnvironment: c.ProxyFromEnv},
	}
}

var otherDiscovery = regexp.MustCompile(`^([a-z0-9]+)_sd_configs$`)

// Refuse says why a key that Prometheus takes is not taken, or "".
func (Alertmanager) Refuse(key string) string {
	kind := otherDiscovery.FindStringSubmatch(key)
	if kind == nil {
		return ""
	}
	return fmt.Sprintf("Alertmanagers are not discovered by %s: name them by static_configs, file_sd_configs or dns_sd_configs", kind[1])
}

// Validate reports what is wrong with the settings.
func (a *Alertmanager) Validate(report sources.Report) {
	if len(a.Static)+len(a.Files)+len(a.DNS) == 0 {
		report("", "it does not say where: add static_configs, file_sd_configs or dns_sd_configs")
	}
	if time.Duration(a.Timeout) <= 0 {
		report("timeout", "want more than 0s")
	}
	http := a.Client.prometheus()
	if err := http.Validate(); err != nil {
		report("", err.Error())
	}
	for key, configs := range map[string][]*relabel.Config{"relabel_configs": a.RelabelConfigs, "alert_relabel_configs": a.AlertRelabelConfigs} {
		reportRelabeling(key, configs, report)
	}
}

func reportRelabeling(key string, configs []*relabel.Config, report sources.Report) {
	for i, c := range configs {
		if err := c.Validate(model.UTF8Validation); err != nil {
			report(fmt.Sprintf("%s/%d", key, i), err.Error())
		}
	}
}

// Validate reports what is wrong with the settings.
func (s *StaticTargets) Validate(report sources.Report) {
	for i, target := range s.Targets {
		if err := config.CheckTargetAddress(model.LabelValue(target)); err != nil || target == "" {
			report(fmt.Sprintf("targets/%d", i), fmt.Sprintf("%q is no address: write host:port, and what else there is in scheme and path_prefix", target))
		}
	}
}

var targetFile = regexp.MustCompile(`^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$`)

// Validate reports what is wrong with the settings.
func (f *TargetFiles) Validate(report sources.Report) {
	for i, name := range f.Files {
		if !targetFile.MatchString(name) {
			report(fmt.Sprintf("files/%d", i), fmt.Sprintf("%q: want a file that ends with .json, .yml or .yaml", path.Base(name)))
		}
	}
	if time.Duration(f.Refresh) <= 0 {
		report("refresh_interval", "want more than 0s")
	}
}

// Validate reports what is wrong with the settings.
func (n *TargetNames) Validate(report sources.Report) {
	if n.Type != "SRV" && n.Port == 0 {
		report("port", "records other than SRV name no port: add it, such as port: 9093")
	}
	if time.Duration(n.Refresh) <= 0 {
		report("refresh_interval", "want more than 0s")
	}
}

// SetDirectory has relative paths start at the folder of the configuration.
func (a *Alertmanager) SetDirectory(dir string) {
	a.BasicAuth.SetDirectory(dir)
	a.Authorization.SetDirectory(dir)
	a.OAuth2.SetDirectory(dir)
	a.TLSConfig.SetDirectory(dir)
	a.HTTPHeaders.SetDirectory(dir)
	for i := range a.Files {
		a.Files[i].dir = dir
	}
}

// prometheus is what Prometheus' notifier is configured by.
func (a *Alertmanager) prometheus() *config.AlertmanagerConfig {
	return &config.AlertmanagerConfig{
		ServiceDiscoveryConfigs: a.discovery(),
		HTTPClientConfig:        a.Client.prometheus(),
		Scheme:                  a.Scheme,
		PathPrefix:              a.PathPrefix,
		Timeout:                 a.Timeout,
		APIVersion:              config.AlertmanagerAPIVersionV2,
		RelabelConfigs:          a.RelabelConfigs,
		AlertRelabelConfigs:     a.AlertRelabelConfigs,
	}
}

func (a *Alertmanager) discovery() (all discovery.Configs) {
	if len(a.Static) > 0 {
		all = append(all, fixed(a.Static))
	}
	for _, f := range a.Files {
		all = append(all, f.prometheus())
	}
	for _, n := range a.DNS {
		all = append(all, &dns.SDConfig{Names: n.Names, Type: n.Type, Port: n.Port, RefreshInterval: n.Refresh})
	}
	return all
}

func fixed(all []StaticTargets) (groups discovery.StaticConfig) {
	for i, s := range all {
		g := &targetgroup.Group{Source: fmt.Sprint(i), Labels: model.LabelSet{}}
		for name, value := range s.Labels {
			g.Labels[model.LabelName(name)] = model.LabelValue(value)
		}
		for _, target := range s.Targets {
			g.Targets = append(g.Targets, model.LabelSet{model.AddressLabel: model.LabelValue(strings.TrimSpace(target))})
		}
		groups = append(groups, g)
	}
	return groups
}
