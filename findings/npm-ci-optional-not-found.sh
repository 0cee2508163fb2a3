#!/usr/bin/env bash
# npm 11.19.1: npm ci refuses the lock file that npm install has just written, where an optional dependency cannot be found.
#
# Expected: what `npm install` accepts and locks, `npm ci` installs. npm 10.9.4 does.
# Seen:     `npm install` skips the optional dependency, exits with 0 and writes a lock file without it. `npm ci` then says
#           “Missing: semver@ from lock file”, without a version, and exits with 1.
# Why it matters: a mirror that lacks one package for one platform breaks every CI run, and the advice in the error, to run
#           npm install again, writes the same file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix tools npm10@npm:npm@10.9.4 npm11@npm:npm@11.19.1

mkdir app
cd app
echo '{ "name": "app", "version": "1.0.0", "dependencies": { "ms": "2.1.3" }, "optionalDependencies": { "semver": "999.0.0" } }' \
  >package.json
for version in 10 11; do
  rm -rf node_modules package-lock.json
  npm="$folder/tools/node_modules/npm$version/bin/npm-cli.js"
  node "$npm" install --silent --no-audit --no-fund
  status=0
  node "$npm" ci --no-audit --no-fund >log 2>&1 || status=$?
  echo "npm $(node "$npm" --version): install 0, ci $status $(grep -m1 Missing log || true)"
  [ "$status" = $((version - 10)) ]
done
