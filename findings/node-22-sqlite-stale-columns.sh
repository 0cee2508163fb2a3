#!/usr/bin/env bash
# node:sqlite of Node 22.23.3: a kept statement has the old columns once after ALTER TABLE.
#
# Expected: a prepared `select *` follows the schema, as SQLite prepares it again by itself. Node 24.21.0 does.
# Seen:     on Node 22 the first all() after ADD COLUMN gives rows without the column; the next one has it. After DROP
#           COLUMN the first all() throws “Cannot get name of column”. get() is right at once.
# Why it matters: who keeps prepared statements, as Knex dialects and query builders do, reads rows without the column
#           right after a migration, and a migration that reads what it has just altered fails on one Node alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node22@npm:node@22.23.3 node24@npm:node@24.21.0

cat >kept.cjs <<'JS'
const { DatabaseSync } = require('node:sqlite')

const database = new DatabaseSync(':memory:')
database.exec('create table products (id integer); insert into products values (1)')
const kept = database.prepare('select * from products')
const columns = () => Object.keys(kept.all()[0]).join('+')
columns()
database.exec("alter table products add column stock integer default 40")
console.log(`${columns()} then ${columns()}`)
JS
node_22=$(node_modules/node22/bin/node kept.cjs 2>/dev/null)
node_24=$(node_modules/node24/bin/node kept.cjs 2>/dev/null)
echo 'Columns of a kept "select *" after add column stock, first and second read'
echo "Node 22: $node_22"
echo "Node 24: $node_24"
[ "$node_22" = 'id then id+stock' ] && [ "$node_24" = 'id+stock then id+stock' ]
