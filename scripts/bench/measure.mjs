import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the benchmarks of whole commands share: a place in memory, packages in it, CPU time, and a table of it. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** In memory where the system has it: a disk's write-back is counted to whoever happens to write next. */
export const home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bench-'))
export const out = join(home, 'out')
export const cache = join(home, 'cache')
mkdirSync(out)

// Left out: what the npm that runs this script says to its scripts, and a variable that costs Node 20 some 48 ms in
// every process; npm reads the same file by a setting of its own, when it fetches.
const notInherited = /^(NODE_EXTRA_CA_CERTS|npm_(?!config_(registry|userconfig)$).*|INIT_CWD|CI)$/i
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !notInherited.test(name)))
if (process.env.NODE_EXTRA_CA_CERTS) env.npm_config_cafile = process.env.NODE_EXTRA_CA_CERTS

/**
 * Runs every command `rounds` times, in turn, and prints its CPU time beside the first one's. One round is not warmed
 * up. A command is a list of words, or `{ command, cwd }`.
 */
export function table(title, rounds, commands, before = () => {}) {
  const names = Object.keys(commands)
  const times = Object.fromEntries(names.map(name => [name, []]))
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      before()
      const { command = commands[name], cwd = out } = commands[name]
      const seconds = run(command, cwd)
      if (round >= 0) times[name].push(seconds)
    }
  }
  console.log(`\n${title.padEnd(34)} CPU ms   ratio`)
  for (const name of names) {
    const ratios = times[name].map((seconds, round) => seconds / times[names[0]][round])
    console.log(
      `${name.padEnd(34)} ${(median(times[name]) * 1000).toFixed(0).padStart(6)}  ${median(ratios).toFixed(2).padStart(6)}`,
    )
  }
}

/** CPU seconds of a command and everything it started, as bash accounts for them. */
export function run(command, cwd) {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1 </dev/null'
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bench', ...command], {
    cwd,
    env: { ...env, npm_config_cache: cache },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`)
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return user + system
}

export function pack() {
  npm(['pack', '--pack-destination', home], root)
  return join(
    home,
    readdirSync(home).find(name => name.endsWith('.tgz')),
  )
}

export function install(name, ...packages) {
  npm(
    ['install', '--prefix', join(home, name), '--ignore-scripts', '--no-audit', '--no-fund', ...packages],
    home,
  )
  return join(home, name, 'node_modules')
}

function npm(args, cwd) {
  const { status, stderr } = spawnSync('npm', args, { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}
