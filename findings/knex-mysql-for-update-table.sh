#!/usr/bin/env bash
# knex 3.3.0 with mysql2 3.24.6: forUpdate('jobs') locks every table of a join.
#
# Expected: the named table alone is locked: `for update of jobs skip locked`, as Knex writes for PostgreSQL and as MySQL
#           8 understands too.
# Seen:     for MySQL and MariaDB the name is dropped without a word: `for update skip locked`. The row of the joined
#           table is locked as well.
# Why it matters: a queue in a table takes its next job this way. Jobs that share a parent row (a queue, an account) hide
#           each other: while one worker holds a job, the second skips all jobs of that parent and looks idle.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund knex@3.3.0 pg@8.23.1 mysql2@3.24.6

cat >lock.cjs <<'JS'
const knex = require('knex')

for (const client of ['pg', 'mysql2']) {
  const next = knex({ client })('jobs').join('queues', 'queues.id', 'jobs.queue_id').select('jobs.id').limit(1)
  const [lock] = next.forUpdate('jobs').skipLocked().toString().match(/for update.*/)
  console.log(`${client}: ${lock.replaceAll(/["`]/g, '')}`)
}
JS
seen=$(node lock.cjs)
echo "knex $(node -p 'require("knex/package.json").version')"
echo "$seen"
[ "$seen" = $'pg: for update of jobs skip locked\nmysql2: for update skip locked' ]
