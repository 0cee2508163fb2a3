import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { clients } from './try/clients/clients.mjs'
import { auditDocs } from './try/clients/docs.mjs'
import { freePort, launch, untilReady } from './try/process.mjs'
import { environmentFor, expect, root, run } from './try/project.mjs'

/**
 * Checks a new project's OpenAPI document with other tools: Redocly's recommended rules and spectral:oas find
 * nothing, six generators make clients that compile in strict mode and call the running API, and axe finds
 * nothing serious in /docs.
 *
 *   npm run try:contract
 *   npm run try:contract -- --only lint,hey-api,docs --modules path/to/project
 */
const { values: asked } = parseArgs({
  options: { only: { type: 'string' }, modules: { type: 'string' } },
})
const home = mkdtempSync(join(tmpdir(), 'try-contract-'))
const project = join(home, 'shop')
const env = environmentFor([])
const results = []

try {
  const flags = ['--db', 'sqlite', '--no-git', ...(asked.modules ? ['--no-install'] : [])]
  run(process.execPath, [join(root, 'bin/gapi.cjs'), 'new', project, ...flags], home, env)
  if (asked.modules) symlinkSync(resolve(asked.modules, 'node_modules'), join(project, 'node_modules'))
  run('npm', ['exec', '--no', '--', 'tsx', 'src/manage.ts', 'setup'], project, env)

  await attempt('lint', lint)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = launch(['node', '--import', 'tsx', 'src/server.ts'], project, {
    ...env,
    PORT: String(port),
    LOG_LEVEL: 'error',
  })
  await untilReady(url, server, 120)
  for (const [name, client] of Object.entries(clients)) await attempt(name, () => generate(name, client, url))
  await attempt('docs', () =>
    auditDocs(`${url}/docs`, toolFolder('docs', ['playwright-core@1.65.1', 'axe-core@4.14.1'])),
  )
  server.child.kill()
  await server.ended
} finally {
  rmSync(home, { recursive: true, force: true })
}
const failed = results.filter(result => result === 'FAILED').length
const skipped = results.filter(result => result === 'skipped').length
console.log(`contract: ${results.length - failed - skipped} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed > 0 ? 1 : 0

async function attempt(name, work) {
  if (asked.only && !asked.only.split(',').includes(name)) return
  try {
    const said = await work()
    const result = said === undefined ? 'ok' : 'skipped'
    results.push(result)
    console.log(`${name.padEnd(24)}${result}${said ? `: ${said}` : ''}`)
  } catch (error) {
    results.push('FAILED')
    console.log(`${name.padEnd(24)}FAILED\n${error.message}`)
  }
}

/** Warnings count as errors. */
function lint() {
  const folder = toolFolder('lint', ['@redocly/cli@2.77.0', '@stoplight/spectral-cli@6.16.3'])
  const contract = join(project, 'openapi.json')
  writeFileSync(join(folder, '.spectral.yml'), 'extends: ["spectral:oas"]\n')
  const bin = join(folder, 'node_modules/.bin')
  const redocly = ['lint', contract, '--extends=recommended', '--format=json']
  const { stdout, stderr } = spawnSync(join(bin, 'redocly'), redocly, { cwd: folder, env, encoding: 'utf8' })
  const { totals } = JSON.parse(stdout || '{}')
  expect(totals?.errors === 0 && totals.warnings === 0, 'Redocly finds something', stdout + stderr)
  run(join(bin, 'spectral'), ['lint', contract, '--fail-severity=hint'], folder, env)
}

/**
 * Generates a client, compiles it with the project's own TypeScript, and runs a program that calls the API.
 */
function generate(name, { packages, command, program, files = {} }, url) {
  const folder = toolFolder(name, packages)
  const text = readFileSync(join(root, 'scripts/try/clients', `${program}.txt`), 'utf8')
  const settings = {
    strict: true,
    noEmit: true,
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'Bundler',
  }
  const typeRoots = [join(project, 'node_modules/@types')]
  const compilerOptions = {
    ...settings,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    typeRoots,
    types: ['node'],
  }
  const all = {
    ...files,
    'openapi.json': readFileSync(join(project, 'openapi.json'), 'utf8'),
    'program.ts': text,
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['program.ts'] }),
  }
  for (const [path, content] of Object.entries(all)) writeFileSync(join(folder, path), content)
  const [generator, ...words] = command
  run(join(folder, 'node_modules/.bin', generator), words, folder, env)
  const bin = join(project, 'node_modules/.bin')
  run(join(bin, 'tsc'), ['-p', '.'], folder, env)
  const keys = { ADMIN: 'key_development_only', USER: 'key_development_user', URL: url, SKU: name }
  const said = run(join(bin, 'tsx'), ['program.ts'], folder, { ...env, ...keys })
  const seen = JSON.parse(said)
  const wanted = {
    listed: true,
    sku: name,
    quantity: 2,
    number: true,
    refused: [422, '/price_cents'],
    missing: 404,
  }
  expect(
    JSON.stringify(seen) === JSON.stringify(wanted),
    `it saw something else than ${JSON.stringify(wanted)}`,
    said,
  )
}

function toolFolder(name, packages) {
  const folder = join(home, `${name}-tool`)
  if (existsSync(folder)) return folder
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  run('npm', ['install', '--no-audit', '--no-fund', '--silent', ...packages], folder, env)
  return folder
}
