'use strict'

const { existsSync, writeSync } = require('node:fs')
const { join } = require('node:path')

/** Runs a command. --version and --help are answered from text prepared by the build, without loading the rest. */
module.exports = function run(command) {
  // Only a checkout has scripts/; an installed package is always built.
  const builder = join(__dirname, '..', 'scripts', 'build-when-stale.cjs')
  if (existsSync(builder) && !require(builder)()) return

  const args = process.argv.slice(2)
  const text = prepared.includes(args[args.length - 1]) ? answerOf(command, args) : undefined
  if (text !== undefined) return print(text)

  const { main, keepCompiled } = require('../dist/main.cjs')
  main(command, args).then(code => {
    process.exitCode = code
    if (code === 0) keepCompiled()
  })
}

const prepared = ['--version', '-V', '--help', '-h']

function answerOf(command, args) {
  const { version, help } = require('../dist/prepared.json')
  const last = args[args.length - 1]
  if (args.length === 1 && (last === '--version' || last === '-V')) return `${version}\n`
  if (last === '--help' || last === '-h') return help[[command].concat(args.slice(0, -1)).join(' ')]
}

/** process.stdout costs 2 ms to open; a reader that left (`| head -1`) is no error. */
function print(text) {
  try {
    writeSync(1, text)
  } catch (error) {
    if (error.code === 'EAGAIN') process.stdout.write(text)
    else if (error.code !== 'EPIPE') throw error
  }
}
