#!/usr/bin/env bash
# Tests all ways to run the commands from a checkout that was never built, and from its tarball.
#
#   scripts/try-checkout.sh                the installed Node and npm
#   scripts/try-checkout.sh 20 npm@10      any Node and npm that the registry has (npm 12 needs Node 22.22 or later)
#   scripts/try-checkout.sh 24 npm@12
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home=$(mktemp -d "${TMPDIR:-/tmp}/try-checkout.XXXXXX")
trap 'rm -rf "$home"' EXIT
for name in $(env | grep -oE '^npm_[a-z_]+' | grep -vE '^npm_config_(registry|cache|userconfig)$'); do unset "$name"; done
unset CI INIT_CWD

for tool in ${1:+node@$1} ${2:+"$2"}; do
  npm install --silent --no-audit --no-fund --prefix "$home/${tool%%@*}" "$tool"
  PATH=$home/${tool%%@*}/node_modules/.bin:$PATH
done
export PATH
echo "node $(node --version), npm $(npm --version)"

cd "$home"
git clone --quiet "$root" create-good-api
passed=0

# made FOLDER COMMAND…: the command creates a project there, and no other files
made() {
  local folder=$1
  shift
  "$@" --no-install --no-git >"$home/log" 2>&1 </dev/null || { echo "FAILED $*"; cat "$home/log"; exit 1; }
  [ -f "$home/$folder/gapi.yml" ] || { echo "FAILED $*: no project in $folder"; exit 1; }
  echo "ok $*"
  passed=$((passed + 1))
}

# Three at once on a fresh clone: one of them builds, the others wait for it.
for n in 1 2 3; do (cd create-good-api && npx . "../together$n" --no-install --no-git >"$home/log$n" 2>&1 </dev/null) & done
wait
for n in 1 2 3; do [ -f "together$n/gapi.yml" ] || { cat "$home/log$n"; exit 1; }; done
echo "ok three at once"

# The small tier does without a second build.
if [ -n "${GAPI_TEST_FULL:-}" ]; then (cd create-good-api && git clean -qfdx); fi
cd create-good-api && made a npx . ../a && cd ..
made b npx ./create-good-api b
made c npx "$home/create-good-api" c
cd create-good-api && made d npm exec . -- ../d && cd ..

export npm_config_prefix=$home/global
npm install --silent --global ./create-good-api
made e "$home/global/bin/create-good-api" e
rm -rf "$npm_config_prefix"
mkdir -p "$npm_config_prefix/lib"
(cd create-good-api && npm link --silent)
made f "$home/global/bin/gapi" new f
unset npm_config_prefix

(cd create-good-api && npm pack --silent --pack-destination "$home" >/dev/null)
tarball=$(ls "$home"/*.tgz)
made g npx --yes "file:$tarball" g
made h npm exec --yes "--package=$tarball" -- gapi new h
# Yarn's Plug'n'Play runs a package from its archive, which is read-only.
npm install --silent --no-audit --no-fund --prefix "$home/yarn" @yarnpkg/cli-dist
made i env YARN_GLOBAL_FOLDER="$home/yarn-global" "$home/yarn/node_modules/.bin/yarn" dlx -p "create-good-api@file:$tarball" create-good-api i
npm install --silent --no-audit --no-fund --prefix "$home/old" node@6
status=0
said=$("$home/old/node_modules/.bin/node" create-good-api/bin/gapi.cjs --version 2>&1) || status=$?
[ "$status" = 2 ] && [[ $said == *"needs Node 20.19 or later, and this is Node 6."* ]] || { echo "FAILED on Node 6: $said"; exit 1; }
echo "ok Node 6 is told which one is needed"
passed=$((passed + 1))
echo "checkout: $passed passed, 0 failed"
