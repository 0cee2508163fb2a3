// @ts-check
'use strict'

const { spawnSync } = require('node:child_process')
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const lock = join(root, '.build.lock')

/**
 * Makes a checkout run like an installed package: installs the build tools and builds, if something
 * changed since the last build. Returns false on failure. All output goes to stderr; stdout belongs to the command.
 */
module.exports = function buildWhenStale() {
  if (!isStale()) return true
  takeLock()
  try {
    return !isStale() || (install() && build())
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function isStale() {
  const built = timeOf(join(root, 'dist', 'prepared.json'))
  return (
    built === 0 ||
    ['src', 'templates', 'scripts/build', 'package.json'].some(path => newestIn(join(root, path)) > built)
  )
}

function install() {
  const installed = timeOf(join(root, 'node_modules', '.package-lock.json'))
  if (installed > 0 && installed >= timeOf(join(root, 'package-lock.json'))) return true
  process.stderr.write('Building create-good-api: installing what the build needs, once.\n')
  return run(npm(), [
    'ci',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
}

function build() {
  return run(process.execPath, [join(root, 'scripts', 'build.mjs')])
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command !== process.execPath,
  })
  if (status === 0) return true
  const reason = error ? error.message : `exit ${status}`
  process.stderr.write(
    `Could not build create-good-api: ${command} ${args.join(' ')} failed (${reason}). Run npm ci in ${root} and try again.\n`,
  )
  process.exitCode = 1
  return false
}

/** The npm installed with this Node. `npx` runs inside another npm, whose variables must not affect this one. */
function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm'
}

function environment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_(registry|cache|userconfig|.*proxy|cafile)$)|INIT_CWD)/i.test(name),
  )
  return Object.fromEntries(kept)
}

/** One build at a time: only one process can create a directory. A lock whose owner is gone is taken over. */
function takeLock() {
  for (;;) {
    try {
      mkdirSync(lock)
      writeFileSync(join(lock, 'pid'), String(process.pid))
      return
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    if (!ownerLives()) rmSync(lock, { recursive: true, force: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
}

function ownerLives() {
  if (!existsSync(join(lock, 'pid'))) return Date.now() - timeOf(lock) < 5000
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/**
 * @param {string} path
 * @returns {number}
 */
function newestIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestIn(join(path, name))),
    stat.mtimeMs,
  )
}

/** @param {string} path */
function timeOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? stat.mtimeMs : 0
}
