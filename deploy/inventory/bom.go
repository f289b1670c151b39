package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// writeBOM writes a bill of materials as CycloneDX has it, without a moment or a serial number.
func writeBOM(w io.Writer, all inventory) error {
	itself := component(cdx.ComponentTypeApplication, all.name, all.version, "Apache-2.0")
	var components []cdx.Component
	var uses []string
	for _, m := range all.modules {
		c := component(cdx.ComponentTypeLibrary, m.path, m.version, m.licences...)
		var err error
		if c.Hashes, err = hashes(m.sum); err != nil {
			return fmt.Errorf("module %s: %w", m.path, err)
		}
		components, uses = append(components, c), append(uses, c.BOMRef)
	}
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Component: &itself}
	bom.Components = &components
	bom.Dependencies = &[]cdx.Dependency{{Ref: itself.BOMRef, Dependencies: &uses}}
	return cdx.NewBOMEncoder(w, cdx.BOMFileFormatJSON).SetPretty(true).Encode(bom)
}

func component(kind cdx.ComponentType, name, version string, licences ...string) cdx.Component {
	url := fmt.Sprintf("pkg:golang/%s@%s", name, strings.ReplaceAll(version, "+", "%2B"))
	return cdx.Component{
		BOMRef: url, Type: kind, Name: name, Version: version, PackageURL: url,
		Licenses: &cdx.Licenses{{Expression: strings.Join(licences, " AND ")}},
	}
}

// hashes are the sum of a module, as go.sum has it, the way others show it. The standard library has none.
func hashes(sum string) (*[]cdx.Hash, error) {
	if sum == "" {
		return nil, nil
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(sum, "h1:"))
	return &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(raw)}}, err
}
