// @ts-check
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { documents, packages, readDocument } from './try/api-diff/documents.mjs'
import { mutations } from './try/api-diff/mutations.mjs'
import { extracted, inlined, reordered } from './try/api-diff/transforms.mjs'
import { environmentFor, root, run } from './try/project.mjs'
import { randomFrom, seedOf } from './try/random.mjs'

/**
 * Compares public OpenAPI documents with themselves, written in other ways, and with single changes whose effect
 * is known. Prints a table, and each result that is not as expected; exits with 1 where there is one.
 *
 *   npm run try:api-diff                         all documents, two places for each change
 *   npm run try:api-diff -- --only Figma --places 20 --seed 42
 *   npm run try:api-diff -- --modules DIR        packages that are installed already
 */
const { values: asked } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    places: { type: 'string', default: '2' },
    seed: { type: 'string' },
    modules: { type: 'string' },
  },
})
const seed = seedOf(asked.seed)
const home = mkdtempSync(join(tmpdir(), 'try-api-diff-'))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))
const env = environmentFor([])
const modules = asked.modules ? resolve(asked.modules) : install()
/** @type {string[]} */
const faults = []

console.log(`seed ${seed}`)
console.log(
  '\n| document | version | operations | MB | CPU s, itself | itself | reordered | inlined | extracted | changes as expected |',
)
console.log('|---|---|---|---|---|---|---|---|---|---|')
for (const [name, path] of Object.entries(documents))
  if (name.toLowerCase().includes(asked.only.toLowerCase())) tryDocument(name, path)
for (const fault of faults) console.log(`\n${fault}`)
if (faults.length > 0) process.exitCode = 1

function install() {
  run(
    'npm',
    ['install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', ...packages],
    home,
    env,
  )
  return join(home, 'node_modules')
}

/** @param {string} name @param {string} path */
function tryDocument(name, path) {
  const document = readDocument(modules, path)
  const original = written('old.json', document)
  const itself = compared(original, written('new.json', document))
  const rewritten = Object.entries({ reordered, inlined, extracted }).map(([how, make]) => {
    const { changes } = compared(original, written('new.json', make(document)))
    return changes.length === 0 ? 'none' : fault(`${name}, ${how}`, changes)
  })
  const operations = Object.values(document.paths ?? {}).flatMap(item => Object.keys(item).filter(isMethod))
  const columns = [
    ...[name, document.openapi, operations.length, (statSync(original).size / 1e6).toFixed(1)],
    ...[
      itself.cpu.toFixed(2),
      itself.changes.length === 0 ? 'none' : fault(`${name}, itself`, itself.changes),
    ],
    ...[...rewritten, tryMutations(name, document, original)],
  ]
  console.log(`| ${columns.join(' | ')} |`)
}

/**
 * Makes each change in some places, and compares both ways.
 * @param {string} name
 * @param {any} document
 * @param {string} original
 */
function tryMutations(name, document, original) {
  const random = randomFrom(seed)
  let [right, all] = [0, 0]
  for (const [what, { breaks, back, places }] of Object.entries(mutations)) {
    const count = places(document).length
    for (let turn = 0; turn < Math.min(count, Number(asked.places)); turn++) {
      const changed = structuredClone(document)
      const at = random.integer(0, count - 1)
      places(changed)[at]?.()
      const path = written('new.json', changed)
      for (const [from, to, expected] of /** @type {const} */ ([
        [original, path, breaks],
        [path, original, back],
      ])) {
        const { changes } = compared(from, to)
        const isBroken = changes.some(({ severity }) => severity === 'breaking')
        all += 1
        if (isBroken === expected) right += 1
        else
          fault(
            `${name}, ${what} (${at}), ${from === original ? 'there' : 'back'}: ${expected ? 'breaks' : 'does not break'}`,
            changes,
          )
      }
    }
  }
  return `${right} of ${all}`
}

/** @param {string} file @param {unknown} document */
function written(file, document) {
  const path = join(home, file)
  writeFileSync(path, JSON.stringify(document))
  return path
}

/**
 * The changes of a document, without those that no caller sees, and what it took.
 * @param {string} base
 * @param {string} revision
 */
function compared(base, revision) {
  const program = [process.execPath, join(root, 'bin', 'gapi.cjs'), 'api', 'diff']
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'try', ...program, revision, '--base', base, '--json'],
    { cwd: home, env, encoding: 'utf8', maxBuffer: 1e9 },
  )
  if (status !== 0 && status !== 1) throw new Error(`gapi api diff ended with ${status}: ${stderr}`)
  /** @type {{ rule: string, severity: string, operations: string[], message: string }[]} */
  const all = JSON.parse(stdout).changes
  const changes = all.filter(({ severity }) => severity !== 'none')
  const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  return { changes, cpu: user + system }
}

/** @param {string} about @param {readonly { rule: string, operations: string[], message: string }[]} changes */
function fault(about, changes) {
  const some = changes
    .slice(0, 5)
    .map(({ rule, operations, message }) => `  ${rule} ${operations[0] ?? ''}: ${message}`)
  faults.push([`${about}: ${changes.length} changes`, ...some].join('\n'))
  return `${changes.length} changes`
}

/** @param {string} key */
function isMethod(key) {
  return /^(get|put|post|delete|options|head|patch|trace)$/.test(key)
}
