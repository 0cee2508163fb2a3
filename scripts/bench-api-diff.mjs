// @ts-check
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { apiDocument } from './bench/api-documents.mjs'
import { home, install, pack } from './bench/measure.mjs'
import { usageOf } from './bench/usage.mjs'

/**
 * Measures `gapi api diff` compared with reading and parsing both documents (R), and with oasdiff, on documents
 * that it makes: CPU time (user + system) of whole commands, in turn; medians, and medians of the pairwise
 * ratios to R, from which the start of Node is taken away. Linux only.
 *
 *   npm run bench:api-diff                     five rounds; oasdiff where GAPI_TEST_OASDIFF or the PATH has it
 *   npm run bench:api-diff -- --rounds 9 --only 10
 *   npm run bench:api-diff -- --beside ../release    another checkout, which is built, in turn with this one
 */
const { values: asked } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    beside: { type: 'string' },
  },
})
const rounds = Number(asked.rounds)

/** @typedef {{ readonly operations: number, readonly changed?: number, readonly sharedChange?: boolean, readonly oneCircle?: boolean }} Pair */

/** @type {Readonly<Record<string, Pair>>} */
const pairs = {
  '1,000 operations, none changed': { operations: 1000 },
  '1,000 operations, 10 % changed': { operations: 1000, changed: 10 },
  '1,000 operations, all changed': { operations: 1000, changed: 1 },
  '1,000 operations, 10 % changed, all schemas in one circle': {
    operations: 1000,
    changed: 10,
    oneCircle: true,
  },
  '1,000 operations, the schema of all errors changed': { operations: 1000, sharedChange: true },
  '10 MB, 10 % changed': { operations: 3800, changed: 10 },
}

try {
  const gapi = ['node', join(install('mine', `file:${pack()}`), 'create-good-api', 'bin', 'gapi.cjs')]
  const oasdiff = await oasdiffIn()
  // This variable costs Node 20 about 48 ms in every process.
  delete process.env.NODE_EXTRA_CA_CERTS
  console.log(`Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`)
  for (const [name, pair] of Object.entries(pairs))
    if (name.includes(asked.only)) await compare(name, pair, gapi, oasdiff)
} finally {
  rmSync(home, { recursive: true, force: true })
}

/** A command that exits with 1 where it finds a break. @param {readonly string[]} command */
function tolerant(command) {
  return ['bash', '-c', '"$@" > /dev/null; [ $? -le 1 ]', 'peer', ...command]
}

/** The path of oasdiff; undefined where there is none. */
async function oasdiffIn() {
  const program = process.env.GAPI_TEST_OASDIFF ?? 'oasdiff'
  const found = await usageOf(tolerant([program, '--version']), { cwd: home }).catch(() => undefined)
  return found && program
}

/**
 * @param {string} name
 * @param {Pair} pair
 * @param {readonly string[]} gapi
 * @param {string | undefined} oasdiff
 */
async function compare(name, { operations, ...change }, gapi, oasdiff) {
  const cwd = join(home, name.replace(/\W+/g, '-'))
  mkdirSync(cwd)
  writeFileSync(
    join(cwd, 'old.json'),
    JSON.stringify(apiDocument(operations, { oneCircle: change.oneCircle ?? false }), null, 2),
  )
  writeFileSync(join(cwd, 'new.json'), JSON.stringify(apiDocument(operations, change), null, 2))
  const parsing = 'for (const f of ["old.json", "new.json"]) JSON.parse(fs.readFileSync(f, "utf8"))'
  const files = ['new.json', '--base', 'old.json']
  /** @type {Record<string, readonly string[]>} */
  const commands = {
    'node -e 0': ['node', '-e', '0'],
    'R: parse both': ['node', '-e', parsing],
    'gapi api diff': tolerant([...gapi, 'api', 'diff', ...files]),
    'gapi api diff --json': tolerant([...gapi, 'api', 'diff', ...files, '--json']),
    ...besides(files),
    ...(oasdiff && {
      'oasdiff changelog': tolerant([oasdiff, 'changelog', 'old.json', 'new.json', '--format', 'json']),
    }),
  }
  /** @type {Record<string, Awaited<ReturnType<typeof usageOf>>[]>} */
  const used = Object.fromEntries(Object.keys(commands).map(each => [each, []]))
  for (let round = -1; round < rounds; round++)
    for (const each of round % 2 ? Object.keys(commands).toReversed() : Object.keys(commands)) {
      const usage = await usageOf(commands[each] ?? [], { cwd })
      // The first round fills the caches of files and of compiled code.
      if (round >= 0) used[each]?.push(usage)
    }
  const megabytes = (statSync(join(cwd, 'new.json')).size / 1e6).toFixed(1)
  report(`${name} (${megabytes} MB)`, used)
}

/** @param {readonly string[]} files @returns {Record<string, readonly string[]>} */
function besides(files) {
  if (asked.beside === undefined) return {}
  const other = join(resolve(asked.beside), 'bin', 'gapi.cjs')
  return { 'beside: gapi api diff': tolerant(['node', other, 'api', 'diff', ...files]) }
}

/**
 * @param {string} name
 * @param {Record<string, { client: number, wall: number | undefined, peak: number }[]>} used
 */
function report(name, used) {
  console.log(`\n| ${name} | CPU s | elapsed s | × R | peak MB |\n|---|---|---|---|---|`)
  const start = used['node -e 0'] ?? []
  const parsing = used['R: parse both'] ?? []
  for (const [command, usages] of Object.entries(used)) {
    const ratios = usages.map(({ client }, round) => {
      const ofNode = start[round]?.client ?? 0
      return (client - ofNode) / ((parsing[round]?.client ?? 0) - ofNode)
    })
    const [cpu, wall, peak] = /** @type {const} */ (['client', 'wall', 'peak']).map(key =>
      median(usages.map(usage => usage[key] ?? Number.NaN)),
    )
    console.log(
      `| ${command} | ${cpu?.toFixed(2)} | ${wall?.toFixed(2)} | ${median(ratios).toFixed(1)} | ${peak?.toFixed(0)} |`,
    )
  }
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  /** @param {number} place */
  const at = place => sorted[place] ?? Number.NaN
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2
}
