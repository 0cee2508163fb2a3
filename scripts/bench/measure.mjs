// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Shared by the benchmarks of whole commands: a folder in memory, its packages, CPU time, and a table of
 * results.
 */
/** @typedef {readonly string[]} Words */

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** In memory where possible: a disk's write-back is charged to whichever process writes next. */
export const home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bench-'))
export const out = join(home, 'out')
export const cache = join(home, 'cache')
mkdirSync(out)

// Left out: variables that npm sets for the scripts it runs, and one that costs Node 20 about 48 ms in every
// process; npm reads the same file through its own setting when it fetches.
const notInherited = /^(NODE_EXTRA_CA_CERTS|npm_(?!config_(registry|userconfig)$).*|INIT_CWD|CI)$/i
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !notInherited.test(name)))
if (process.env.NODE_EXTRA_CA_CERTS) env.npm_config_cafile = process.env.NODE_EXTRA_CA_CERTS

/**
 * Runs every command `rounds` times, in turn, and prints its CPU time compared with the first one. One more
 * round before that is not counted. A command is a list of words, or `{ command, cwd }`.
 * @param {string} title
 * @param {number} rounds
 * @param {Readonly<Record<string, Words | { readonly command: Words, readonly cwd: string }>>} commands
 */
export function table(title, rounds, commands, before = () => {}) {
  const timed = Object.entries(commands).map(([name, given]) => {
    const { command, cwd } = 'command' in given ? given : { command: given, cwd: out }
    /** @type {number[]} */
    const times = []
    return { name, command, cwd, times }
  })
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++) {
    for (const { command, cwd, times } of round % 2 === 0 ? timed : timed.toReversed()) {
      before()
      const seconds = run(command, cwd)
      if (round >= 0) times.push(seconds)
    }
  }
  console.log(`\n${title.padEnd(34)} CPU ms   ratio`)
  const first = timed[0]?.times ?? []
  for (const { name, times } of timed) {
    const ratios = times.map((seconds, round) => seconds / (first[round] ?? Number.NaN))
    console.log(
      `${name.padEnd(34)} ${(median(times) * 1000).toFixed(0).padStart(6)}  ${median(ratios).toFixed(2).padStart(6)}`,
    )
  }
}

/**
 * CPU seconds of a command and all its children, as bash reports them.
 * @param {Words} command
 * @param {string} cwd
 */
export function run(command, cwd) {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1 </dev/null'
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bench', ...command], {
    cwd,
    env: { ...env, npm_config_cache: cache },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`)
  const [user = Number.NaN, system = Number.NaN] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number)
  return user + system
}

export function pack() {
  npm(['pack', '--pack-destination', home], root)
  const [tarball] = readdirSync(home).filter(name => name.endsWith('.tgz'))
  if (!tarball) throw new Error('npm pack made no tarball.')
  return join(home, tarball)
}

/**
 * @param {string} name
 * @param {readonly string[]} packages
 */
export function install(name, ...packages) {
  npm(
    ['install', '--prefix', join(home, name), '--ignore-scripts', '--no-audit', '--no-fund', ...packages],
    home,
  )
  return join(home, name, 'node_modules')
}

/**
 * @param {Words} args
 * @param {string} cwd
 */
function npm(args, cwd) {
  const { status, stderr } = spawnSync('npm', args, { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  /** @param {number} place */
  const at = place => sorted[place] ?? Number.NaN
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2
}
