// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { run } from '../project.mjs'

/** What an update made of an edited project. */
/** @typedef {{ conflicts: readonly string[], seconds: number, cpu: number, remaining: readonly string[], notes: readonly string[] }} Outcome */

const who = ['-c', 'user.name=trial', '-c', 'user.email=trial@example.com', '-c', 'commit.gpgsign=false']

/** @param {string} project @param {NodeJS.ProcessEnv} env @param {string} message */
export function commit(project, env, message) {
  if (!existsSync(join(project, '.git'))) {
    run('git', ['init', '-q', '-b', 'main'], project, env)
    writeFileSync(join(project, '.git/info/exclude'), 'node_modules\n')
  }
  run('git', ['add', '-A'], project, env)
  run('git', [...who, 'commit', '-q', '--allow-empty', '-m', message], project, env)
}

/**
 * `gapi update --to FILE`, and nothing of what follows.
 * @param {string} program @param {string} project @param {NodeJS.ProcessEnv} env @returns {Outcome}
 */
export function withGapi(program, project, env) {
  const began = performance.now()
  const ran = spawnSync('node', [program, 'update', '--no-install', '--json'], {
    cwd: project,
    env,
    encoding: 'utf8',
  })
  const seconds = (performance.now() - began) / 1000
  const said = JSON.parse(ran.stdout || '{}')
  if (said.conflicts === undefined) throw new Error(`gapi update: ${ran.stdout}${ran.stderr}`)
  return { conflicts: said.conflicts, seconds, cpu: 0, remaining: said.remaining, notes: said.notes }
}

/**
 * @param {string} copier @param {string} version @param {string} project @param {NodeJS.ProcessEnv} env @returns {Outcome}
 */
export function withCopier(copier, version, project, env) {
  const began = performance.now()
  const args = ['update', '--defaults', '--quiet', '--vcs-ref', `v${version}`, project]
  const ran = spawnSync(copier, args, { cwd: project, env: { ...env, ...gitIdentity }, encoding: 'utf8' })
  const seconds = (performance.now() - began) / 1000
  if (ran.status !== 0) throw new Error(`copier update: ${ran.stdout}${ran.stderr}`)
  const unmerged = run('git', ['diff', '--name-only', '--diff-filter=U'], project, env)
    .split('\n')
    .filter(Boolean)
  const rejected = filesOf(project).filter(path => path.endsWith('.rej'))
  return { conflicts: [...new Set([...unmerged, ...rejected])], seconds, cpu: 0, remaining: [], notes: [] }
}

export const gitIdentity = {
  GIT_AUTHOR_NAME: 'trial',
  GIT_AUTHOR_EMAIL: 'trial@example.com',
  GIT_COMMITTER_NAME: 'trial',
  GIT_COMMITTER_EMAIL: 'trial@example.com',
}

/**
 * The lines that a person wrote since the first commit, and that are in no file any more.
 * @param {string} project @param {NodeJS.ProcessEnv} env @param {string} from @param {string} to
 */
export function lostLines(project, env, from, to) {
  const diff = run('git', ['diff', '--unified=0', '--no-renames', '--no-color', from, to], project, env)
  const removed = countOf(linesWith(diff, '-'))
  const written = linesWith(diff, '+').filter(line => {
    // A line that only moved is not a new one.
    const left = removed.get(line) ?? 0
    if (left > 0) removed.set(line, left - 1)
    return left === 0 && /\w/.test(line)
  })
  const there = new Set(filesOf(project).flatMap(path => linesOf(join(project, path))))
  return written.filter(line => !there.has(line))
}

/** @param {string} diff @param {string} sign */
function linesWith(diff, sign) {
  const lines = diff.split('\n').filter(line => line.startsWith(sign) && !line.startsWith(sign.repeat(3)))
  return lines.map(line => line.slice(1).trim())
}

/** @param {readonly string[]} lines */
function countOf(lines) {
  const counts = new Map()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

/** @param {string} file */
function linesOf(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map(line => line.trim())
}

/** @param {string} folder @param {string} [under] @returns {string[]} */
export function filesOf(folder, under = '') {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap(entry => {
    const path = `${under}${entry.name}`
    if (['.git', 'node_modules', 'vendor', 'data', '.gapi'].includes(entry.name)) return []
    return entry.isDirectory() ? filesOf(folder, `${path}/`) : entry.isFile() ? [path] : []
  })
}
