#!/usr/bin/env bash
# Puts the records of a change into the place of those of the atlas that is to judge them:
#   lay-records.sh CHANGE ATLAS
# Only clusters/, themes/ and content/ are taken. The look stays the atlas's own: its templates are run while a site is
# built, and so are no data. Settings and regions stay as well, since a maintainer changes them.
set -euo pipefail

change=$1 atlas=$2

for folder in clusters themes content; do
  if [ -L "$change/$folder" ]; then
    echo "$folder is a link: put the folder itself there" >&2
    exit 1
  fi
done

kept=$(mktemp -d)
if [ -d "$atlas/themes/look" ]; then
  mv "$atlas/themes/look" "$kept/look"
fi
for folder in clusters themes content; do
  rm -rf "${atlas:?}/$folder"
  if [ -d "$change/$folder" ]; then
    cp -R -P "$change/$folder" "$atlas/$folder"
  fi
done
rm -rf "$atlas/themes/look"
if [ -d "$kept/look" ]; then
  mkdir -p "$atlas/themes"
  mv "$kept/look" "$atlas/themes/look"
fi
rm -rf "$kept" "$change"
