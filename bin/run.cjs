'use strict'

// Old syntax on purpose: every Node version must be able to parse this file, to print which version is needed.

/** Runs a command. For --version and --help it prints text prepared by the build, without loading the program. */
module.exports = function run(command) {
  if (!isSupported(command)) return
  var path = require('node:path')
  // Only a checkout has scripts/; an installed package is always built.
  var builder = path.join(__dirname, '..', 'scripts', 'build-when-stale.cjs')
  if (require('node:fs').existsSync(builder) && !require(builder)()) return

  var args = process.argv.slice(2)
  var text = answerOf(command, args)
  if (text !== undefined) return print(text)
  keepCompiled(path.join)
  optimizeLess(args[0])
  var isDone = false
  process.on('exit', function (code) {
    if (!isDone && code === 0) stopped(command)
  })
  require('../dist/main.cjs')
    .main(command, args)
    .then(function (code) {
      isDone = true
      process.exitCode = code
    })
}

/** Node ends without an error where a promise of a configuration or a migration never settles. */
function stopped(command) {
  console.error(command + ' stopped before it was done: it waits for something that never happens.')
  console.error('Look for a promise that is never resolved, e.g. in the knexfile or in a migration.')
  process.exitCode = 2
}

function isSupported(command) {
  var version = process.versions.node
  var parts = version.split('.')
  var major = Number(parts[0])
  if (major > 20 || (major === 20 && Number(parts[1]) >= 19)) return true
  var says = command + ' needs Node 20.19 or later, and this is Node ' + version + '.'
  console.error(says + ' Install a newer one from https://nodejs.org and run the command again.')
  process.exitCode = 2
  return false
}

function answerOf(command, args) {
  if (args.length !== 1) return undefined
  var isVersion = args[0] === '--version' || args[0] === '-V'
  if (!isVersion && args[0] !== '--help' && args[0] !== '-h') return undefined
  var prepared = require('../dist/prepared.json')
  return isVersion ? prepared.version + '\n' : prepared.help[command]
}

/** Opening process.stdout takes 2 ms; a reader that closed early (`| head -1`) is not an error. */
function print(text) {
  try {
    require('node:fs').writeSync(1, text)
  } catch (error) {
    if (error.code === 'EAGAIN') process.stdout.write(text)
    else if (error.code !== 'EPIPE') throw error
  }
}

/**
 * Node 22.1 and later cache compiled code in the user's cache directory, which saves a tenth of a short command.
 * Without write access to it, every run compiles. The folder is that of src/core/system/cache-folder.ts.
 */
function keepCompiled(join) {
  var enable = require('node:module').enableCompileCache
  var env = process.env
  var usual = { win32: env.LOCALAPPDATA, darwin: env.HOME && join(env.HOME, 'Library', 'Caches') }
  var folder = env.XDG_CACHE_HOME || usual[process.platform] || (env.HOME && join(env.HOME, '.cache'))
  if (enable && folder) enable(join(folder, 'create-good-api'))
}

/**
 * A comparison of two documents ends before optimized code pays for itself: on Node 20, making it is more than half of
 * all the work. Later versions have a compiler in between.
 */
function optimizeLess(command) {
  if (command === 'api' && /^v20\./.test(process.version)) require('node:v8').setFlagsFromString('--no-opt')
}
