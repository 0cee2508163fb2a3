// @ts-check
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cache, home, install, out, pack, run, table } from './bench/measure.mjs'

/**
 * Measures the commands compared with create-vite and create-hono, in one run on one machine: CPU time (user
 * + system) of the whole process tree, in turn (A B C, C B A, …); medians, and medians of the pairwise
 * ratios.
 *
 *   npm run bench                 15 rounds; the peers come from the registry
 *   npm run bench -- --rounds 31
 */
const { values: asked } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } })

try {
  bench(Number(asked.rounds))
} finally {
  rmSync(home, { recursive: true, force: true })
}

/** @param {number} rounds */
function bench(rounds) {
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
  const packages = readdirSync(join(cache, '_npx'), { recursive: true, encoding: 'utf8' }).filter(path =>
    /node_modules[\\/][^.\\/]+$/.test(path),
  )
  console.log(`packages that npx installed for create-good-api: ${packages.length}`)
}

function emptyOut() {
  for (const name of readdirSync(out)) rmSync(join(out, name), { recursive: true, force: true })
}
