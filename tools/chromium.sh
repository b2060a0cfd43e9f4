#!/bin/sh
# The tests look at the site in a real browser. Finds Chromium, installs it where that is possible, or says what to install.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; then
    echo "Chromium is missing: installing the package chromium"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
    command -v chromium >/dev/null
else
    echo "The tests need Chromium. On Debian or Ubuntu: sudo apt-get install chromium" >&2
    exit 1
fi
