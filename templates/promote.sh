#!/bin/sh
# Brings the image of this pipeline into the registry of one environment and asks for it to run there. Runs in the job image of
# the platform, beside a clone of it in `platform`. Variables: templates/application.gitlab-ci.yml and templates/README.md.
set -eu

versions="gitops/$PROMOTE_TO/$APP_SYSTEM.yaml"
archive="oci-archive:$APP_SERVICE.tar"
digest=$(skopeo inspect --format '{{.Digest}}' "$archive")

# What does not run in the environment before goes no further.
if [ -n "$PROMOTE_AFTER" ]; then
  node platform/pipeline/gitlab/set-digest.ts --is "platform/gitops/$PROMOTE_AFTER/$APP_SYSTEM.yaml" "$APP_SERVICE" "$digest"
fi

if [ -z "${AWS_ACCESS_KEY_ID:-}" ]; then
  token=$(mktemp)
  printf '%s' "$AWS_ID_TOKEN" > "$token"
  export AWS_ROLE_ARN="$ECR_PUSH_ROLE" AWS_WEB_IDENTITY_TOKEN_FILE="$token"
fi
region=$(echo "$ECR_REGISTRY" | cut -d . -f 4)
aws ecr get-login-password --region "$region" | skopeo login --username AWS --password-stdin "$ECR_REGISTRY"

# Tags are immutable: a pipeline that runs again finds its image there.
image="docker://$ECR_REGISTRY/$APP_IMAGE"
if skopeo inspect --raw "$image@$digest" >/dev/null 2>&1; then
  echo "$APP_IMAGE@$digest is there"
else
  skopeo copy --preserve-digests "$archive" "$image:$CI_COMMIT_SHA"
fi

cd platform
node pipeline/gitlab/set-digest.ts "$versions" "$APP_SERVICE" "$digest"
if git diff --quiet; then
  echo "$PROMOTE_TO runs $digest already"
  exit 0
fi
branch="promote/$PROMOTE_TO/$APP_SYSTEM-$APP_SERVICE"
title="$PROMOTE_TO: $APP_SYSTEM/$APP_SERVICE of $CI_PROJECT_PATH@$CI_COMMIT_SHORT_SHA"
git checkout --quiet -b "$branch"
git -c user.name="$GITLAB_USER_NAME" -c user.email="$GITLAB_USER_EMAIL" commit --quiet --message "$title" -- "$versions"
set -- --push-option=merge_request.create --push-option="merge_request.target=$PLATFORM_BRANCH" \
  --push-option="merge_request.title=$title" --push-option=merge_request.remove_source_branch
if [ -z "$PROMOTE_AFTER" ]; then
  set -- "$@" --push-option=merge_request.auto_merge
fi
git push --quiet --force "$@" origin "$branch"
