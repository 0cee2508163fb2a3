import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** Runs the conformance suite against a running server: npm run conformance -- URL. */
const usage = `Usage: npm run conformance -- URL [options]

Tests the API that runs at URL: its openapi.json and the rules in conformance/topics.

  --admin KEY       an admin's API key (or CONFORMANCE_ADMIN_KEY)
  --user KEY        a user's (or CONFORMANCE_USER_KEY)
  --other KEY       another user's (or CONFORMANCE_OTHER_KEY)

  --second URL      another instance on the same database
  --limited URL     an instance with low rate limits
  --prefixed URL    the API behind a proxy that strips a prefix, e.g. http://127.0.0.1:8080/shop
  --pid ID          process of the server; it gets SIGTERM at the end
  --stop COMMAND    command that stops the server, instead of --pid

  --origin ORIGIN   an allowed CORS origin (default: https://app.example.com)
  --body-limit N    BODY_LIMIT of the server, in bytes (default: 1048576)
  --profile FILE    what the document does not say; see conformance/README.md
  --only WORD       run only the rules whose name contains this word, e.g. methods/
  --json FILE       write the results to a file

Exit codes: 0 every rule passed, 1 a rule failed, 2 the API could not be tested.`

const folder = dirname(dirname(fileURLToPath(import.meta.url)))
/** @type {{ type: 'string' }} */
const text = { type: 'string' }
/** @satisfies {import('node:util').ParseArgsConfig['options']} */
const flags = {
  admin: text,
  user: text,
  other: text,
  second: text,
  limited: text,
  prefixed: text,
  pid: text,
  stop: text,
  origin: text,
  'body-limit': text,
  profile: text,
  only: text,
  json: text,
  help: { type: 'boolean', short: 'h' },
}

process.exitCode = await main()

async function main() {
  const asked = parsed()
  if (typeof asked === 'string') return refuse(asked)
  const { values, positionals } = asked
  if (values.help) return tell(usage)
  const options = optionsFrom(values, positionals)
  if (typeof options === 'string') return refuse(options)
  const wrong = await unreachable(options.url)
  if (wrong) return refuse(wrong)
  return run(options, values)
}

function parsed() {
  try {
    return parseArgs({ options: flags, allowPositionals: true })
  } catch (error) {
    return error.message
  }
}

/** The options of the suite, or what is wrong with them. */
function optionsFrom(values, [url, ...more]) {
  if (!url || more.length > 0) return 'Name one URL: that of the server to ask.'
  const keys = ['admin', 'user', 'other'].map(name => [
    name,
    values[name] ?? process.env[`CONFORMANCE_${name.toUpperCase()}_KEY`],
  ])
  const missing = keys.filter(([, key]) => !key).map(([name]) => `--${name}`)
  if (missing.length > 0) return `API keys are missing: ${missing.join(', ')}.`
  const addresses = { url, second: values.second, limited: values.limited, prefixed: values.prefixed }
  for (const [name, address] of Object.entries(addresses))
    if (address && !/^https?:$/.test(protocolOf(address)))
      return `${name === 'url' ? address : `--${name} ${address}`} is not an http or https URL.`
  const { pid, stop, profile } = values
  if (pid && !/^\d+$/.test(pid)) return `--pid ${pid} is not the id of a process.`
  const limit = values['body-limit'] ?? '1048576'
  if (!/^\d+$/.test(limit)) return `--body-limit ${limit} is not a number of bytes.`
  return {
    ...Object.fromEntries(keys),
    ...Object.fromEntries(
      Object.entries(addresses).map(([name, address]) => [name, address?.replace(/\/+$/, '')]),
    ),
    origin: values.origin ?? 'https://app.example.com',
    bodyLimit: Number(limit),
    ...(pid && { pid: Number(pid) }),
    ...(stop && { stop }),
    ...(profile && { profile: resolve(profile) }),
  }
}

function protocolOf(address) {
  return URL.canParse(address) ? new URL(address).protocol : ''
}

async function unreachable(url) {
  try {
    const { status } = await fetch(`${url}/openapi.json`)
    return status === 200 ? '' : `GET ${url}/openapi.json returned ${status}, not 200.`
  } catch ({ cause, message }) {
    return `${url} cannot be reached: ${cause?.code ?? message}.`
  }
}

/** Runs Vitest, and exits with its exit code. */
function run(options, { only, json }) {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const args = ['run', '--config', join(folder, 'vitest.config.ts'), '--root', folder]
  if (only) args.push('-t', `${only.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}|every-response/`)
  args.push('--reporter', 'verbose')
  if (json) args.push('--reporter', 'json', `--outputFile.json=${resolve(json)}`)
  const env = { ...process.env, CONFORMANCE: JSON.stringify(options) }
  const child = spawn(process.execPath, [vitest, ...args], { env, stdio: 'inherit' })
  return new Promise(done => child.on('exit', (code, signal) => done(signal ? 130 : code)))
}

function tell(words) {
  console.log(words)
  return 0
}

function refuse(reason) {
  console.error(`${reason}\n\n${usage}`)
  return 2
}
