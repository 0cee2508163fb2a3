import { Ajv } from 'ajv'

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

/**
 * What openapi.json allows. `faultOf(operation, answer)` returns what is wrong with a response, or undefined:
 * its status must be one of the operation's, or a problem that any route may return; its body must match the
 * schema. A 503 must say when to retry, and no other 5xx is allowed.
 */
export function contractOf(written) {
  const document = inlined(written, written)
  const ajv = new Ajv({ strict: false, formats: { uuid, 'date-time': time } })
  ajv.addSchema(document, 'contract')
  const validators = new Map()
  const validatorOf = pointer => {
    if (!validators.has(pointer)) validators.set(pointer, ajv.compile({ $ref: `contract#${pointer}` }))
    return validators.get(pointer)
  }
  const bodyFault = (pointer, text) => {
    const validate = validatorOf(pointer)
    return validate(parsed(text)) ? undefined : `the body ${ajv.errorsText(validate.errors)}`
  }

  return {
    operations: operationsOf(document),
    faultOf({ path, method }, { status, headers, text }) {
      if (status === 503 && !headers['retry-after']) return '503 without Retry-After'
      if (status >= 500 && status !== 503) return `${status}`
      const { responses } = document.paths[path][method]
      const name = status in responses ? String(status) : 'default'
      const content = responses[name]?.content
      if (name === 'default' && status < 400) return `${status} is not one of its answers`
      if (!content) return text === '' ? undefined : `${status} has a body`
      const type = String(headers['content-type']).split(';')[0]
      if (!(type in content)) return `${status} is ${type}, not ${Object.keys(content)}`
      const place = ['paths', path, method, 'responses', name, 'content', type, 'schema']
      return bodyFault(pointerOf(place), text)
    },
    /** What is wrong with a request body that was accepted. */
    bodyFaultOf({ path, method }, body) {
      if (!document.paths[path][method].requestBody) return undefined
      const validate = validatorOf(
        pointerOf(['paths', path, method, 'requestBody', 'content', 'application/json', 'schema']),
      )
      return validate(body) ? undefined : `took a body that ${ajv.errorsText(validate.errors)}`
    },
    /** What is wrong with the response to an unknown operation: it must be a problem. */
    problemFaultOf({ status, headers, text }) {
      if (status >= 500) return `${status}`
      if (status < 400) return undefined
      if (!String(headers['content-type']).startsWith('application/problem+json'))
        return `${status} is ${headers['content-type']}, not a problem`
      return bodyFault('/components/schemas/Problem', text)
    },
  }
}

function operationsOf({ paths }) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, spec]) => (isJson(spec) ? { path, method, spec } : [])),
  )
}

/** Forms, files and streams have no bodies that can be compared as JSON; a stream may never end. */
function isJson({ requestBody = {}, responses }) {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  const types = [requestBody, ...good.map(([, response]) => response)].flatMap(({ content = {} }) =>
    Object.keys(content),
  )
  return types.every(type => type === 'application/json')
}

/** The document with all `$ref` replaced by their targets, so that requests can be made from its schemas. */
function inlined(value, root) {
  if (Array.isArray(value)) return value.map(each => inlined(each, root))
  if (typeof value !== 'object' || value === null) return value
  if (typeof value.$ref === 'string') return inlined(at(root, value.$ref), root)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inlined(each, root)]))
}

function at(root, reference) {
  return reference
    .split('/')
    .slice(1)
    .reduce((value, key) => value[key], root)
}

function pointerOf(names) {
  return names
    .map(name => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('')
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
