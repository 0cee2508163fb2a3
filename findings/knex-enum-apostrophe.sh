#!/usr/bin/env bash
# knex 3.3.0: the values of an enum are not escaped, while a default in the same table is.
#
# Expected: table.enu('size', ["child's", 'adult']) writes 'child''s', as defaultTo("child's") does.
# Seen:     the values, and on PostgreSQL and MySQL the comment of a table, stand in the statement as they are. The
#           database answers with a syntax error at a place that nobody wrote.
# Why it matters: enum values come from product lists, and the migration fails on the first that has an apostrophe. The
#           statement shown in the error is the only hint.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund knex@3.3.0 pg@8.23.1 mysql2@3.24.6

cat >enum.cjs <<'JS'
const knex = require('knex')

for (const client of ['pg', 'mysql2']) {
  const sql = knex({ client }).schema.createTable('shirts', table => {
    table.enu('size', ["child's", 'adult'])
    table.string('label').defaultTo("child's")
    table.comment("this season's")
  })
  const [size, label, comment] = [/'child.*?s', 'adult'/, /default '.*?s'/, /'this season.*?s'/].map(
    part => sql.toString().match(part)[0],
  )
  console.log(`${client}: ${size} | ${label} | ${comment}`)
}
JS
seen=$(node enum.cjs)
echo "knex $(node -p 'require("knex/package.json").version'): enum, default, comment"
echo "$seen"
[ "$seen" = "pg: 'child's', 'adult' | default 'child''s' | 'this season's'
mysql2: 'child's', 'adult' | default 'child\\'s' | 'this season's'" ]
