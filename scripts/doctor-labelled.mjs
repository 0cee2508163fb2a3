/**
 * Compares the doctor with labels that were written before it was run: the classes of the README's commands, and whether a
 * check finds something. `node scripts/doctor-labelled.mjs FOLDER [LABELS]`, where FOLDER has a checkout of each repository
 * of the labels, named `owner+name`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const [folder = '.', labels = 'test/doctor/labelled/2026-11-30.json'] = process.argv.slice(2)
const { labelled, repositories } = JSON.parse(readFileSync(labels, 'utf8'))
/** @type {Map<string, { right: number, missed: number, wrong: number }>} */
const byCheck = new Map()
const plan = { lines: 0, right: 0 }

for (const { repository, commit, plan: lines, checks } of repositories) {
  const cwd = resolve(folder, repository.replace('/', '+'))
  if (!existsSync(join(cwd, '.git'))) continue
  spawnSync('git', ['checkout', '--quiet', '--detach', commit], { cwd })
  comparePlan(repository, lines, ask(cwd, ['doctor', '--readme-plan', '--json']))
  const report = ask(cwd, ['doctor', '--json', '--no-cache'])
  for (const [id, expected] of Object.entries(checks)) compareCheck(repository, id, expected, report)
  const found = report.findings.map(
    (/** @type {{ check: string, severity: string }} */ one) => `${one.severity} ${one.check}`,
  )
  console.log(`${repository}: ${found.length} findings`)
}

console.log(`\nLabels of ${labelled}. Plan: ${plan.right} of ${plan.lines} lines right.`)
console.log('| check | right | missed | false |\n|---|---|---|---|')
for (const [id, { right, missed, wrong }] of byCheck)
  console.log(`| ${id} | ${right} | ${missed} | ${wrong} |`)

/** @param {string} cwd @param {readonly string[]} args */
function ask(cwd, args) {
  const { stdout } = spawnSync('node', [resolve('bin/gapi.cjs'), ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  return JSON.parse(stdout || '{}')
}

/** @param {string} repository @param {readonly [number, string][]} lines @param {{ steps?: readonly { line: number, class: string, command: string }[] }} answer */
function comparePlan(repository, lines, { steps = [] }) {
  const left = [...steps]
  for (const [line, kind] of lines) {
    plan.lines++
    const at = left.findIndex(step => step.line === line)
    const [step] = at < 0 ? [] : left.splice(at, 1)
    if (step?.class === kind) plan.right++
    else
      console.log(
        `  ${repository}:${line} ${step?.command ?? '(not planned)'}: ${step?.class} instead of ${kind}`,
      )
  }
  // Lines below the last label were not labelled.
  const last = lines.at(-1)?.[0] ?? 0
  for (const { line, class: kind, command } of left.filter(step => step.line <= last)) {
    plan.lines++
    console.log(`  ${repository}:${line} ${command}: ${kind}, not labelled`)
  }
}

/** @param {string} repository @param {string} id @param {boolean} expected @param {{ findings: readonly { check: string }[], checks: readonly { id: string, state: string, reason: string | null }[] }} report */
function compareCheck(repository, id, expected, { findings, checks }) {
  const counts = byCheck.get(id) ?? { right: 0, missed: 0, wrong: 0 }
  const isFound = findings.some(({ check }) => check === id)
  const { state, reason } = checks.find(check => check.id === id) ?? {}
  if (isFound === expected) counts.right++
  else if (expected) counts.missed++
  else counts.wrong++
  byCheck.set(id, counts)
  if (isFound !== expected)
    console.log(`  ${repository} ${id}: ${state} ${reason ?? ''}, labelled ${expected ? 'fault' : 'fine'}`)
}
