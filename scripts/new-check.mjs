// @ts-check
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './try/project.mjs'

/**
 * Creates a check of gapi doctor: its two files, and its line in the list.
 *
 *   npm run new:check -- api/paginated
 *
 * Fill in check.ts and cases.ts; then `npm run docs` writes its page.
 */
const [id = ''] = process.argv.slice(2)
const [, group, name] = /^([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)$/.exec(id) ?? []
if (!group || !name) throw fail('Pass a group and a name, e.g. npm run new:check -- api/paginated')

const checks = join(root, 'src/features/doctor/checks')
const folder = join(checks, id)
if (existsSync(folder)) fail(`${id} exists already: ${folder}`)

const variable = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'check.ts'), checkText())
writeFileSync(join(folder, 'cases.ts'), casesText())
addToList(join(checks, 'index.ts'))
execFileSync('npx', ['biome', 'check', '--write', checks], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
})
process.stdout.write(`Fill in check.ts and cases.ts in ${folder}.
Then: npm run docs && npx vitest run test/doctor/checks.test.ts -t ${id}
`)

/**
 * After the last check of its group, or at the end.
 * @param {string} path
 */
function addToList(path) {
  const lines = readFileSync(path, 'utf8').split('\n')
  const names = lines.flatMap(line => {
    const [, known] = new RegExp(`^import \\{ (\\w+) \\} from '\\./${group}/`).exec(line) ?? []
    return known ? [known] : []
  })
  const last = lines.findLastIndex(line => names.includes(line.trim().replace(',', '')))
  lines.splice(last < 0 ? lines.lastIndexOf(']') : last + 1, 0, `  ${variable},`)
  writeFileSync(path, `import { ${variable} } from './${id}/check.ts'\n${lines.join('\n')}`)
}

function checkText() {
  return `import type { Check } from '../../check.ts'

const findings = {
  '${name}': {
    message: 'What is wrong, naming the thing.',
    hint: 'What to do next.',
  },
}

type Code = keyof typeof findings

export const ${variable}: Check<Code> = {
  id: '${id}',
  severity: 'warning',
  point: 'consistency',
  title: 'A sentence that is true when nothing is found',
  why: 'Why it matters.',
  finds: 'What it reports.',
  ignores: 'What it does not report.',
  advice: 'What to do about it.',
  findings,
  run({ texts }) {
    const paths = texts.paths.filter(path => path.endsWith('.bad'))
    return { hits: paths.map(path => ({ code: '${name}', path, line: 1 })) }
  },
}
`
}

function casesText() {
  return `import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [['${name}', { 'a.bad': 'wrong' }]],
  good: { 'a.good': 'right' },
  traps: [{ 'looks-like.bad.md': 'right' }],
}
`
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
