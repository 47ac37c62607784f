#!/usr/bin/env bash
# Audits stacks of a real server that speaks CloudFormation's protocol: moto's, in a virtual environment of its own, on
# the loopback. Says so and succeeds where there is no Python or moto can't be installed.
set -euo pipefail
cd "$(dirname "$0")/../.."

skip() {
  echo "deployed stacks were not tested against a server: $1"
  exit 0
}

command -v python3 >/dev/null || skip 'there is no python3'
venv=node_modules/.cache/moto
if ! "$venv/bin/python" -c 'import moto.server' 2>/dev/null; then
  python3 -m venv "$venv" 2>/dev/null || skip "python3 can't make virtual environments"
  "$venv/bin/pip" install --quiet --disable-pip-version-check 'moto[server,cloudformation]==5.2.5' ||
    skip "moto can't be installed"
fi
UPLOAD_AUDIT_MOTO="$venv/bin/python" exec npx vitest run test/deployed/moto.test.ts
