package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The script of the recipe for the App Store signs a token as Apple wants it. It is tried some times, for
// the numbers of a signature are shorter now and then.
func TestAppStoreToken(t *testing.T) {
	need(t, "openssl", "openssl")
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "AuthKey.p8")
	write(t, file, "%s", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}))
	for range 20 {
		token, err := exec.Command("../../examples/app_store/token.sh", "2X9R4HXF34", "57246542-96fe-1a63-e053-0824d011072a", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		wantToken(t, key, strings.TrimSpace(string(token)))
	}
}

func wantToken(t *testing.T, key *ecdsa.PrivateKey, token string) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%s has %d parts, want 3", token, len(parts))
	}
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			t.Fatalf("%s: %v", part, err)
		}
	}
	if want := `{"alg":"ES256","kid":"2X9R4HXF34","typ":"JWT"}`; string(decoded[0]) != want {
		t.Errorf("header %s, want %s", decoded[0], want)
	}
	var claims struct {
		Iss, Aud string
		Iat, Exp int64
	}
	if err := json.Unmarshal(decoded[1], &claims); err != nil || claims.Aud != "appstoreconnect-v1" || claims.Exp-claims.Iat != 19*60 {
		t.Errorf("claims %s, %v", decoded[1], err)
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(decoded[2][:32]), new(big.Int).SetBytes(decoded[2][32:])
	if len(decoded[2]) != 64 || !ecdsa.Verify(&key.PublicKey, digest[:], r, s) {
		t.Errorf("the signature of %s does not hold", token)
	}
}
