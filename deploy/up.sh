#!/usr/bin/env bash
# Everything from nothing to a map in the browser: set-up, database, samples, server. Options: deploy/up.sh --help
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
"$here/setup.sh"
exec "$here/../.venv/bin/covidmaps" up "$@"
