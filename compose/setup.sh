# Keys go through standard input: arguments can be read by everybody who sees the process list.
set -eu

printf '%s\n%s\n' "$ROOT_USER" "$ROOT_PASSWORD" | mc alias set store http://store:9000 --api S3v4 --path on >/dev/null
mc ready store
mc mb --ignore-existing store/site
mc admin policy create store read-site /setup/read-site.json
printf '%s\n%s\n' "$READER_ACCESS_KEY" "$READER_SECRET_KEY" | mc admin user add store >/dev/null
mc admin policy attach store read-site --user "$READER_ACCESS_KEY" >/dev/null
mc cp --recursive /site/ store/site/
