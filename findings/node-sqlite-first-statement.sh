#!/usr/bin/env bash
# node:sqlite of Node 22.23.3 and 24.21.0, and @photostructure/sqlite 1.2.1: prepare() keeps the first statement only.
#
# Expected: two statements in one text both run, or are refused. better-sqlite3 throws “The supplied SQL string contains
#           more than one statement”.
# Seen:     prepare() compiles the first and forgets the rest; run() reports success. Only exec() runs both.
# Why it matters: a migration that is one raw text of several statements is recorded as applied, and its second table is
#           missing. Moving a project from better-sqlite3 to node:sqlite turns an error into that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node22@npm:node@22.23.3 node24@npm:node@24.21.0 @photostructure/sqlite@1.2.1

cat >two.cjs <<'JS'
const { DatabaseSync } = require(process.argv[2])
const database = new DatabaseSync(':memory:')
database.prepare('create table first (id integer); create table second (id integer)').run()
console.log(database.prepare("select group_concat(name) as names from sqlite_schema").get().names)
JS
tables() { "$1" two.cjs "$2" 2>/dev/null; }
node_22=$(tables node_modules/node22/bin/node node:sqlite)
node_24=$(tables node_modules/node24/bin/node node:sqlite)
package=$(tables node @photostructure/sqlite)
echo 'Tables after prepare("create table first …; create table second …").run()'
echo "node:sqlite of Node 22: $node_22"
echo "node:sqlite of Node 24: $node_24"
echo "@photostructure/sqlite: $package"
[ "$node_22 $node_24 $package" = 'first first first' ]
