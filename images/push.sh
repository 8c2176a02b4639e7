#!/bin/sh
# Builds a stage of an image and pushes it to GitLab's registry. A tag never changes: where it is there, it has to be of the
# same content, as it is when a merge request has pushed it or a job runs again. In a merge request of a fork there is no
# registry to push to.
#   sh images/push.sh <folder with the Dockerfile> <reference> <stage>
set -eu

folder=$1
reference=$2
stage=$3
# What the Dockerfile copies counts as well.
content=$(find "$folder" tests/cluster/tools/helm tests/cluster/tools/kubernetes -type f | sort | xargs sha256sum | sha256sum | cut -d ' ' -f 1)

buildah login --username "$CI_REGISTRY_USER" --password-stdin "$CI_REGISTRY" <<PASSWORD
$CI_REGISTRY_PASSWORD
PASSWORD

if buildah pull --quiet "docker://$reference" >/dev/null 2>&1; then
  there=$(buildah inspect --type image --format '{{index .OCIv1.Config.Labels "platform.content"}}' "$reference")
  if [ "$there" = "$content" ]; then
    echo "$reference is there, of the same content"
    exit 0
  fi
  echo "$reference is there, of other content; raise PLATFORM_IMAGE_TAG in .gitlab-ci.yml for a changed image" >&2
  exit 1
fi

buildah build --file "$folder/Dockerfile" --target "$stage" --layers --label "platform.content=$content" --label "org.opencontainers.image.revision=$CI_COMMIT_SHA" --tag "$reference" .
buildah push "$reference"
