import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * What the commands cost beside create-vite and create-hono, in one run on one machine: CPU time (user + system) of
 * the whole process tree, the commands in turn (A B C, C B A, …); medians, and medians of the pairwise ratios.
 *
 *   npm run bench                 15 rounds; the peers come from the registry
 *   npm run bench -- --rounds 31
 */
const { values: asked } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } })
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
// In memory where the system has it: a disk's write-back is counted to whoever happens to write next.
const home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bench-'))
const out = join(home, 'out')
const cache = join(home, 'cache')

// Left out: what the npm that runs this script says to its scripts, and a variable that costs Node 20 some 48 ms in
// every process; npm reads the same file by a setting of its own, when it fetches.
const notInherited = /^(NODE_EXTRA_CA_CERTS|npm_(?!config_(registry|userconfig)$).*|INIT_CWD|CI)$/i
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !notInherited.test(name)))
if (process.env.NODE_EXTRA_CA_CERTS) env.npm_config_cafile = process.env.NODE_EXTRA_CA_CERTS

try {
  bench(Number(asked.rounds))
} finally {
  rmSync(home, { recursive: true, force: true })
}

function bench(rounds) {
  mkdirSync(out)
  const tarball = pack()
  const mine = join(install('mine', `file:${tarball}`), 'create-good-api', 'bin')
  const theirs = install('theirs', 'create-vite@9.3.0', 'create-hono@0.19.5')
  const vite = ['node', join(theirs, 'create-vite', 'index.js')]
  console.log(`node ${process.version}, tarball ${Math.round(statSync(tarball).size / 1000)} KB`)

  table('start', rounds, {
    'node -e 0': ['node', '-e', '0'],
    'create-good-api --version': ['node', join(mine, 'create-good-api.cjs'), '--version'],
    'create-good-api --help': ['node', join(mine, 'create-good-api.cjs'), '--help'],
    'gapi --version': ['node', join(mine, 'gapi.cjs'), '--version'],
    'gapi --help': ['node', join(mine, 'gapi.cjs'), '--help'],
    'create-vite --help': [...vite, '--help'],
    'create-hono --version': ['node', join(theirs, 'create-hono', 'bin'), '--version'],
  })

  const commands = {
    'create-vite, vanilla-ts': [...vite, 'vite', '--template', 'vanilla-ts'],
    'create-good-api': ['node', join(mine, 'create-good-api.cjs'), 'good', '-y', '--no-install', '--no-git'],
  }
  table('create without install', rounds, commands, emptyOut)
  emptyOut()
  for (const command of Object.values(commands)) run(command, out)
  const counts = ['vite', 'good'].map(name =>
    readdirSync(join(out, name), { recursive: true, withFileTypes: true }),
  )
  const [viteFiles, goodFiles] = counts.map(entries => entries.filter(entry => entry.isFile()).length)
  console.log(
    `${viteFiles} files against ${goodFiles}; create-hono downloads its template, so it is not in this table`,
  )

  const cold = Math.min(rounds, 5)
  table(
    `npx with an empty cache, ${cold} rounds`,
    cold,
    {
      'create-vite': ['npx', '--yes', 'create-vite@9.3.0', '--help'],
      'create-hono': ['npx', '--yes', 'create-hono@0.19.5', '--version'],
      'create-good-api': ['npx', '--yes', `file:${tarball}`, '--version'],
    },
    () => rmSync(cache, { recursive: true, force: true }),
  )
  const packages = readdirSync(join(cache, '_npx'), { recursive: true }).filter(path =>
    /node_modules[\\/][^.\\/]+$/.test(path),
  )
  console.log(`packages that npx installed for create-good-api: ${packages.length}`)
}

/** Runs every command `rounds` times, in turn, and prints its CPU time beside the first one's. */
function table(title, rounds, commands, before = () => {}) {
  const names = Object.keys(commands)
  const times = Object.fromEntries(names.map(name => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      before()
      const seconds = run(commands[name], out)
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
function run(command, cwd) {
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

function emptyOut() {
  for (const name of readdirSync(out)) rmSync(join(out, name), { recursive: true, force: true })
}

function pack() {
  npm(['pack', '--pack-destination', home], root)
  return join(
    home,
    readdirSync(home).find(name => name.endsWith('.tgz')),
  )
}

function install(name, ...packages) {
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
