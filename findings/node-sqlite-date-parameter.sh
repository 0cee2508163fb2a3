#!/usr/bin/env bash
# node:sqlite of Node 22.23.3 and 24.21.0: a Date is stored as NULL, or refused, by its place among the parameters.
#
# Expected: a value of a type that SQLite does not have is refused wherever it stands, as better-sqlite3 does.
# Seen:     an object that comes first is taken as the list of named parameters, so a Date, which has no fields, names
#           none: the statement runs with NULL. As the second parameter the same Date is refused. A statement with two
#           parameters moves the second value to the first.
# Why it matters: `update jobs set done_at = ? where id = 7` loses the time without an error, and a query by date finds
#           nothing. What works by luck in one statement fails in the next.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node22@npm:node@22.23.3 node24@npm:node@24.21.0

cat >date.cjs <<'JS'
const { DatabaseSync } = require('node:sqlite')

const database = new DatabaseSync(':memory:')
const day = new Date('2026-11-30T00:00:00Z')
for (const [sql, ...values] of [
  ['select ? as at', day],
  ['select ? as id, ? as at', 7, day],
  ['select ? as at, ? as id', day, 7],
]) {
  try {
    console.log(JSON.stringify(database.prepare(sql).get(...values)))
  } catch {
    console.log('refused')
  }
}
JS
for version in 22 24; do
  seen=$("node_modules/node$version/bin/node" date.cjs 2>/dev/null)
  echo "Node $version, a Date alone, second and first of two:"
  echo "$seen"
  [ "$seen" = $'{"at":null}\nrefused\n{"at":7,"id":null}' ]
done
