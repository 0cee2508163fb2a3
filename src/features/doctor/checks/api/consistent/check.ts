import { type ApiDocument, nameOf, type Operation, resolved } from '../../../../../core/openapi/document.ts'
import { lineOf } from '../../../../../core/openapi/line-of.ts'
import { recordIn } from '../../../../../core/system/json.ts'
import { apiDocuments } from '../../../queries/api-documents.ts'
import type { Check, Hit } from '../../check.ts'
import { amount } from '../../subject.ts'
import { fieldHits } from './field-case.ts'
import { isRpcPath, pathHits } from './path-hits.ts'
import { reasonIn } from './reasons.ts'

const findings = {
  'singular-collection': {
    message: '{path}: the collection /{segment} is singular.',
    hint: 'Name collections in the plural, like the others.',
  },
  'not-kebab-case': {
    message: '{path}: {segment} is not in kebab-case.',
    hint: 'Use lower case, with - between words.',
  },
  'verb-in-path': {
    message: '{path}: {segment} is a verb; the method already says what is done.',
    hint: 'Name the resource, and let GET, POST, PATCH or DELETE be the verb.',
  },
  'trailing-slash': {
    message: '{path} ends with a slash.',
    hint: 'Remove it: many servers and caches treat it as a different path.',
  },
  'other-error-body': {
    message: '{operation} returns {status} with another body than the other errors.',
    hint: 'Give every error the same shape, so that clients need one function for them.',
  },
  'mixed-case': {
    message: 'Most fields are in {most}, but {operation} has some in {other}: {fields}.',
    hint: 'Use one case for all fields.',
  },
}

type Code = keyof typeof findings

export const consistent: Check<Code> = {
  id: 'api/consistent',
  severity: 'warning',
  point: 'consistency',
  title: 'Paths, errors and fields of the API follow one pattern',
  why: 'The first rule of endpoint design is to be consistent. Who knows one endpoint should know them all: plural collections, kebab-case, no verbs beside the method, one shape for every error, one case for fields. Each exception is one more thing to look up.',
  finds:
    'Singular collections, path segments that are not kebab-case, verbs in paths, trailing slashes, error bodies that differ from the most common one, and fields in a different case than most.',
  ignores:
    'RPC-style APIs (`/users.list`); words without a plural, singletons (`/me`), actions (`POST /orders/{id}/cancel`) and receivers of webhooks; headers; an operation or a path with an extension `x-gapi-ok` that maps the kind of finding to the reason, e.g. `x-gapi-ok: { "singular-collection": "a partner calls it" }`.',
  advice: 'Follow the pattern of most endpoints in the next version of the API.',
  findings,
  run(context) {
    const documents = apiDocuments(context).found.filter(({ operations }) => operations.length > 0)
    if (documents.length === 0) return { notApplicable: 'There is no OpenAPI document with operations.' }
    const rest = documents.filter(document => !isRpc(document))
    if (rest.length === 0)
      return { notApplicable: 'The API is RPC-style, so the rules for resources do not apply.' }
    const operations = rest.flatMap(document => document.operations)
    return { hits: rest.flatMap(hitsIn), subject: amount(operations.length, 'operation') }
  },
}

/** `/users.list`, `/getUser`: if most paths contain verbs, the API is RPC style. */
function isRpc({ root }: ApiDocument): boolean {
  const paths = Object.keys(recordIn(root.paths))
  return paths.filter(isRpcPath).length * 2 > paths.length
}

function hitsIn(document: ApiDocument): Hit<Code>[] {
  return [...pathHits(document), ...errorHits(document), ...fieldHits(document)]
}

/** The most common error body is the pattern; an error without a body is consistent with any. */
function errorHits(document: ApiDocument): Hit<Code>[] {
  const { operations, path: file, text } = document
  const errors = operations.flatMap(operation => errorsOf(operation, document))
  const counts = new Map<string, number>()
  for (const { shape } of errors) counts.set(shape, (counts.get(shape) ?? 0) + 1)
  const [common] = [...counts].toSorted(([, a], [, b]) => b - a)
  if (!common || common[1] * 2 <= errors.length) return []
  return errors
    .filter(({ shape }) => shape !== common[0])
    .map(({ operation, status }) => ({
      ...{ code: 'other-error-body', path: file, about: `${nameOf(operation)} ${status}` },
      line: lineOf(text, [operation.path, operation.method, status]),
      args: { operation: nameOf(operation), status },
      suppressed: reasonIn('other-error-body', operation),
    }))
}

function errorsOf(operation: Operation, { root }: ApiDocument) {
  return Object.entries(recordIn(operation.value.responses)).flatMap(([status, response]) => {
    if (!/^([45]|default)/.test(status)) return []
    const { content, schema } = recordIn(resolved(response, root))
    const [media] = Object.values(recordIn(content)).map(recordIn)
    const body = schema ?? media?.schema
    return body === undefined ? [] : [{ operation, status, shape: shapeOf(body, root) }]
  })
}

/** The names of its fields: an error with more details inside one of them has the same shape. */
function shapeOf(schema: unknown, root: ApiDocument['root']): string {
  const known = recordIn(resolved(schema, root))
  const [only, ...more] = [known.allOf, known.oneOf, known.anyOf].flatMap(part =>
    Array.isArray(part) ? part : [],
  )
  if (only !== undefined && more.length === 0) return shapeOf(only, root)
  const fields = Object.keys(recordIn(known.properties)).sort()
  return fields.length > 0 ? fields.join() : JSON.stringify(schema)
}
