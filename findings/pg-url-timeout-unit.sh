#!/usr/bin/env bash
# pg 8.23.1: a timeout in the connection URL loses its unit.
#
# Expected: `?statement_timeout=5s` reaches PostgreSQL as five seconds, as `SET statement_timeout = '5s'` and libpq's
#           `options=-c statement_timeout=5s` do.
# Seen:     pg reads the number with parseInt and sends `5`, which PostgreSQL takes as milliseconds. `2min` becomes 2 ms.
#           There is no warning.
# Why it matters: whoever puts a limit on migrations or requests into DATABASE_URL gets one a thousand times smaller.
#           Nearly every statement is cancelled, and only under load, when it takes longer than that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pg@8.23.1

# A server that only reads the first packet: it holds the parameters of the session, as name, zero byte, value, zero byte.
cat >startup.cjs <<'JS'
const net = require('node:net')
const { Client } = require('pg')

const server = net.createServer(socket =>
  socket.once('data', packet => {
    const fields = packet.subarray(8).toString().split('\0')
    const sent = name => fields[fields.indexOf(name) + 1]
    console.log(`statement_timeout=${sent('statement_timeout')} lock_timeout=${sent('lock_timeout')}`)
    socket.destroy()
    server.close()
  }),
)
server.listen(0, '127.0.0.1', () => {
  const url = `postgres://app@127.0.0.1:${server.address().port}/app?sslmode=disable&statement_timeout=5s&lock_timeout=2min`
  new Client({ connectionString: url }).connect().catch(() => {})
})
JS
seen=$(node startup.cjs)
echo "pg $(node -p 'require("pg/package.json").version'), ?statement_timeout=5s&lock_timeout=2min"
echo "sent to the server: $seen"
[ "$seen" = 'statement_timeout=5 lock_timeout=2' ]
