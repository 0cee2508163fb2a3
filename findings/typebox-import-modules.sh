#!/usr/bin/env bash
# typebox 1.4.3: importing Type loads 373 modules, Fastify as a whole 134.
#
# Expected: `import { Type } from 'typebox'`, to describe an object with two fields, loads what builds schemas: a few files.
# Seen:     it loads 373 ES modules, among them a parser of TypeScript's syntax and the rules of conditional and mapped types.
#           The package has no smaller entry for it (typebox/type loads 372), and Node does not leave out what is not used.
#           Fastify itself, with all it needs, is 134 modules.
# Why it matters: in an API with a schema for each route, this import can be the largest part of the start, and each process that
#           imports it pays again: an instance, a worker, a command that only lists routes, a file of tests. A bundler, which leaves
#           out what is not used, takes most of it away; an import of `type` only (`import type`) loads nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typebox@1.4.3 fastify@5.12.8

# Counts the ES modules that Node loads, by a hook of the loader.
cat >hooks.mjs <<'JS'
import { writeSync } from 'node:fs'
export async function load(url, context, next) {
  if (url.includes('node_modules')) writeSync(1, `${url}\n`)
  return next(url, context)
}
JS
cat >register.mjs <<'JS'
import { register } from 'node:module'
register('./hooks.mjs', import.meta.url)
JS
count() {
  echo "$1" >entry.mjs
  node --import ./register.mjs entry.mjs | sort -u | wc -l
}

whole=$(count "import { Type } from 'typebox'")
part=$(count "import { Object as object } from 'typebox/type'")
fastify=$(node -e 'require("fastify"); console.log(Object.keys(require.cache).length)')
echo "modules loaded: typebox $whole, typebox/type $part, fastify $fastify"
[ "$whole" -gt 350 ] && [ "$part" -gt 350 ] && [ "$fastify" -lt "$whole" ]
