import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { home, install, pack, run, table } from './bench/measure.mjs'
import { freePort, launch, pause } from './try/process.mjs'

/**
 * A new resource by `gapi generate resource`, by Nest's generator and by that of Sails, each in a new project: what it
 * writes, its tests, and whether the API stores what a client sends, without an edit. Then the CPU time of the commands,
 * in turn, and the ratio to bare node.
 *
 *   npm run bench:generate                 7 rounds; the projects are installed from the registry
 *   npm run bench:generate -- --rounds 15
 */
const { values: asked } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } })

try {
  await bench(Number(asked.rounds))
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function bench(rounds) {
  const peers = [gapiIn(join(home, 'shop')), nestIn(join(home, 'nest')), sailsIn(join(home, 'sails'))]
  console.log(`node ${process.version}`)
  for (const peer of peers) await describe(peer)
  const commands = peers.map(({ name, folder, generate }) => [name, { command: generate, cwd: folder }])
  const [gapi] = peers
  table(
    'a new resource',
    rounds,
    {
      'node -e 0': ['node', '-e', '0'],
      ...Object.fromEntries(commands),
      'gapi … --dry-run': { command: [...(gapi?.generate ?? []), '--dry-run'], cwd: gapi?.folder ?? home },
    },
    () => peers.forEach(restore),
  )
}

function gapiIn(folder) {
  const bin = join(install('mine', `file:${pack()}`), 'create-good-api', 'bin')
  made(['node', join(bin, 'create-good-api.cjs'), folder, '-y', '--no-git'], home)
  commit(folder)
  const words = 'generate resource invoice number:int! paid_at:datetime? --list user --write admin'
  return {
    name: 'gapi generate resource',
    folder,
    generate: ['node', join(bin, 'gapi.cjs'), ...words.split(' ')],
    test: files => ['npx', 'vitest', 'run', ...files],
    before: [['node', '--import', 'tsx', 'src/manage.ts', 'setup']],
    serve: ['node', '--import', 'tsx', 'src/server.ts'],
    path: '/v1/invoices',
    headers: { authorization: 'Bearer key_development_only' },
  }
}

/** The command asks which kind of API, so its generator is called as the command does, with the answers. */
function nestIn(folder) {
  made(['npx', '--yes', '@nestjs/cli@12', 'new', 'nest', '--skip-git', '--package-manager', 'npm'], home)
  // Else the generator installs it.
  made(['npm', 'install', '--no-audit', '--no-fund', '@nestjs/mapped-types'], folder)
  commit(folder)
  const words =
    '@nestjs/schematics:resource --name=invoice --type=rest --crud --source-root=src --language=ts'
  return {
    name: 'nest g resource',
    folder,
    generate: ['node', 'node_modules/.bin/schematics', ...words.split(' ')],
    test: files => ['npx', 'vitest', 'run', ...files],
    before: [['npx', 'nest', 'build']],
    serve: ['node', 'dist/main.js'],
    path: '/invoice',
  }
}

function sailsIn(folder) {
  const program = join(install('sails-cli', 'sails@1.5.18'), 'sails', 'bin', 'sails.js')
  // 2 is its answer to which kind of project.
  made(['node', program, 'new', 'sails', '--no-front-end', '--fast'], home, '2\n')
  made(['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts'], folder)
  // Its own REST routes are off in a new project.
  writeFileSync(
    join(folder, 'config/local.js'),
    "module.exports = { blueprints: { rest: true }, models: { migrate: 'alter' } }\n",
  )
  commit(folder)
  return {
    name: 'sails generate api',
    folder,
    generate: ['node', program, 'generate', 'api', 'invoice'],
    test: () => undefined,
    serve: ['node', 'app.js'],
    path: '/invoice',
  }
}

/** Makes a project, which is not measured: with the packages that npm has already. */
function made([program = '', ...args], cwd, input = '') {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`)
}

async function describe(peer) {
  const { name, folder, generate, test } = peer
  run(generate, folder)
  const status = git(folder, 'status', '--porcelain', '--untracked-files=all').split('\n').filter(Boolean)
  const created = status.filter(line => line.startsWith('??')).map(line => line.slice(3))
  const tests = created.filter(path => /(\.spec|\.test)\.ts$/.test(path))
  console.log(`\n${name}: ${created.length} files, ${status.length - created.length} changed`)
  const command = tests.length > 0 ? test(tests) : undefined
  if (command) {
    const ran = spawnSync(command[0] ?? '', [...command.slice(1), '--reporter=json'], {
      cwd: folder,
      encoding: 'utf8',
    })
    const { numPassedTests, numFailedTests } = JSON.parse(ran.stdout.slice(ran.stdout.indexOf('{')))
    console.log(
      `  tests: ${numPassedTests} pass, ${numFailedTests} fail; ${run(command, folder).toFixed(1)} s of CPU`,
    )
  } else console.log('  tests: none')
  console.log(`  ${await stored(peer)}`)
  restore(peer)
}

/** Sends a row, a wrong one, and reads the first again. */
async function stored({ folder, before = [], serve, path, headers = {} }) {
  for (const command of before) run(command, folder)
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), NODE_ENV: 'development' }
  const server = launch(serve, folder, env)
  try {
    const url = `http://127.0.0.1:${port}${path}`
    await untilItAnswers(url)
    const post = body =>
      fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const made = await post({ number: 7 })
    const text = await made.text()
    const id = /"id": ?"?([\w-]+)/.exec(text)?.[1]
    const read = await (await fetch(`${url}/${id ?? 1}`, { headers })).text()
    const wrong = await post({ number: 'seven' })
    return `POST: ${made.status}; GET of it ${/"number": ?7\b/.test(read) ? 'has' : 'does not have'} what was sent: ${read.slice(0, 60)}\n  POST with a number that is text: ${wrong.status}`
  } finally {
    server.child.kill('SIGKILL')
    await server.ended
  }
}

async function untilItAnswers(url) {
  for (let tried = 0; tried < 600; tried++) {
    if (await fetch(url).catch(() => undefined)) return
    await pause(100)
  }
  throw new Error(`${url} did not answer within a minute.`)
}

function restore({ folder }) {
  git(folder, 'checkout', '-q', '.')
  git(folder, 'clean', '-fdq')
}

function commit(folder) {
  writeFileSync(join(folder, '.gitignore'), 'node_modules\ndist\ndata\n.gapi/local\n.tmp\n')
  git(folder, 'init', '-q')
  git(folder, 'add', '-A')
  git(folder, '-c', 'user.name=bench', '-c', 'user.email=bench@example.com', 'commit', '-q', '-m', 'all')
}

function git(folder, ...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
