#!/usr/bin/env bash
# Installs this checkout as the service of a production server, or brings an installed one to it. Debian 12/13,
# Ubuntu 24.04; root. Runs again without harm; never touches data.
#
#   deploy/install.sh --name bando.example.gov.vn      install, or upgrade to this checkout
#   deploy/install.sh --back                           back to the software that ran before
#   deploy/install.sh --name NAME --stage DIR          only write the files, below DIR: to look at them
#
# What it makes: account covidmaps; /opt/covidmaps/releases/<time> and /opt/covidmaps/current; /etc/covidmaps;
# /var/lib/covidmaps (state); units covidmaps-*; nginx in front. Exit 3: the environment lacks something.
set -euo pipefail

SOURCE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
NAME=''
STAGE=''
BACK=no
KEPT=3

say() { printf '==> %s\n    %s\n' "$1" "$2" >&2; }

stop() {
  printf '\nDỪNG / STOPPED\n  vi  %s\n  en  %s\n' "$1" "$2" >&2
  exit 3
}

usage() {
  sed -n '2,8p' "$0" | sed 's/^# \{0,1\}//' >&2
  exit 2
}

# ---- files -----------------------------------------------------------------------------------------------------------

# Fill a template in. Values come from the environment, so that a staged copy can use other ports and folders.
fill() {
  local policy
  policy=$(sed -n 's/.*"content-security-policy": *"\([^"]*\)".*/\1/p' "$SOURCE/viewer/dist/csp.json")
  sed -e "s|@NAME@|$NAME|g" -e "s|@CSP@|$policy|g" \
    -e "s|@HTTP@|${COVIDMAPS_HTTP:-80}|g" -e "s|@HTTPS@|${COVIDMAPS_HTTPS:-443}|g" -e "s|@LOCAL@|${COVIDMAPS_LOCAL:-8080}|g" \
    -e "s|@API@|${COVIDMAPS_API:-unix:/run/covidmaps-api.sock}|g" -e "s|@STATE@|${COVIDMAPS_STATE:-/var/lib/covidmaps}|g" \
    -e "s|@TLS@|${COVIDMAPS_TLS:-/etc/covidmaps/tls}|g" -e "s|@CACHE@|${COVIDMAPS_CACHE:-/var/cache/nginx/covidmaps}|g" \
    -e "s|@LOG@|${COVIDMAPS_LOG:-/var/log/nginx/covidmaps}|g" -e "s|@ACME@|${COVIDMAPS_ACME:-/var/www/covidmaps-acme}|g" \
    -e "s|@RATE@|${COVIDMAPS_RATE:-100r/s}|g" -e "s|@SNIPPETS@|${COVIDMAPS_SNIPPETS:-/etc/nginx/snippets}|g" "$1"
}

write_files() {
  local unit file
  for unit in "$SOURCE"/deploy/systemd/*; do
    install -D -m 644 "$unit" "$STAGE/etc/systemd/system/${unit##*/}"
  done
  for file in conf.d/covidmaps.conf snippets/covidmaps-api.conf snippets/covidmaps-pages.conf; do
    install -d "$STAGE/etc/nginx/${file%/*}"
    fill "$SOURCE/deploy/nginx/${file##*/}" >"$STAGE/etc/nginx/$file"
  done
  install -D -m 644 "$SOURCE/deploy/logrotate/covidmaps" "$STAGE/etc/logrotate.d/covidmaps"
  write_settings
}

# The operator's file: made once, then his.
write_settings() {
  local file=$STAGE/etc/covidmaps/covidmaps.env
  if [ -e "$file" ]; then return; fi
  install -d -m 755 "${file%/*}"
  cat >"$file" <<END
# Cấu hình máy chủ; không có mật khẩu ở đây / this server's settings; no password is in here.
COVIDMAPS_PUBLIC_URL=https://$NAME
COVIDMAPS_PORT=8080
COVIDMAPS_WORKERS=2
COVIDMAPS_DATABASE_SOCKET=/run/covidmaps-database
COVIDMAPS_BACKUP_DIR=/var/backups/covidmaps
END
}

# ---- the machine -----------------------------------------------------------------------------------------------------

packages() {
  local wanted=(postgresql-postgis nginx libnginx-mod-http-brotli-static libnginx-mod-http-brotli-filter pgbackrest openssl curl)
  say "Cài gói hệ thống: ${wanted[*]}" "Installing system packages: ${wanted[*]}"
  # The distribution would make a cluster "main" on 5432; ours is its own.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    install -d /etc/postgresql-common
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  fi
  apt-get -q update
  DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${wanted[@]}"
}

account() {
  if ! id covidmaps >/dev/null 2>&1; then
    useradd --system --user-group --home-dir /var/lib/covidmaps --shell /usr/sbin/nologin covidmaps
  fi
  install -d -o covidmaps -g covidmaps -m 711 /var/lib/covidmaps
  install -d -o covidmaps -g covidmaps -m 755 /var/lib/covidmaps/downloads
  install -d -o covidmaps -g covidmaps -m 700 /var/backups/covidmaps
  install -d -o covidmaps -g covidmaps -m 2770 /var/spool/covidmaps/inbox
  install -d -o www-data -g adm -m 750 /var/log/nginx/covidmaps
  install -d /var/cache/nginx /var/www/covidmaps-acme
}

