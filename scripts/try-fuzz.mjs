import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { contractOf } from './try/contract.mjs'
import { findingsText, sharesOf, sharesText } from './try/fuzz/report.mjs'
import { fuzz } from './try/fuzz/run.mjs'
import { withSides } from './try/fuzz/sides.mjs'
import { planted } from './try/history/history.mjs'
import { environmentFor, expect } from './try/project.mjs'
import { builtProjects } from './try/projects.mjs'
import { randomFrom, seedOf } from './try/random.mjs'
import { ownServers } from './try/servers.mjs'

/**
 * Proves that a generated API behaves the same on every database: makes requests from openapi.json, valid and
 * broken in many ways, and sends each to the API on SQLite, PostgreSQL and MariaDB with the same rows.
 * Status, headers and body must be the same except for ids, times and cursors, and must match the document;
 * no response is a 5xx. Starts its own servers.
 *
 *   npm run try:fuzz                                  2,000 requests
 *   npm run try:fuzz -- --requests 20000
 *   npm run try:fuzz -- --seed 17                     the same requests
 *   npm run try:fuzz -- --projects /tmp/kept          keep the projects there, or take those that are there
 */
const { values: asked } = parseArgs({
  options: {
    requests: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    projects: { type: 'string' },
  },
})

// Exits normally when interrupted, so that the processes it started end too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))
const home = mkdtempSync(join(tmpdir(), 'try fuzz '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const seed = seedOf(asked.seed)
console.log(`seed ${seed}`)
const context = prepare()
const contract = theContract(context.projects)
const passed = await withSides(context, async sides => {
  await findsPlanted(sides)
  return findsNothing(sides, Number(asked.requests))
})
process.exit(passed ? 0 : 1)

function prepare() {
  const env = environmentFor([])
  const own = ownServers(env)
  const servers = { sqlite: home, postgres: own.start('postgres'), mysql: own.start('mariadb') }
  return {
    env,
    servers,
    projects: builtProjects(asked.projects ?? join(home, 'new'), Object.keys(servers), env),
  }
}

/** The document; it must be the same for all projects. */
function theContract(projects) {
  const texts = Object.values(projects).map(project => readFileSync(join(project, 'openapi.json'), 'utf8'))
  expect(new Set(texts).size === 1, 'openapi.json is not the same for each database')
  return contractOf(JSON.parse(texts[0]))
}

/** One API forgets Idempotency-Keys on purpose: the comparison must find that. */
async function findsPlanted(sides) {
  const mysql = sides.find(({ name }) => name === 'mysql')
  await mysql.restart(planted('forgets-keys'))
  const { findings } = await fuzz({ sides, contract, random: randomFrom(seed), requests: 300 })
  await mysql.restart({})
  const found = findings.filter(({ request }) => request.how.startsWith('the same'))
  expect(found.length > 0, 'a planted difference was not found')
  console.log(`ok     a planted difference is found: ${found.length} of 300 requests`)
}

async function findsNothing(sides, requests) {
  const started = Date.now()
  const { findings, tallies, sent } = await fuzz({ sides, contract, random: randomFrom(seed), requests })
  const rare = sharesOf(tallies).filter(({ share }) => share < 0.2)
  const logs = sides.map(({ said }) => said())
  console.log(sharesText(tallies))
  console.log(findingsText(findings, logs))
  for (const { name } of rare) console.log(`FAILED less than a fifth of the answers to ${name} are 2xx`)
  const seconds = ((Date.now() - started) / 1000).toFixed(0)
  const counts = `${sent} requests to ${sides.length} databases, ${findings.length} findings`
  console.log(`fuzz: ${counts}, seed ${seed} (${seconds} s)`)
  return findings.length === 0 && rare.length === 0
}
