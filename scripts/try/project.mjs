import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The start of every trial: the packed tarball, and a project created from it as a user would. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

const buildWhenStale = createRequire(import.meta.url)('../build-when-stale.cjs')

/**
 * Packs this checkout into `folder`, and builds it before where that is due: not each time, because other processes may
 * use the build. Returns the path of the tarball.
 */
export function pack(folder) {
  expect(buildWhenStale(), 'the build failed')
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], root, process.env)
  return join(
    folder,
    readdirSync(folder).find(name => name.endsWith('.tgz')),
  )
}

/** Creates a project in a new `folder`, without an install. Returns its path. */
export function create(tarball, folder, flags, env) {
  mkdirSync(folder, { recursive: true })
  const args = ['--yes', `file:${tarball}`, 'my app', ...flags, '--no-install', '--no-git', '--json']
  const created = run('npx', args, folder, env)
  expect(JSON.parse(created).ok, 'create-good-api said it failed', created)
  const project = join(folder, 'my app')
  takeTarball(project, tarball)
  return project
}

/**
 * A published package is requested from the registry, which does not have the version on trial, so the
 * tarball replaces it.
 */
function takeTarball(project, tarball) {
  const path = join(project, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  if (manifest.devDependencies['create-good-api'].startsWith('file:')) return
  manifest.devDependencies['create-good-api'] = `file:${tarball}`
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
}

/**
 * The environment of a user's shell, without the variables that npm sets for this script.
 * @param {readonly (string | undefined)[]} folders put before the others of PATH
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor(folders) {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(?!config_(registry|cache|userconfig)$)|INIT_CWD|NODE_(?!EXTRA_CA_CERTS)|CI$|VITEST)/i.test(
        name,
      ),
  )
  const env = Object.fromEntries(kept)
  return { ...env, PATH: [...folders.filter(Boolean), env.PATH].join(delimiter) }
}

/**
 * Runs a program to its end. Returns its output, for an install with standard error; throws when it fails.
 */
export function run(command, args, cwd, env) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (error) throw error
  expect(status === 0, `${command} ${args.join(' ')} ended with ${status}`, stdout + stderr)
  return args.includes('install') ? stdout + stderr : stdout
}

export function expect(holds, sentence, output = '') {
  if (!holds) throw new Error(output ? `${sentence}\n${output.slice(-8000)}` : sentence)
}
