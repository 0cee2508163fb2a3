#!/usr/bin/env bash
# Node 20 to 26: a profile of the CPU does not contain a function whose loop was compiled before the profile began.
#
# Expected: the profile has the function that ran, whenever it was compiled.
# Seen:     V8 compiles a loop while it runs (on-stack replacement). If that happens before Profiler.start, the function is
#           in no later profile, and all its time is that of its caller.
# Why it matters: a server that is warmed up first, which is how one should measure, hides just its hottest loop.
#           gapi profile begins the profile before the first request.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >profile.cjs <<'JS'
const { Session } = require('node:inspector/promises')

async function busy() {
  await null
  let sum = 0
  for (let at = 0; at < 50_000_000; at++) sum = (sum * 31 + at) % 1_000_003
  return sum
}

async function share(isEarly) {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  if (isEarly) await session.post('Profiler.start')
  await busy()
  if (!isEarly) await session.post('Profiler.start')
  await busy()
  const { profile } = await session.post('Profiler.stop')
  const ids = profile.nodes.filter(node => node.callFrame.functionName === 'busy').map(node => node.id)
  return profile.samples.filter(id => ids.includes(id)).length / profile.samples.length
}

share(process.argv[2] === 'early').then(part => console.log(part > 0.5 ? 'has it' : 'does not have it'))
JS
for major in 20 22 24 26; do
  npm install --silent --no-audit --no-fund --prefix "$folder/$major" "node@$major" >/dev/null
  node=$folder/$major/node_modules/node/bin/node
  echo "$("$node" --version | cut -d. -f1): begun before the loop, the profile $("$node" profile.cjs early); begun after it, it $("$node" profile.cjs late)"
done | tee seen.txt
[ "$(cut -d: -f2 seen.txt | sort -u)" = ' begun before the loop, the profile has it; begun after it, it does not have it' ]
