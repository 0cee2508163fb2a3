// @ts-check
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { forRequests, resolved } from './json-schema.mjs'

/**
 * What an OpenAPI document allows, by ajv: `faultsOf(request)` lists what is wrong with a request of `requestsIn`.
 * @param {any} written
 */
export function requestContract(written) {
  const document = forRequests(structuredClone(written), written)
  const Validator = written.openapi.startsWith('3.0') ? Ajv : Ajv2020
  const ajv = new Validator({
    strict: false,
    logger: false,
    unicodeRegExp: false,
    allErrors: false,
    validateSchema: false,
  })
  // @ts-expect-error: the types of a CommonJS module with a default export
  addFormats(ajv)
  ajv.addSchema(document, 'contract')
  /** @type {Map<string, any>} */
  const compiled = new Map()
  const faultOf = (/** @type {string[]} */ keys, /** @type {unknown} */ value) => {
    const pointer = keys
      .map(key => `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
      .join('')
    if (!compiled.has(pointer)) compiled.set(pointer, ajv.compile({ $ref: `contract#${pointer}` }))
    const validate = compiled.get(pointer)
    return validate(value) ? undefined : ajv.errorsText(validate.errors)
  }

  return { operations: operationsOf(document), faultsOf }

  /** @param {any} request */
  function faultsOf(request) {
    const found = operationFor(request, document)
    if (found === undefined) return ['no operation has this path']
    const { path, parameters, bodyAt } = found
    return [
      ...request.unknown.map((/** @type {string} */ name) => `unknown variable ${name}`),
      ...parameters.flatMap(parameter => parameterFaults(parameter, path, request)),
      ...bodyFaults(bodyAt, request),
    ]
  }

  /** @param {{ value: any, at: string[] }} parameter @param {string} path @param {any} request */
  function parameterFaults({ value, at }, path, request) {
    const given = givenValue(value, path, request)
    if (given === undefined) return value.required ? [`${value.in} ${value.name} is missing`] : []
    if (!value.schema) return []
    const faults = possible(given).map(one => faultOf([...at, 'schema'], one))
    return faults.includes(undefined)
      ? []
      : [`${value.in} ${value.name}: ${faults[0]} (${JSON.stringify(given)})`]
  }

  /** @param {{ value: any, at: string[] } | undefined} body @param {any} request */
  function bodyFaults(body, request) {
    if (body === undefined) return request.body ? ['a body that is not documented'] : []
    if (!request.body) return body.value.required ? ['the body is missing'] : []
    if (request.body.mode === 'file') return []
    const type =
      request.headers.get('content-type') ??
      Object.keys(body.value.content).find(one => one.startsWith('multipart/'))
    const media = body.value.content[type] ?? body.value.content['*/*']
    if (media === undefined) return [`${type} is not documented`]
    if (!media.schema) return []
    const at = [...body.at, 'content', type in body.value.content ? type : '*/*', 'schema']
    const { mode, raw } = request.body
    if (mode === 'raw') {
      if (!/json/.test(type) && !(type in body.value.content)) return []
      const fault = faultOf(at, /json/.test(type) ? JSON.parse(raw) : raw)
      return fault === undefined ? [] : [`body: ${fault}`]
    }
    return formFaults(request.body[mode], media.schema)
  }

  /** @param {any[]} pairs @param {any} schema */
  function formFaults(pairs, schema) {
    const { required = [] } = resolved(schema, document)
    const names = pairs.map(({ key }) => key)
    return required
      .filter((/** @type {string} */ name) => !names.includes(name))
      .map((/** @type {string} */ name) => `form: ${name} is missing`)
  }
}

/** @param {any} document */
function operationsOf({ paths = {} }) {
  return Object.values(paths).flatMap(item => Object.keys(item).filter(key => methods.includes(key)))
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

/** The operation whose path fits with the most fixed segments. @param {any} request @param {any} document */
function operationFor({ method, path }, document) {
  const fitting = Object.entries(document.paths).filter(([template, item]) => {
    const parts = template.split('/')
    const target = item.$ref ? resolved(item, document) : item
    return (
      method in target &&
      parts.length === path.length &&
      parts.every((part, at) => patternOf(part).test(path[at]))
    )
  })
  const [best] = fitting.sort(([a], [b]) => (a.match(/\{/g) ?? []).length - (b.match(/\{/g) ?? []).length)
  if (best === undefined) return undefined
  const [template, written] = best
  const item = written.$ref ? resolved(written, document) : written
  const all = [
    ...listed(item.parameters, ['paths', template, 'parameters'], document),
    ...listed(item[method].parameters, ['paths', template, method, 'parameters'], document),
  ]
  const named = new Map(all.map(one => [`${one.value.in} ${one.value.name}`, one]))
  const [body] = item[method].requestBody
    ? listed([item[method].requestBody], ['paths', template, method], document)
    : []
  const bodyAt = body && {
    ...body,
    at: body.isReference ? body.at : ['paths', template, method, 'requestBody'],
  }
  return { path: template, parameters: [...named.values()], bodyAt }
}

/** @param {string} part */
function patternOf(part) {
  const escaped = part.split(/\{[^{}]*\}/).map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('(.+)')}$`, 's')
}

/** @param {any[]} list @param {string[]} at @param {any} document */
function listed(list = [], at, document) {
  return list.map((one, index) => {
    if (typeof one.$ref !== 'string') return { value: one, at: [...at, String(index)], isReference: false }
    const keys = one.$ref
      .slice(2)
      .split('/')
      .map((/** @type {string} */ key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    return { value: resolved(one, document), at: keys, isReference: true }
  })
}

/** @param {any} parameter @param {string} template @param {any} request */
function givenValue({ in: place, name, schema }, template, { path, query, headers }) {
  if (place === 'header') return headers.get(name.toLowerCase())
  if (place === 'cookie') return undefined
  if (place === 'query') {
    const own = query
      .filter((/** @type {string[]} */ [key = '']) => key === name || key.startsWith(`${name}[`))
      .map((/** @type {string[]} */ pair) => pair[1])
    return own.length === 0 ? undefined : own.length === 1 && schema?.type !== 'array' ? own[0] : own
  }
  const parts = template.split('/')
  const at = parts.findIndex(part => part.includes(`{${name}}`))
  const names = [...(parts[at] ?? '').matchAll(/\{([^{}]*)\}/g)].map(match => match[1])
  return patternOf(parts[at] ?? '').exec(path[at])?.[names.indexOf(name) + 1]
}

/** What a text may stand for. @param {any} given */
function possible(given) {
  const texts = Array.isArray(given) ? given : [given]
  const one = texts[0]
  const lists = [texts, ...texts.map(text => text.split(','))]
  return [
    one,
    ...parsed(one),
    ...lists,
    ...lists.map(list => list.flatMap((/** @type {string} */ text) => parsed(text))),
  ]
}

/** The JSON that a text is, in a list; none where it is not. @param {string} text @returns {unknown[]} */
function parsed(text) {
  try {
    return [JSON.parse(text)]
  } catch {
    return []
  }
}
