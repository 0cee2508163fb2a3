#!/usr/bin/env bash
# Node 20.19.6, 22.22.0: each AsyncLocalStorage that was ever used slows down every promise of the process, also where it is not.
#
# Expected: a store costs what runs inside it; a hundred that nothing uses any more cost nothing, as in Node 24.
# Seen:     awaits outside every store take more than ten times as long once a hundred stores have been entered and left:
#           run() puts a store on a list of the process that each new promise goes through, and only disable() takes it off,
#           which the documentation calls experimental. Node 24.13.0 keeps its speed.
# Why it matters: an API that makes a store for each app it creates (timing of queries, request ids) is quick in production,
#           where there is one app, and ever slower in its tests, where each file creates one in the same process. Make it once, at
#           the top of a module.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null

cat >stores.cjs <<'JS'
const { AsyncLocalStorage } = require('node:async_hooks')

async function milliseconds() {
  const began = process.cpuUsage()
  for (let i = 0; i < 200_000; i++) await null
  return process.cpuUsage(began).user / 1000
}

async function main() {
  await milliseconds()
  new AsyncLocalStorage().run(1, () => {})
  await milliseconds()
  const one = await milliseconds()
  for (let i = 0; i < 99; i++) new AsyncLocalStorage().run(1, () => {})
  await milliseconds()
  const hundred = await milliseconds()
  console.log(hundred / one > 10 ? 'slower' : 'as before', (hundred / one).toFixed(1))
}
main()
JS

for version in 20.19.6 22.22.0 24.13.0; do
  npm install --silent --no-audit --no-fund --prefix "node-$version" "node@$version"
  seen=$("node-$version/node_modules/.bin/node" stores.cjs)
  echo "node $version: awaits after a hundred stores are $seen times one"
  case $version in
    24.*) [[ $seen == 'as before'* ]] ;;
    *) [[ $seen == slower* ]] ;;
  esac
done
