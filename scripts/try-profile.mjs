import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { prepare, readWords } from './try/conformance/project.mjs'
import { nodeFolder } from './try/node.mjs'
import { faults, faultyResource, resourceLine } from './try/profile/faults.mjs'
import { flaskResource, withResource } from './try/profile/flask-faults.mjs'
import { expect, run } from './try/project.mjs'
import { copyProject } from './try/projects.mjs'

/**
 * Plants faults in a new project, one in each of its routes, and profiles each: the planted line must come first. Prints the
 * place and the share of each.
 *
 *   npm run try:profile                              on SQLite, with this Node
 *   npm run try:profile -- --node 20,22,24,26 --compare
 *   DATABASE_URL=… npm run try:profile -- --db postgres|mysql
 *   … --projects FOLDER                              a copy of one of these, see try/projects.mjs
 *   … --project FOLDER                               a copy of this project of the template flask, with the gapi of this checkout
 *
 * `--compare` also compares with a revision whose loop is half as long, and with one that is the same.
 */
const current = process.versions.node.split('.')[0]
const values = readWords({
  node: { type: 'string', default: current },
  compare: { type: 'boolean', default: false },
})
const { db, env } = values
const home = mkdtempSync(join(tmpdir(), 'try profile '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const isFlask = values.project !== undefined
const project = isFlask ? copyFlask() : copyProject(prepare(home, values), join(home, 'app'))
plant()
if (isFlask) for (const fault of faults) find(fault, undefined, env)
else
  for (const node of values.node.split(',')) {
    const path = `${nodeFolder(node, home)}${delimiter}${env.PATH}`
    for (const fault of faults) find(fault, node, { ...env, PATH: path })
  }
if (values.compare) compare()

function copyFlask() {
  const copy = join(home, 'app')
  const isWanted = path => !/[/\\](?:__pycache__|data)$/.test(path)
  cpSync(values.project, copy, { recursive: true, verbatimSymlinks: true, filter: isWanted })
  return copy
}

function plant() {
  const files = isFlask ? flaskResource(db) : faultyResource(db)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  mkdirSync(join(project, 'data'), { recursive: true })
  writeFileSync(join(project, 'data/big.txt'), 'ä line that is read\n'.repeat(300_000))
  const list = join(project, isFlask ? 'app/resources.py' : 'src/resources.ts')
  if (isFlask) writeFileSync(list, withResource(readFileSync(list, 'utf8')))
  else appendFileSync(list, resourceLine)
}

/** @param {string} fault */
function find(fault, node, environment) {
  const html = join(home, `${node ?? 'flask'}-${fault}.html`)
  const args = ['profile', `GET /v1/faults/${fault}`, '-n', '20', '--json', '--format', `html=${html}`]
  const profiled = JSON.parse(gapi(args, environment))
  const ran = node === undefined ? /^Python 3\./ : new RegExp(`^Node ${node}\\.`)
  expect(ran.test(profiled.runtime), `it did not run on ${ran}`, profiled.runtime)
  const [first] = profiled.lines.toSorted((one, other) => weightOf(other, fault) - weightOf(one, fault))
  // A statement of several lines begins above its comment.
  const isFirst = first.text.includes(`planted: ${fault}`) || first.text.startsWith('.select(db.query.raw(')
  expect(
    isFirst,
    `${fault} on ${profiled.runtime}: another line comes first`,
    JSON.stringify(profiled.lines.slice(0, 3), null, 2),
  )
  if (fault === 'n-plus-1') {
    const [{ loop, calls }] = profiled.repeated
    expect(
      calls === 120 && /^for (\(const \{ id \}|id in ids)/.test(loop.text),
      'the loop',
      JSON.stringify(profiled.repeated),
    )
  }
  expect(!/(src|href)=|\burl\(|https?:/.test(readFileSync(html, 'utf8')), 'the page needs a network', html)
  const { sql, cpu } = profiled.total
  const share = Math.round((100 * (first.sql + first.cpu)) / (sql + cpu))
  const place = `${first.file}:${first.line}`
  console.log(
    `ok     ${profiled.runtime}  ${fault.padEnd(10)}  ${place.padEnd(24)}  SQL ${first.sql.toFixed(2)} ms, CPU ${first.cpu.toFixed(2)} ms, ${share}%`,
  )
}

/** How long a response of a server takes depends on the machine too, so there CPU is compared with CPU. */
function weightOf({ sql, cpu }, fault) {
  if (db === 'sqlite') return sql + cpu
  return ['slow-query', 'n-plus-1'].includes(fault) ? sql : cpu
}

function compare() {
  const routes = join(project, 'src/faults/routes.ts')
  const slow = readFileSync(routes, 'utf8')
  writeFileSync(routes, slow.replace('at < 4_000_000', 'at < 2_000_000'))
  git('init', '-q')
  appendFileSync(join(project, '.git/info/exclude'), 'node_modules\n')
  git('add', '-A')
  git('-c', 'user.name=trial', '-c', 'user.email=trial@example.com', 'commit', '-qm', 'all')
  const args = ['profile', 'GET /v1/faults/hot-loop', '-n', '30', '--compare', 'HEAD', '--json']
  const same = JSON.parse(gapi(args, env))
  writeFileSync(routes, slow)
  const slower = JSON.parse(gapi(args, env))
  expect(slower.cpu.verdict === 'slower', 'twice the loop is not slower', slower)
  const { median, from, to } = slower.cpu.percent
  console.log(`ok     twice the loop: CPU +${median.toFixed(0)}% (${from.toFixed(0)} to ${to.toFixed(0)})`)
  console.log(`       the same code: CPU ${same.cpu.percent.median.toFixed(1)}%, ${same.cpu.verdict}`)
}

function gapi(args, environment) {
  if (isFlask)
    return run(
      process.execPath,
      [join(import.meta.dirname, '../bin/gapi.cjs'), ...args],
      project,
      environment,
    )
  return run(join(project, 'node_modules/.bin/gapi'), args, project, environment)
}

function git(...args) {
  return run('git', args, project, env)
}
