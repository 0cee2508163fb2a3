import type { Check, Hit } from '../../check.ts'
import {
  type ApiDocument,
  apiDocuments,
  lineOf,
  nameOf,
  type Operation,
  recordIn,
  resolved,
} from '../../openapi/document.ts'
import { fieldHits } from '../../openapi/field-case.ts'

export const consistent: Check = {
  id: 'api/consistent',
  severity: 'warning',
  point: 'consistency',
  title: 'Paths, errors and fields of the API follow one pattern',
  help: 'Who knows one endpoint should know them all: collections in the plural, words in kebab-case, no verbs beside the method, one shape for every error, one way of writing fields. Each exception is one more thing to look up.',
  run(subject) {
    const documents = apiDocuments(subject).found.filter(({ operations }) => operations.length > 0)
    if (documents.length === 0) return { notApplicable: 'There is no OpenAPI document with operations.' }
    const rest = documents.filter(document => !isRpc(document))
    if (rest.length === 0)
      return { notApplicable: 'The API calls procedures, so rules of resources do not apply.' }
    return { hits: rest.flatMap(hitsIn) }
  },
}

/** `/users.list`, `/getUser`: where most paths name what is done, that is the pattern. */
function isRpc({ root }: ApiDocument): boolean {
  const paths = Object.keys(recordIn(root.paths))
  const calls = paths.filter(path => /[a-z]\.[a-z]+$|\/rpc\b/i.test(path) || segmentsOf(path).some(isVerb))
  return calls.length * 2 > paths.length
}

function hitsIn(document: ApiDocument): Hit[] {
  const { path: file, root, text } = document
  const paths = Object.keys(recordIn(root.paths))
  return [
    ...paths.flatMap(path =>
      pathFaults(path).map(({ code, segment }) => ({
        ...{ code, path: file, line: lineOf(text, [path]), about: `${path} ${segment}` },
        args: { path, segment },
      })),
    ),
    ...errorHits(document),
    ...fieldHits(document),
  ]
}

interface PathFault {
  readonly code: 'singular-collection' | 'not-kebab-case' | 'verb-in-path' | 'trailing-slash'
  readonly segment: string
}

function pathFaults(path: string): PathFault[] {
  const segments = segmentsOf(path)
  const faults: PathFault[] = segments.flatMap((segment, index): PathFault[] => {
    if (segment.startsWith('{')) return []
    const isCollection = segments[index + 1]?.startsWith('{') === true
    if (isVerb(segment)) return [{ code: 'verb-in-path', segment }]
    if (/[A-Z_]/.test(segment)) return [{ code: 'not-kebab-case', segment }]
    return isCollection && isSingular(segment) ? [{ code: 'singular-collection', segment }] : []
  })
  return path.length > 1 && path.endsWith('/') ? [...faults, { code: 'trailing-slash', segment: '' }] : faults
}

/** Without a leading version and without `/api`. */
function segmentsOf(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== 'api' && !/^v\d+(\.\d+)*$/i.test(part))
}

/** `get`, `getUsers`, `create-order`; not `settings` or `updates`. */
function isVerb(segment: string): boolean {
  return /^(get|fetch|list|find|create|add|insert|update|edit|modify|delete|remove|destroy|set|save|make|do)([A-Z_-]|$)/.test(
    segment,
  )
}

/** Words that are their own plural, or count nothing, are let be. */
function isSingular(segment: string): boolean {
  const word = segment.split('-').at(-1) ?? ''
  return (
    /^[a-z-]{3,}$/.test(segment) &&
    !/^(verify|reset|change|confirm|forgot|refresh|check|send|resend|ban|unban|cancel|accept)(-|$)/.test(
      segment,
    ) &&
    !/(s|ae|i|a|men|people|children|data|media|info|information|news|staff|equipment|feedback|content|history|metadata|search|by|of|sheep|fish|geese|mice|en|de|fr)$/.test(
      word,
    )
  )
}

/** The most common body of errors is the pattern; an error without a body follows any. */
function errorHits(document: ApiDocument): Hit[] {
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

/** The names of its fields: an error with more details in one of them has the same shape. */
function shapeOf(schema: unknown, root: ApiDocument['root']): string {
  const known = recordIn(resolved(schema, root))
  const [only, ...more] = [known.allOf, known.oneOf, known.anyOf].flatMap(part =>
    Array.isArray(part) ? part : [],
  )
  if (only !== undefined && more.length === 0) return shapeOf(only, root)
  const fields = Object.keys(recordIn(known.properties)).sort()
  return fields.length > 0 ? fields.join() : JSON.stringify(schema)
}
