#!/bin/sh
# Builds an image and pushes it to GitLab's registry, unless its tag is there: a tag never changes. In a merge request of a
# fork there is no registry to push to.
#   sh images/push.sh <folder with the Dockerfile> <reference>
set -eu

folder=$1
reference=$2

buildah login --username "$CI_REGISTRY_USER" --password-stdin "$CI_REGISTRY" <<PASSWORD
$CI_REGISTRY_PASSWORD
PASSWORD

if buildah pull --quiet "docker://$reference" >/dev/null 2>&1; then
  echo "$reference is there; raise PLATFORM_IMAGE_TAG in .gitlab-ci.yml for a changed image" >&2
  exit 1
fi

buildah build --file "$folder/Dockerfile" --label "org.opencontainers.image.revision=$CI_COMMIT_SHA" --tag "$reference" .
buildah push "$reference"
