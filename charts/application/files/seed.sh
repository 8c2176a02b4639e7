# Puts the file at URL into BUCKET as OBJECT unless exactly it lies there. ACCESS_KEY and SECRET_KEY come from a Secret.
set -euo pipefail

printf '%s\n%s\n' "$ACCESS_KEY" "$SECRET_KEY" | mc --quiet alias set store "$ENDPOINT" --api S3v4 >/dev/null
target="store/$BUCKET/$OBJECT"

if found=$(mc --json stat "$target" 2>/dev/null) && [[ $found == *"$SHA256"* ]]; then
  echo "$BUCKET/$OBJECT is there already"
  exit 0
fi

curl --fail --silent --show-error --location --proto '=https' --cacert /etc/ssl/certs/ca-certificates.crt \
  --max-time 120 --retry 3 --retry-all-errors --output /tmp/object "$URL"
echo "$SHA256  /tmp/object" | sha256sum --check --status || { echo "$URL is not the file it was: SHA-256 differs" >&2; exit 1; }
mc --quiet cp --attr "sha256=$SHA256" /tmp/object "$target"
echo "$BUCKET/$OBJECT is stored"
