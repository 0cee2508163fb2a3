#!/usr/bin/env bash
# yarn 1.22.22 and 4.18.1: an optional dependency that the registry does not have fails the whole install.
#
# Expected: the install succeeds without it. The documentation of optionalDependencies says that a package which cannot be
#           found or installed is skipped, and npm, pnpm 10.34.9 and bun 1.4.5 skip it.
# Seen:     yarn 1 and 4 resolve every optional dependency and stop at the first that is missing, also where the package is for
#           another operating system.
# Why it matters: behind a mirror or a proxy that lacks one package for one platform, a project installs with npm and not with
#           yarn. vite 8.4.0 has such a dependency (napi-windows-process-start-time).
set -euo pipefail
home=$(mktemp -d)
server=
seen=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$home"' EXIT
tools=${TOOLS:-$home/tools}
cd "$home"
for one in yarn1=yarn@1.22.22 yarn4=@yarnpkg/cli-dist@4.18.1 pnpm=pnpm@10.34.9 bun=bun@1.4.5; do
  [ -d "$tools/${one%%=*}" ] || npm install --silent --no-audit --no-fund --prefix "$tools/${one%%=*}" "${one#*=}"
done

mkdir package
echo '{ "name": "tool", "version": "1.0.0", "optionalDependencies": { "tool-plan9": "1.0.0" } }' >package/package.json
tar -czf tool-1.0.0.tgz package
cat >registry.mjs <<'JS'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
const tarball = readFileSync('tool-1.0.0.tgz')
const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
const server = createServer(({ url, headers }, response) => {
  if (url === '/tool/-/tool-1.0.0.tgz') return response.end(tarball)
  if (url !== '/tool') return response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}')
  const dist = { tarball: `http://${headers.host}/tool/-/tool-1.0.0.tgz`, integrity }
  const version = { name: 'tool', version: '1.0.0', optionalDependencies: { 'tool-plan9': '1.0.0' }, dist }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ name: 'tool', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }))
}).listen(0, '127.0.0.1', () => writeFileSync('port', String(server.address().port)))
JS
node registry.mjs &
server=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
registry=http://127.0.0.1:$(cat port)

# installed NAME FOLDER COMMAND…: whether the command installs a project that depends on `tool`
installed() {
  local name=$1 tool=$2 status=0
  shift 2
  mkdir "$home/$name"
  cd "$home/$name"
  echo '{ "name": "app", "version": "1.0.0", "dependencies": { "tool": "1.0.0" } }' >package.json
  printf 'registry=%s/\n' "$registry" >.npmrc
  printf 'registry "%s/"\n' "$registry" >.yarnrc
  printf 'npmRegistryServer: %s\nunsafeHttpWhitelist: [127.0.0.1]\nnodeLinker: node-modules\n' "$registry" >.yarnrc.yml
  : >yarn.lock
  env -u npm_config_registry HOME="$home/$name" XDG_CACHE_HOME="$home/$name/cache" PATH="$tool:$PATH" \
    YARN_ENABLE_IMMUTABLE_INSTALLS=false "$@" >log 2>&1 || status=$?
  if [ "$status" = 0 ] && [ -e node_modules/tool/package.json ]; then 
    echo "$name: installed without it"
  else
    seen="$seen $name"
    echo "$name: exit $status, $(grep -m1 -iE "not found|couldn't find|404" log || tail -n1 log)"
  fi
}
installed npm /nowhere npm install --no-audit --no-fund
installed pnpm "$tools/pnpm/node_modules/.bin" pnpm install
installed bun "$tools/bun/node_modules/.bin" bun install
installed yarn1 "$tools/yarn1/node_modules/.bin" yarn install
installed yarn4 "$tools/yarn4/node_modules/.bin" yarn install
[ "$seen" = " yarn1 yarn4" ]
