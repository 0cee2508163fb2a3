import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { invalid, pointerOf, type RequestError, truncated } from '../response/problem.ts'
import { type Check, compiled, type ErrorObject } from './compile-schema.ts'
import { fromText } from './from-text.ts'
import { jsonBodies, MAX_DEPTH, nestedTooDeeply } from './json.ts'

/** How many errors a response lists. */
const MAX_LISTED = 20
/** A request with more values is checked up to the first error, because each value may have one. */
const MAX_EXAMINED = 1000

/** Validates requests. Text from the URL is converted to the type of its schema; JSON is not. */
export function validation(app: FastifyInstance): void {
  jsonBodies(app)
  app.setValidatorCompiler(({ schema, httpPart }) => validatorOf(schema, httpPart))

  app.addHook('preValidation', ({ params, query, body }, _reply, done) => {
    const errors = [
      ...unstorableValues('params', params),
      ...unstorableValues('query', query),
      ...unstorableValues('body', body),
    ]
    done(errors.length > 0 ? validationProblem(errors, true) : undefined)
  })
}

/** A validator with the rules for requests, for other values. It changes ids to lowercase. */
export function checker(schema: TSchema): (value: object) => boolean {
  const check = compiled(schema, { allErrors: false })
  return value => check(value) === true
}

/** The values that no database can store: text with NUL or unpaired surrogates. */
export function unstorableValues(part: string, value: unknown): RequestError[] {
  const found: RequestError[] = []
  const path: Array<string | number> = []
  const walk = (value: unknown) => {
    if (typeof value === 'string') return checkText(value)
    if (typeof value !== 'object' || value === null) return
    if (path.length === MAX_DEPTH) throw nestedTooDeeply(part)
    if (Array.isArray(value)) for (let i = 0; i < value.length; i++) visit(i, value[i])
    else
      for (const name in value) {
        checkText(name)
        visit(name, Reflect.get(value, name))
      }
  }
  const visit = (name: string | number, value: unknown) => {
    path.push(name)
    walk(value)
    path.pop()
  }
  const checkText = (text: string) => {
    if (found.length > MAX_LISTED || !/[\0\p{Surrogate}]/u.test(text)) return
    found.push({
      in: part,
      pointer: truncated(pointerOf(...path)),
      detail: 'contains a character that is not text',
    })
  }
  walk(value)
  return found
}

/** What Fastify passes to a validator compiler. */
export interface Validated {
  readonly schema: unknown
  readonly httpPart?: string
}

/** A validator of a part of the request, which reports every error. It is compiled when it is first used. */
export function validatorOf(schema: unknown, part = 'body') {
  const convert = part === 'body' ? undefined : fromText(schema)
  let first: Check | undefined
  let all: Check | undefined
  return (value: unknown): { error?: Error } => {
    convert?.(value)
    first ??= compiled(schema, { allErrors: false })
    if (first(value)) return {}
    const isLarge = countOf(value) > MAX_EXAMINED
    all ??= compiled(schema, { allErrors: true })
    const check = isLarge ? first : all
    check(value)
    const errors = (check.errors ?? []).map(error => requestErrorOf(part, error))
    return { error: validationProblem(errors, !isLarge) }
  }
}

function validationProblem(errors: readonly RequestError[], isComplete: boolean) {
  const listed = errors.slice(0, MAX_LISTED)
  const isHead = errors[0]?.in === 'headers'
  return invalid(listed, {
    status: isHead ? 400 : 422,
    isComplete: isComplete && errors.length <= MAX_LISTED,
  })
}

function requestErrorOf(
  part = 'body',
  { instancePath, params, message = 'is not valid' }: ErrorObject,
): RequestError {
  const { missingProperty, additionalProperty, unevaluatedProperty, propertyName } = params
  const name = missingProperty ?? additionalProperty ?? unevaluatedProperty ?? propertyName
  const pointer = instancePath + (name === undefined ? '' : pointerOf(String(name)))
  return { in: part === 'querystring' ? 'query' : part, pointer: truncated(pointer), detail: message }
}

/** Counts values up to `most`, without listing all keys of a long array. */
function countOf(value: unknown, most = MAX_EXAMINED + 1): number {
  if (typeof value !== 'object' || value === null) return 1
  const parts = Array.isArray(value) ? value.slice(0, most) : Object.values(value)
  let count = 1 + Math.max(0, parts.length - most)
  for (const part of parts) count += count < most ? countOf(part, most - count) : 0
  return count
}
