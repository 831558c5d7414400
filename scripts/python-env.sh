#!/usr/bin/env bash
# Makes .venv from the lock files and installs boilerc into it, editable. Everything is pinned by hash.
# requirements-flink.lock is Flink's own command-line scripts (bin/ and conf/), without the dependencies of PyFlink:
# the tests start a standalone cluster with them.
set -euo pipefail
cd "$(dirname "$0")/.."

python=""
for candidate in python3.11 python3 python3.12 python3.13; do
  if command -v "$candidate" >/dev/null 2>&1 &&
     "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python="$candidate"
    break
  fi
done
if [ -z "$python" ]; then
  echo "setup: Python 3.11 or newer with its venv module is needed and was not found on PATH" >&2
  echo "       on Debian or Ubuntu type:  sudo apt-get install python3 python3-venv" >&2
  exit 1
fi

echo "setup: Python environment in .venv ($("$python" --version))"
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-flink.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
