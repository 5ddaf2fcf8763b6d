# Read by bin/test and bin/bench: a private PostgreSQL for one run.
# shellcheck shell=bash

# The folder of PostgreSQL's server programs; distributions keep them out of the path.
postgres_programs() {
  local folder
  for folder in "$(dirname "$(command -v initdb || true)")" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && { say "$folder"; return; }
  done
  return 1
}

# PostgreSQL refuses to run as root.
unprivileged() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  else
    local user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- env HOME=/tmp "$@"
  fi
}

# Starts the cluster on a free port of 127.0.0.1 and exports its address. Data of a test is worth nothing, so it isn't
# synced; `postgres_start durable` waits for the disk, as a real server does.
postgres_start() {
  postgres_programs=$(postgres_programs) || fail "PostgreSQL's server programs are missing. Install them: apt-get install postgresql"
  postgres_folder=$(mktemp -d /tmp/aureole-postgres.XXXXXX)
  chmod 755 "$postgres_folder"
  if [ "$(id -u)" = 0 ]; then
    chown "$(id -u postgres 2>/dev/null || id -u nobody)" "$postgres_folder"
  fi
  unprivileged "$postgres_programs/initdb" --pgdata="$postgres_folder/data" --username=aureole --auth=trust \
    --encoding=UTF8 --locale=C --no-sync >"$postgres_folder.log" 2>&1 || fail "$(cat "$postgres_folder.log")"
  local port attempt options="-c listen_addresses=127.0.0.1 -c unix_socket_directories=$postgres_folder"
  options+=" -c max_connections=300"
  [ "${1:-}" = durable ] || options+=" -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_wal_size=256MB"
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 20000))
    if (cd "$postgres_folder" && unprivileged "$postgres_programs/pg_ctl" start --wait --silent --pgdata=data --log=log \
      --options="-p $port $options"); then
      export AUREOLE_TEST_DATABASE_URL="postgres://aureole@127.0.0.1:$port/postgres"
      return
    fi
    say "Port $port did not do (attempt $attempt of 5)."
  done
  fail "PostgreSQL did not start: $(tail -n 5 "$postgres_folder/log")"
}

postgres_stop() {
  [ -n "${postgres_folder:-}" ] || return 0
  (cd "$postgres_folder" && unprivileged "$postgres_programs/pg_ctl" stop --silent --mode=immediate --pgdata=data) >/dev/null 2>&1 || true
  rm -rf "$postgres_folder" "$postgres_folder.log"
  unset postgres_folder AUREOLE_TEST_DATABASE_URL
}
