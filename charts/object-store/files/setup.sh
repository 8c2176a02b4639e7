# Brings buckets, policies and logins to what the release says; running it again changes nothing.
# The client is content with a bucket and a bond that are there already.
# Keys go through standard input: arguments can be read by everybody who sees the process list.
set -eu
: "${STORE_URL:?}" "${SETUP:=/setup}" "${LOGINS:=/logins}"

login() { printf '%s\n%s\n' "$(cat "$LOGINS/$1/access-key")" "$(cat "$LOGINS/$1/secret-key")"; }

login root | mc alias set store "$STORE_URL" --api S3v4 --path on >/dev/null
mc ready store

while read -r bucket; do
  mc mb --ignore-existing "store/$bucket"
done <"$SETUP/buckets"

for file in "$SETUP"/policy-*.json; do
  [ -e "$file" ] || continue
  user=${file##*/policy-}
  user=${user%.json}
  mc admin policy create store "$user" "$file"
  login "$user" | mc admin user add store >/dev/null
  mc admin policy attach store "$user" --user "$(cat "$LOGINS/$user/access-key")" >/dev/null
  echo "login $user is up to date"
done
