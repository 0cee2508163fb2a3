import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withMutations } from './try/conformance/mutating-proxy.mjs'

import { mutations } from './try/conformance/mutations/index.mjs'
import { prepare, readWords } from './try/conformance/project.mjs'
import { withServers } from './try/conformance/server.mjs'
import { runSuite } from './try/conformance/suite.mjs'

/**
 * Runs the conformance suite on a new project: packs the tarball, creates a project, builds it, starts it
 * with the production config, and runs the suite on it with a new database.
 *
 *   npm run try:conformance                            on SQLite
 *   … --template flask                               the same on a project of that template
 *   DATABASE_URL=… npm run try:conformance -- --db postgres|mysql
 *   … --mutations [--only methods/]                    breaks each rule on purpose: exactly its test has to fail
 *   … --mutations --groups 8                           in <n> runs, each with several rules broken at once
 *   GAPI_TEST_FULL=1 … --mutations                     each rule alone
 *   … --project FOLDER                                 a project that is built already
 *   … --projects FOLDER                                one of these, see try/projects.mjs
 */
const values = readWords({
  mutations: { type: 'boolean', default: false },
  groups: { type: 'string', default: '' },
  only: { type: 'string', default: '' },
})
const { db, only } = values
const home = mkdtempSync(join(tmpdir(), 'try conformance '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const project = values.project ?? prepare(home, values)
process.exitCode = await withServers({ ...values, project }, values.mutations ? prove : hold)

/** Runs all rules, including those about the end of the server. */
async function hold(servers) {
  const stopped = await servers.start()
  const words = ['--pid', String(stopped.child.pid), ...(only ? ['--only', only] : [])]
  const { code, said, ...rules } = await runSuite({ ...servers, main: stopped }, { home, name: 'all', words })
  if (code !== 0) console.log(said)
  console.log(`conformance (${db}): ${counted(rules)}`)
  for (const rule of rules.failed) console.log(`FAILED ${rule}: ${rules.messages.get(rule)}`)
  return code
}

/**
 * Breaks each rule on purpose, alone or in one of a few groups: exactly the tests of those rules must fail.
 */
async function prove(servers) {
  const before = await runSuite(servers, { home, name: 'unbroken' })
  console.log(`conformance (${db}): ${counted(before)}`)
  const chosen = mutations.filter(({ rule }) => rule.includes(only))
  // A rule that fails on the unchanged server cannot be tested.
  const blocked = chosen.filter(({ rule }) => before.failed.includes(rule))
  const possible = chosen.filter(({ rule }) => !before.failed.includes(rule))
  for (const { rule } of blocked) console.log(`blocked  ${rule}: it fails unbroken`)
  let failed = 0
  const inFull = process.env.GAPI_TEST_FULL === '1'
  const count = Number(values.groups) || (inFull ? possible.length : 6)
  for (const group of groupsOf(possible, count))
    failed += tell(group, await brokenBy(servers, group, before.failed))
  const without = before.passed.filter(name => !mutations.some(({ rule }) => rule === name))
  if (!only) console.log(`without a mutation: ${without.join(', ') || 'none'}`)
  console.log(`mutations: ${possible.length - failed} proven, ${failed} failed, ${blocked.length} blocked`)
  return failed > 0 || possible.length === 0 ? 1 : 0
}

/** The given number of groups, each with rules of all topics. */
function groupsOf(list, count) {
  const groups = Array.from({ length: Math.min(count, list.length) }, () => [])
  for (const [n, one] of list.entries()) groups[n % groups.length].push(one)
  return groups
}

/** The rules that fail only with these mutations, with the messages of their tests. */
async function brokenBy(servers, group, before) {
  const { failed, messages } = await withMutations(
    servers,
    group.map(({ mutation }) => mutation),
    onServer => runSuite(servers, { home, name: 'broken', onServer }),
  )
  return new Map(failed.filter(name => !before.includes(name)).map(name => [name, messages.get(name)]))
}

/** Prints the result of each rule in a group. Returns how many are not proven. */
function tell(group, broken) {
  const rules = group.map(({ rule }) => rule)
  const more = [...broken].filter(([name]) => !rules.includes(name))
  const missed = rules.filter(rule => !broken.has(rule))
  for (const { rule, breaks } of group) {
    const result = missed.includes(rule) ? 'PASSED' : more.length > 0 ? 'failed' : 'proven'
    console.log(`${result}   ${rule.padEnd(38)} ${breaks}`)
  }
  for (const [name, message] of more) console.log(`FAILED AS WELL: ${name}: ${message}`)
  return more.length > 0 ? group.length : missed.length
}

function counted({ passed, failed, skipped }) {
  return `${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`
}
