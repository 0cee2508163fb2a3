#!/usr/bin/env bash
# knex 3.3.0 with mysql2 3.24.6: orderBy(column, direction, 'last') does not sort by the column.
#
# Expected: `order by paid_at is null, paid_at desc`: rows by date, those without one at the end, as Knex's `nulls last`
#           gives on PostgreSQL.
# Seen:     for MySQL and MariaDB (and SQLite) the column itself is not in the clause, only whether it is null. With
#           'desc' the direction turns that around too: 'last' puts the rows without a date first.
# Why it matters: a list sorted like this looks right in a test with few rows, and its pages overlap or leave rows out
#           once there are many, on one database alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund knex@3.3.0 pg@8.23.1 mysql2@3.24.6

cat >order.cjs <<'JS'
const knex = require('knex')

for (const client of ['pg', 'mysql2']) {
  const [clause] = knex({ client })('orders').orderBy('paid_at', 'desc', 'last').toString().match(/order by.*/)
  console.log(`${client}: ${clause.replaceAll(/["`]/g, '')}`)
}
JS
seen=$(node order.cjs)
echo "knex $(node -p 'require("knex/package.json").version'), orderBy('paid_at', 'desc', 'last')"
echo "$seen"
[ "$seen" = $'pg: order by paid_at desc nulls last\nmysql2: order by (paid_at is null) desc' ]
