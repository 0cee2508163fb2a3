import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { askedProject, askVerb } from '../../core/project/contract/ask-verb.ts'
import { type RouteAudience, routesIn } from '../../core/project/contract/project-routes.ts'
import type { ProjectPlace } from '../../core/project/place.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { type Json, listIn, recordIn } from '../../core/system/json.ts'
import { removeQuietly, temporaryFolder } from '../../core/system/temporary.ts'
import { analyse } from './analyse.ts'
import { developmentOf } from './development.ts'
import type { DatabaseOptions } from './place.ts'
import type { Profiled, ProfiledRequest } from './profiled.ts'
import { type RawProfile, rawProfileIn } from './raw-profile.ts'
import { type RequestLine, routeOf } from './request.ts'
import { spreadOf } from './spread.ts'

export interface MeasureOptions extends DatabaseOptions {
  readonly line: RequestLine
  /** The caller (default: the audience of the route). */
  readonly as: RouteAudience | undefined
  /** The JSON of the body. */
  readonly body: string | undefined
  readonly count: number
}

/** How long requests took in one process. */
export interface Measured {
  readonly runtime: string
  /** The version of Node; null for a project in another language. */
  readonly node: string | null
  /** Milliseconds of each request. */
  readonly times: readonly number[]
  /** Milliseconds of the CPU for one request. */
  readonly cpu: number
}

export interface Measurement {
  readonly profiled: Profiled
  /** What the project measured. */
  readonly raw: RawProfile
}

/** Measures a request of a project, and what each line of it costs. */
export async function profileRequest(place: ProjectPlace, options: MeasureOptions): Promise<Measurement> {
  const request = await resolveRequest(place, options)
  const folder = temporaryFolder('profile', options.env)
  try {
    const file = join(folder, 'profile.json')
    const { runtime, node, times } = await measureRequest(place, request, { ...options, file })
    const raw = rawProfileIn(readFileSync(file, 'utf8'))
    const profiled = { request, runtime, node, count: options.count, times: spreadOf(times), ...analyse(raw) }
    return { profiled, raw }
  } finally {
    removeQuietly(folder)
  }
}

/** The request with its caller. Throws for a route that the project does not have. */
export async function resolveRequest(
  place: ProjectPlace,
  { line, as, env, signal, database }: MeasureOptions,
): Promise<ProfiledRequest> {
  const used = database === 'scratch' ? developmentOf(env) : env
  const answer = await askVerb(askedProject(place, { env: used, signal }), ['routes'])
  const route = routeOf(line, routesIn(answer))
  return { ...line, as: as ?? route.audience }
}

/** Runs the requests in a process of their own. With a file, also measures lines and statements, and writes them there. */
export async function measureRequest(
  place: ProjectPlace,
  request: ProfiledRequest,
  options: MeasureOptions & { readonly file: string | null },
): Promise<Measured> {
  const { body = null, count, file, signal } = options
  const input = JSON.stringify({ ...request, body, count, file })
  const { withVerbDatabase } = await import('./place.ts')
  return withVerbDatabase(place, options, async ({ words, env }) => {
    const answer = await askVerb(askedProject(place, { env, signal }), ['profile', ...words], input)
    refuseFailure(request, answer)
    const times = listIn(answer.times).map(Number)
    return { ...runtimeIn(answer), times, cpu: Number(answer.cpu_ms) }
  })
}

/** `Python 3.12.1`; a project on Node says only its version. */
function runtimeIn({ runtime, node }: Json): Pick<Measured, 'runtime' | 'node'> {
  if (typeof runtime === 'string') return { runtime, node: null }
  return { runtime: `Node ${String(node).replace(/^v/, '')}`, node: String(node) }
}

/** Throws where a response was not 2xx: a profile of errors would be read as one of the route. */
function refuseFailure({ method, path, as }: ProfiledRequest, { response }: Json): void {
  if (response === undefined) return
  const { status, body, number, log } = recordIn(response)
  const which = number === 1 ? '' : ` the ${ordinal(Number(number))} time`
  throw new UserError(
    `${method} ${path} as ${as} responds with ${status}${which}: ${problemIn(String(body))}`,
    Number(status) < 500 ? hintFor(method, Number(status), Number(number)) : errorIn(listIn(log)),
    Number(status) < 500 ? exit.usage : exit.failed,
  )
}

function hintFor(method: string, status: number, number: number): string {
  if (status === 401) return 'Its key is one of the development seeds: seed the database with them.'
  if (status === 403) return 'Pass another caller, e.g. --as admin.'
  if (number > 1 && (status === 404 || status === 409))
    return 'A request that works only once cannot be measured: it is sent many times.'
  if (status === 404 || method === 'GET')
    return 'Pass a path that exists in this database: {id} stands for the id of the first item of a list.'
  return status === 400 || status === 422
    ? 'Pass a body that fits: --body FILE. openapi.json describes it.'
    : ''
}

/** The stack of the first error in the log of the API, which is JSON by line. */
function errorIn(log: readonly unknown[]): string {
  const lines = log.map(line => recordIn(JSON.parse(String(line))))
  const { err, msg } = lines.find(({ level }) => level === 'error') ?? {}
  return String(recordIn(err).stack ?? msg ?? 'Its log says nothing.')
}

/** The title and the details of a problem (RFC 9457), else the text. */
function problemIn(body: string): string {
  try {
    const { title, detail, errors } = recordIn(JSON.parse(body))
    const found = listIn(errors)
      .map(recordIn)
      .map(({ pointer, parameter, detail }) => `${pointer ?? parameter ?? ''} ${detail}`.trim())
    const sentence = String(detail ?? title)
    return found.length > 0 ? `${sentence.replace(/\.$/, '')}: ${found.join('; ')}.` : sentence
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return body.slice(0, 200)
  }
}

function ordinal(number: number): string {
  const ending = ['th', 'st', 'nd', 'rd'][number % 100 > 10 && number % 100 < 14 ? 0 : number % 10] ?? 'th'
  return `${number}${ending}`
}
