import { rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { home, install, pack, root } from './bench/measure.mjs'
import { writeTree } from './bench/tree.mjs'
import { usageOf } from './bench/usage.mjs'

/**
 * Measures a static run of `gapi doctor` compared with reading all tracked files (R) and with linters and
 * scanners, on the same tree: CPU time (user + system) of whole commands and their children, in turn;
 * medians, and medians of the pairwise ratios to R. Linux only.
 *
 *   npm run bench:doctor                          1,000 and 10,000 files, 5 rounds: some ten minutes
 *   npm run bench:doctor -- --files 1000 --rounds 9 --peers none
 *   npm run bench:doctor -- --files 15000 --edits 4000 --beside ../release --peers none
 *
 * `--edits`: commits that change the tree, for the check of the history. `--beside`: another checkout, which is
 * built, to measure both in turn.
 */
const { values: asked } = parseArgs({
  options: {
    files: { type: 'string', default: '1000,10000' },
    rounds: { type: 'string', default: '5' },
    edits: { type: 'string', default: '1000' },
    beside: { type: 'string' },
    peers: { type: 'string', default: 'secretlint,knip,biome' },
  },
})
const rounds = Number(asked.rounds)
const sizes = asked.files.split(',').map(Number)
const kept = join(home, 'kept')
/** Secretlint 10, the last version for Node 20, takes minutes for ten thousand files. */
const mostForSecretlint = 2000

try {
  const gapi = [
    'node',
    join(install('mine', `file:${pack()}`), 'create-good-api', 'bin', 'gapi.cjs'),
    'doctor',
  ]
  const peers = asked.peers === 'none' ? {} : peersIn()
  // This variable costs Node 20 about 48 ms in every process.
  delete process.env.NODE_EXTRA_CA_CERTS
  console.log(`Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`)
  const scans = []
  for (const size of sizes) scans.push(await compare(size, gapi, peers))
  const [few, many] = [scans[0], scans.at(-1)]
  if (few !== many)
    console.log(
      `\nscanning for secrets, ${sizes.at(-1) / sizes[0]} times the files: ${(many / few).toFixed(1)} times the CPU`,
    )
} finally {
  rmSync(home, { recursive: true, force: true })
}

/** The CPU seconds of the secret scan, without the start of the program. */
async function compare(size, gapi, peers) {
  const tree = join(home, `tree-${size}`)
  writeTree(tree, size, Number(asked.edits))
  const commands = {
    'R: read every file': ['node', join(root, 'scripts', 'bench', 'read-files.mjs')],
    'node -e 0': ['node', '-e', '0'],
    'gapi doctor, nothing kept': [...gapi, '--no-cache'],
    'gapi doctor, the second time': [...gapi, '--cache-location', kept],
    'gapi doctor --only secrets/history': [...gapi, '--only', 'secrets/history', '--no-cache'],
    ...besides(),
    'gapi doctor --only readme': [...gapi, '--only', 'readme', '--no-cache'],
    'gapi doctor --only secrets/committed': [...gapi, '--only', 'secrets/committed', '--no-cache'],
    'gapi doctor --only node/engines': [...gapi, '--only', 'node/engines', '--no-cache'],
    ...Object.fromEntries(
      Object.entries(peers).filter(([name]) => name !== 'secretlint' || size <= mostForSecretlint),
    ),
  }
  // A file written within the last two seconds is not cached.
  await new Promise(done => setTimeout(done, 2100))
  await usageOf(commands['gapi doctor, the second time'], { cwd: tree })
  const used = Object.fromEntries(Object.keys(commands).map(name => [name, []]))
  for (let round = 0; round < rounds; round++) {
    const names = Object.keys(commands)
    for (const name of round % 2 ? names.toReversed() : names)
      used[name].push(await usageOf(commands[name], { cwd: tree }))
  }
  report(size, used)
  const cpu = name => median(used[name].map(({ client }) => client))
  return cpu('gapi doctor --only secrets/committed') - cpu('gapi doctor --only node/engines')
}

/** The commands of the checkout to compare with. */
function besides() {
  if (asked.beside === undefined) return {}
  const other = ['node', join(resolve(asked.beside), 'bin', 'gapi.cjs'), 'doctor']
  return {
    'beside: gapi doctor, nothing kept': [...other, '--no-cache'],
    'beside: gapi doctor, the second time': [...other, '--cache-location', `${kept}-beside`],
    'beside: gapi doctor --only secrets/history': [...other, '--only', 'secrets/history', '--no-cache'],
  }
}

function report(size, used) {
  const [reading] = Object.values(used)
  console.log(`\n| ${size.toLocaleString('en')} files | CPU s | × R | peak MB |\n|---|---|---|---|`)
  for (const [name, rounds] of Object.entries(used)) {
    const ratio = median(rounds.map(({ client }, round) => client / reading[round].client))
    const [cpu, peak] = ['client', 'peak'].map(key => median(rounds.map(usage => usage[key])))
    console.log(`| ${name} | ${cpu.toFixed(2)} | ${ratio.toFixed(1)} | ${peak.toFixed(0)} |`)
  }
  const budgets = reading.map(({ client }) => 15 * client + 0.5)
  console.log(`| budget of the first time: 15 × R + 0.5 s | ${median(budgets).toFixed(2)} | | |`)
}

/** The peers exit with 1 where they find something, and are stopped after some minutes. */
function peersIn() {
  const packages = [
    'secretlint@10.2.2',
    '@secretlint/secretlint-rule-preset-recommend@10.2.2',
    'knip@6',
    '@biomejs/biome@2',
  ]
  const modules = install('theirs', ...packages, 'typescript@5', '@types/node@20')
  const rules = join(home, 'theirs', '.secretlintrc.json')
  writeFileSync(rules, '{ "rules": [{ "id": "@secretlint/secretlint-rule-preset-recommend" }] }')
  const tolerant = (...command) => ['bash', '-c', 'timeout 300 "$@"; [ $? -le 1 ]', 'peer', ...command]
  const all = {
    secretlint: tolerant(
      'node',
      join(modules, 'secretlint', 'bin', 'secretlint.js'),
      '--secretlintrc',
      rules,
      '**/*',
    ),
    knip: tolerant('node', join(modules, 'knip', 'bin', 'knip.js'), '--no-progress'),
    biome: tolerant(join(modules, '.bin', 'biome'), 'lint', '--max-diagnostics=1'),
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => asked.peers.split(',').includes(name)))
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}
