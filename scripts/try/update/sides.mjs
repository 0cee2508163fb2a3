// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../project.mjs'

/** What an update made of an edited project. */
/** @typedef {{ conflicts: readonly string[], seconds: number, remaining: readonly string[], notes: readonly string[] }} Outcome */

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
  const { ran, seconds } = timed(['node', program, 'update', '--no-install', '--json'], project, env)
  const said = JSON.parse(ran.stdout || '{}')
  if (said.conflicts === undefined) throw new Error(`gapi update: ${ran.stdout}${ran.stderr}`)
  return { conflicts: said.conflicts, seconds, remaining: said.remaining, notes: said.notes }
}

/**
 * Runs a program, and measures the seconds of CPU that it and its programs take: other work on the machine does not count.
 * @param {readonly string[]} command @param {string} cwd @param {NodeJS.ProcessEnv} env
 */
function timed(command, cwd, env) {
  const ran = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...command], {
    cwd,
    env,
    encoding: 'utf8',
  })
  const seconds = ran.stderr.trimEnd().split('\n').at(-1)?.split(' ').map(Number) ?? []
  return { ran, seconds: seconds.reduce((sum, each) => sum + each, 0) }
}

/**
 * @param {string} copier @param {string} version @param {string} project @param {NodeJS.ProcessEnv} env @returns {Outcome}
 */
export function withCopier(copier, version, project, env) {
  const args = ['update', '--defaults', '--quiet', '--vcs-ref', `v${version}`, project]
  const { ran, seconds } = timed([copier, ...args], project, { ...env, ...gitIdentity })
  if (ran.status !== 0) throw new Error(`copier update: ${ran.stdout}${ran.stderr}`)
  const unmerged = run('git', ['diff', '--name-only', '--diff-filter=U'], project, env)
    .split('\n')
    .filter(Boolean)
  const rejected = filesOf(project).filter(path => path.endsWith('.rej'))
  return { conflicts: [...new Set([...unmerged, ...rejected])], seconds, remaining: [], notes: [] }
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
