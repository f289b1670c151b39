#!/usr/bin/env bash
# token.sh KEY_ID ISSUER_ID KEY_FILE prints a token for App Store Connect that holds for 19 of the 20
# minutes that Apple allows. It needs openssl.
set -euo pipefail

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

now=$(date +%s)
header=$(printf '{"alg":"ES256","kid":"%s","typ":"JWT"}' "$1" | base64url)
claims=$(printf '{"iss":"%s","iat":%d,"exp":%d,"aud":"appstoreconnect-v1"}' "$2" "$now" $((now + 19 * 60)) | base64url)

# openssl writes the two numbers of a signature as ASN.1, a token has them as 32 bytes each.
hex=$(printf '%s.%s' "$header" "$claims" | openssl dgst -sha256 -sign "$3" | openssl asn1parse -inform DER |
	sed -n 's/.*INTEGER *://p' | while read -r number; do printf '%64s' "$number" | tr ' ' 0; done)
signature=$(printf "$(sed 's/../\\x&/g' <<<"$hex")" | base64url)

echo "$header.$claims.$signature"
