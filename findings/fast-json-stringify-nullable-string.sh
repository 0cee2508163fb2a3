#!/usr/bin/env bash
# fast-json-stringify 7.3.10: a string that may be null refuses the number that a plain string converts.
#
# Expected: adding null to a type allows null, and changes nothing for other values.
# Seen:     with `type: 'string'` a number is written as text. With `type: ['string', 'null']`, or anyOf of the two, the
#           same number throws “does not match schema definition”; with `nullable: true` it is written again. A `const`
#           is not compared at all: it is written whatever the value is.
# Why it matters: a column whose driver gives a number (a decimal, a bigint, a year) answers until its field becomes
#           optional; then every such row is a 500. And a reply with a const says what the schema says, not what the
#           database holds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fast-json-stringify@7.3.10

cat >reply.cjs <<'JS'
const build = require('fast-json-stringify')

function written(schema, value) {
  try {
    return build({ type: 'object', properties: { value: schema } })({ value })
  } catch {
    return 'throws'
  }
}
console.log('string:', written({ type: 'string' }, 5))
console.log('string or null:', written({ type: ['string', 'null'] }, 5))
console.log('anyOf string, null:', written({ anyOf: [{ type: 'string' }, { type: 'null' }] }, 5))
console.log('nullable string:', written({ type: 'string', nullable: true }, 5))
console.log('const paid, given cancelled:', written({ const: 'paid' }, 'cancelled'))
JS
seen=$(node reply.cjs)
echo "fast-json-stringify $(node -p 'require("fast-json-stringify/package.json").version')"
echo "$seen"
[ "$seen" = 'string: {"value":"5"}
string or null: throws
anyOf string, null: throws
nullable string: {"value":"5"}
const paid, given cancelled: {"value":"paid"}' ]
