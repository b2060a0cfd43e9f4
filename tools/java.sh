#!/bin/sh
# The Nu HTML checker runs on Java. Finds it, installs it where that is possible, or says what to install.
set -eu
if command -v java >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; then
    echo "Java is missing: installing the package default-jre-headless"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null
    command -v java >/dev/null
else
    echo "The Nu HTML checker needs Java. On Debian or Ubuntu: sudo apt-get install default-jre-headless" >&2
    exit 1
fi