# Until there is a real certificate nginx needs one to start with.
certificate() {
  if [ -e /etc/covidmaps/tls/fullchain.pem ]; then return; fi
  install -d -m 700 /etc/covidmaps/tls
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=$NAME" \
    -addext "subjectAltName=DNS:$NAME" -keyout /etc/covidmaps/tls/privkey.pem -out /etc/covidmaps/tls/fullchain.pem 2>/dev/null
  say "Chứng thư tạm (tự ký, 30 ngày) trong /etc/covidmaps/tls; thay bằng certbot, xem deploy/README.md." \
    "A makeshift certificate (self-signed, 30 days) is in /etc/covidmaps/tls; certbot replaces it, see deploy/README.md."
}

# The software, in a folder of its own; what runs is not touched until everything is there. Its Python must be one that
# other accounts can read, so none below /root is looked for.
software() {
  RELEASE=/opt/covidmaps/releases/$(date -u +%Y%m%dT%H%M%SZ)
  say "Cài phần mềm vào $RELEASE" "Installing the software into $RELEASE"
  install -d "$RELEASE"
  tar -C "$SOURCE" --exclude=./var --exclude=./.venv --exclude=./.git --exclude=node_modules --exclude=./viewer/dist \
    --exclude=./.mypy_cache --exclude=./.pytest_cache --exclude=./.ruff_cache -cf - . | tar -C "$RELEASE" --no-same-owner -xf -
  HOME=/opt/covidmaps PYENV_ROOT=/nonexistent PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    "$RELEASE/deploy/setup.sh"
  chmod -R go+rX /opt/covidmaps
}

switch_to() {
  ln -s "$1" /opt/covidmaps/current.new
  mv -T /opt/covidmaps/current.new /opt/covidmaps/current
}

# Migrations come first: they only add, so the software of before goes on beside them. Then the socket keeps whoever
# asks waiting while the API is started anew: nobody is refused.
start() {
  systemctl daemon-reload
  systemctl enable --now covidmaps-database.service
  systemctl reload-or-restart covidmaps-database.service
  runuser -u covidmaps -- env COVIDMAPS_STATE=/var/lib/covidmaps /opt/covidmaps/current/.venv/bin/covidmaps migrate
  systemctl enable --now covidmaps-api.socket
  systemctl enable covidmaps-api.service covidmaps-site.service covidmaps-inbox.service
  systemctl restart covidmaps-api.service
  nginx -t -q
  systemctl enable --now nginx
  systemctl reload nginx
  systemctl restart covidmaps-site.service covidmaps-inbox.service
  systemctl enable --now covidmaps-backup.timer covidmaps-drill.timer
}

first_backup() {
  if [ -e /var/lib/covidmaps/backup.json ]; then return; fi
  runuser -u covidmaps -- env COVIDMAPS_STATE=/var/lib/covidmaps PATH=/usr/bin:/bin \
    /opt/covidmaps/current/.venv/bin/covidmaps backup --continuous --repository /var/backups/covidmaps
}

ready() {
  local try
  for try in $(seq 60); do
    if curl -fs -o /dev/null --max-time 5 http://127.0.0.1:8080/readyz; then return 0; fi
    sleep 1
  done
  say "Chưa sẵn sàng sau $try lần thử:" "Not ready after $try attempts:"
  curl -s --max-time 5 http://127.0.0.1:8080/readyz >&2 || true
  return 1
}

back() {
  local before
  before=$(readlink -f /opt/covidmaps/previous) || true
  if [ ! -x "$before/.venv/bin/covidmaps" ]; then stop "Không có phần mềm trước đó." "There is no software from before."; fi
  ln -sfn "$(readlink -f /opt/covidmaps/current)" /opt/covidmaps/previous
  switch_to "$before"
  systemctl restart covidmaps-api.service covidmaps-site.service covidmaps-inbox.service
  ready || exit 3
  say "Đang chạy $before" "Now running $before"
}

upgrade() {
  local before=''
  if [ -e /opt/covidmaps/current ]; then before=$(readlink -f /opt/covidmaps/current); fi
  packages
  account
  software
  write_files
  certificate
  if [ -n "$before" ]; then ln -sfn "$before" /opt/covidmaps/previous; fi
  switch_to "$RELEASE"
  start
  if ! ready; then
    if [ -z "$before" ]; then exit 3; fi
    back
    stop "Bản mới không sẵn sàng; đã quay về bản trước." "The new software was not ready; the one before runs again."
  fi
  first_backup
  # The newest stay, and whatever runs or ran before.
  find /opt/covidmaps/releases -mindepth 1 -maxdepth 1 -type d | sort -r | tail -n "+$((KEPT + 1))" |
    grep -vxF -e "$RELEASE" -e "${before:-none}" | xargs -r rm -rf --
  say "Xong: https://$NAME  ·  khám: covidmaps doctor" "Done: https://$NAME  ·  examine it: covidmaps doctor"
}

main() {
  while [ "$#" -gt 0 ]; do
    case $1 in
      --name) NAME=${2:-} && shift 2 ;;
      --stage) STAGE=${2:-} && shift 2 ;;
      --back) BACK=yes && shift ;;
      *) usage ;;
    esac
  done
  if [ "$BACK" = no ] && ! [[ $NAME =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]]; then usage; fi
  if [ -n "$STAGE" ]; then
    write_files
    return
  fi
  if [ "$(id -u)" -ne 0 ]; then stop "Cần quyền root." "Root is needed."; fi
  if [ ! -d /run/systemd/system ]; then stop "Máy này không chạy systemd." "systemd does not run this machine."; fi
  if [ "$BACK" = yes ]; then back; else upgrade; fi
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then main "$@"; fi
