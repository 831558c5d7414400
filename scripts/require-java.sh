#!/usr/bin/env bash
# Makes sure that a JDK (17 or newer) and Maven are there: installs them with apt where the user may (root), else says in one
# message what to type. Changes nothing when both are present.
set -euo pipefail

missing=()
if ! command -v javac >/dev/null 2>&1; then
  missing+=(openjdk-17-jdk-headless)
else
  major=$(javac -version 2>&1 | sed -E 's/^javac ([0-9]+).*/\1/')
  if [ "$major" -lt 17 ]; then missing+=(openjdk-17-jdk-headless); fi
fi
command -v mvn >/dev/null 2>&1 || missing+=(maven)
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "setup: installing ${missing[*]} with apt"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "setup: a JDK (17 or newer) and Maven are needed to build the connectors; missing: ${missing[*]}" >&2
  echo "       on Debian or Ubuntu type:  sudo apt-get install ${missing[*]}" >&2
  echo "       on macOS type:             brew install openjdk@17 maven" >&2
  exit 1
fi
