import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isTransactionControl } from '../db/watch.ts'
import { inOpenApi } from '../http/request/deprecation.ts'
import { contentOf, MAX_STATEMENTS } from './content.ts'
import { fitted } from './fit.ts'
import { pruneHourly } from './prune.ts'
import { recordingStore } from './store.ts'

declare module '../http/request/route.ts' {
  interface PartOptions {
    /** What is also recorded of requests that fail: their body, or those that get a 4xx. Bodies may hold personal data. */
    readonly record?: 'body' | '4xx' | '4xx and body'
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The error that it failed with. */
    failure: Error | null
    /** The texts of the SQL that it sent, the first of them; null if it sent none. */
    statements: string[] | null
  }
}

/** What callers should know about it. */
export const guide = `## Failures

Report a failed request with its id: \`instance\` in the response, and the header \`X-Request-Id\`.`

/** Records every request that gets a 5xx, and the 4xx of routes that ask for it, with its SQL, after the response. */
export function admit(app: FastifyInstance): void {
  const { config } = app
  if (!config.RECORDINGS) return
  const store = recordingStore(app)
  pruneHourly(app)
  app.decorateRequest('failure', null)
  app.decorateRequest('statements', null)
  app.observers.push(request => ({
    sent(statement) {
      if (isTransactionControl(statement)) return
      request.statements ??= []
      if (request.statements.length < MAX_STATEMENTS) request.statements.push(statement.sql)
    },
  }))
  app.addHook('onError', (request, _reply, error, done) => {
    request.failure = error instanceof Error ? error : thrown(error)
    done()
  })
  app.addHook('onResponse', (request, { statusCode }, done) => {
    if (isRecorded(request, statusCode)) store.add(() => recordingOf(request, statusCode))
    done()
  })

  function recordingOf(request: FastifyRequest, status: number) {
    const { method, id, route } = request
    const name = `${method} ${inOpenApi(route?.url ?? '')}`.slice(0, 200)
    const content = fitted(contentOf(request, config.COMMIT), config.RECORDINGS_BYTES)
    return { id: idOf(id), method, route: name, status, content, created_at: new Date() }
  }
}

/** What a handler threw that is not an error. */
function thrown(value: unknown): Error {
  const error = new Error(String(Object(value).message ?? value))
  error.name = value === null ? 'null' : typeof value
  error.stack = `${error.name}: ${error.message}`
  return error
}

function isRecorded({ route }: FastifyRequest, status: number): boolean {
  if (!route?.spec) return false
  return status >= 500 || (status >= 400 && route.spec.record?.startsWith('4xx') === true)
}

/** The id of a request as a UUID, also if a proxy sent it without dashes. */
export function idOf(id: string): string {
  return id.length === 32 ? id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : id
}
