#!/usr/bin/env bash
# fastify 5.12.0: reply.serialize() fails on a route whose response schema is declared by content type.
#
# Expected: it serializes by the schema of the reply's status, as it does where the schema stands directly under the status.
# Seen:     with `response: { 200: { content: { 'application/json': { schema } } } }` it throws “fnSerialize is not a
#           function”, so the caller gets a 500; the same route answers 200 when it returns the object.
# Why it matters: declaring content types is what OpenAPI asks for. The first route that needs its text before it is sent, to
#           sign or to store it, then fails only at run time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify@5.12.0

cat >serialize.cjs <<'JS'
const app = require('fastify')()

const schema = { type: 'object', properties: { name: { type: 'string' } } }
const byStatus = { schema: { response: { 200: schema } } }
const byContentType = { schema: { response: { 200: { content: { 'application/json': { schema } } } } } }
const returned = async () => ({ name: 'lamp', cost: 7 })
const serialized = async (_request, reply) => reply.type('application/json').serialize({ name: 'lamp', cost: 7 })
app.get('/status/returned', byStatus, returned)
app.get('/status/serialized', byStatus, serialized)
app.get('/content/returned', byContentType, returned)
app.get('/content/serialized', byContentType, serialized)

async function main() {
  for (const url of ['/status/returned', '/status/serialized', '/content/returned', '/content/serialized']) {
    const { statusCode, json } = await app.inject(url)
    console.log(url, statusCode, json().name ?? json().message)
  }
}
main()
JS
seen=$(node serialize.cjs)
echo "fastify $(node -p 'require("fastify/package.json").version')"
echo "$seen"
[ "$seen" = '/status/returned 200 lamp
/status/serialized 200 lamp
/content/returned 200 lamp
/content/serialized 500 fnSerialize is not a function' ]
