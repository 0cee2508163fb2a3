# Starts servers for tests, in a temporary folder and on free ports of 127.0.0.1; sourced by .ci/run, .ci/prove and
# scripts/try/servers.mjs. start_postgres and start_mariadb print the DATABASE_URL of an empty database, start_redis its
# URL, start_pgbouncer that of a pooler before a PostgreSQL, start_standby that of a hot standby of it; restart_postgres,
# restart_mariadb and restart_redis end them as an operator does (stop) or as a crash does (kill) and start them again;
# stop_servers ends them all. Who sets `servers` beforehand goes on with the servers of that folder.
if [ -z "${servers:-}" ]; then servers=$(mktemp -d "${TMPDIR:-/tmp}/servers.XXXXXX"); fi
chmod 755 "$servers"

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

# PostgreSQL refuses to run as root.
as() {
  if [ "$(id -u)" = 0 ]; then runuser -u "$1" -- "${@:2}"; else "${@:2}"; fi
}

# The program, and its Debian package where it is missing.
need() {
  if command -v "$1" >/dev/null; then return; fi
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "$2"; } >"$servers/apt.log" 2>&1 ||
    { cat "$servers/apt.log" >&2; return 1; }
}

start_postgres() {
  local bin port data=$servers/postgres
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  port=$(free_port)
  command install -d -m 700 "$data"
  if [ "$(id -u)" = 0 ]; then chown postgres "$data"; fi
  as postgres "$bin/initdb" -D "$data/db" -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
  as postgres "$bin/pg_ctl" -D "$data/db" -l "$data/log" -w -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data -c fsync=off" start >/dev/null
  as postgres "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres app
  echo "postgres://postgres@127.0.0.1:$port/app"
}

restart_postgres() {
  local bin mode=fast data=$servers/postgres
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  if [ "$1" = kill ]; then mode=immediate; fi
  as postgres "$bin/pg_ctl" -D "$data/db" -l "$data/log" -w -m "$mode" restart >/dev/null
}

# It follows the PostgreSQL that start_postgres started.
start_standby() {
  local bin port data=$servers/standby
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  port=$(free_port)
  command install -d -m 700 "$data"
  if [ "$(id -u)" = 0 ]; then chown postgres "$data"; fi
  as postgres "$bin/pg_basebackup" -d "$(sed 's|/[^/]*$|/|' <<<"$1")" -D "$data/db" -R -c fast >/dev/null
  as postgres "$bin/pg_ctl" -D "$data/db" -l "$data/log" -w -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data" start >/dev/null
  echo "postgres://postgres@127.0.0.1:$port/app"
}

# Options of mariadbd may follow.
start_mariadb() {
  local port data=$servers/mariadb
  need mariadbd mariadb-server || return 1
  port=$(free_port)
  command install -d -m 700 "$data" "$data/tmp"
  if [ "$(id -u)" = 0 ]; then chown mysql "$data" "$data/tmp"; fi
  as mysql mariadb-install-db --no-defaults --datadir="$data/db" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  echo "$port" >"$data/port"
  echo "$*" >"$data/options"
  run_mariadb
  for _ in $(seq 1200); do
    if mariadb --no-defaults -S "$data/socket" -u root -e "create database app; create user app@localhost identified by 'app'; create user app@'127.0.0.1' identified by 'app'; grant all on *.* to app@localhost; grant all on *.* to app@'127.0.0.1'" 2>/dev/null; then
      echo "mysql://app:app@127.0.0.1:$port/app"
      return
    fi
    sleep 0.1
  done
  cat "$servers/mariadb.log" >&2
  return 1
}

# As PostgreSQL without fsync: what is committed outlives the process, not the machine.
# A server that starts deletes the temporary tables of another one that has the same tmpdir.
run_mariadb() {
  local data=$servers/mariadb
  as mysql mariadbd --no-defaults --loose-innodb-flush-method=nosync --innodb-flush-log-at-trx-commit=2 --loose-sync-frm=0 --datadir="$data/db" --tmpdir="$data/tmp" --port="$(cat "$data/port")" --bind-address=127.0.0.1 --socket="$data/socket" --pid-file="$data/pid" $(cat "$data/options") >>"$servers/mariadb.log" 2>&1 &
}

restart_mariadb() {
  local pid signal=TERM data=$servers/mariadb
  pid=$(cat "$data/pid")
  if [ "$1" = kill ]; then signal=KILL; fi
  kill "-$signal" "$pid"
  while ps -o stat= -p "$pid" | grep -qv '^Z'; do sleep 0.05; done
  run_mariadb
  for _ in $(seq 300); do
    if mariadb-admin --no-defaults -S "$data/socket" -u root ping >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  cat "$servers/mariadb.log" >&2
  return 1
}

# It lends a connection for a transaction, to any of the server's databases. More of its settings may follow the URL.
start_pgbouncer() {
  local port server data=$servers/pgbouncer
  need pgbouncer pgbouncer || return 1
  port=$(free_port)
  server=$(sed -E 's|.*:([0-9]+)/.*|\1|' <<<"$1")
  command install -d -m 700 "$data"
  cat >"$data/ini" <<INI
[databases]
* = host=127.0.0.1 port=$server user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_type = any
pool_mode = transaction
pidfile = $data/pid
logfile = $data/log
INI
  printf '%s\n' "${@:2}" >>"$data/ini"
  if [ "$(id -u)" = 0 ]; then chown -R postgres "$data"; fi
  as postgres pgbouncer -q -d "$data/ini"
  echo "postgres://postgres@127.0.0.1:$port/app"
}

# It keeps nothing: who counts in it can lose the count.
start_redis() {
  local data=$servers/redis
  need redis-server redis-server || return 1
  command install -d -m 700 "$data"
  if [ "$(id -u)" = 0 ]; then chown redis "$data"; fi
  free_port >"$data/port"
  run_redis
}

# A Redis that was killed may hold its port a moment longer than it has a process, so one that does not answer is started again.
run_redis() {
  local attempt port data=$servers/redis
  port=$(cat "$data/port")
  for attempt in $(seq 0 1200); do
    if [ $((attempt % 50)) = 0 ]; then
      as redis redis-server --bind 127.0.0.1 --port "$port" --dir "$data" --save '' --appendonly no --daemonize yes --pidfile "$data/pid" --logfile "$data/log" >/dev/null
    fi
    if [ "$(redis-cli -h 127.0.0.1 -p "$port" ping 2>/dev/null)" = PONG ]; then
      echo "redis://127.0.0.1:$port"
      return
    fi
    sleep 0.1
  done
  cat "$data/log" >&2
  return 1
}

restart_redis() {
  local pid signal=TERM
  pid=$(cat "$servers/redis/pid")
  if [ "$1" = kill ]; then signal=KILL; fi
  kill "-$signal" "$pid"
  while ps -o stat= -p "$pid" | grep -qv '^Z'; do sleep 0.02; done
  run_redis >/dev/null
}

# INT ends PostgreSQL at once; at TERM it waits for those that are connected.
stop_servers() {
  local pid
  for pid in "$servers"/{standby,postgres}/db/postmaster.pid; do
    if [ -f "$pid" ]; then kill -INT "$(head -1 "$pid")" 2>/dev/null || true; fi
  done
  for pid in "$servers"/mariadb/pid "$servers"/redis/pid "$servers"/pgbouncer/pid; do
    if [ -f "$pid" ]; then kill "$(head -1 "$pid")" 2>/dev/null || true; fi
  done
  sleep 1
  rm -rf "$servers"
}
