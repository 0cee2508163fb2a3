import { type AskedProject, askVerb } from '../../core/project/contract/ask-verb.ts'
import { type ProjectRoute, routesIn } from '../../core/project/contract/project-routes.ts'
import { refuseServer } from '../../core/project/contract/refuse-server.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { recordIn } from '../../core/system/json.ts'
import { type OperationSchemas, schemasOf } from './operation.ts'
import type { Recognised } from './paste/recognise.ts'
import { type RequestRecording, recordingIn } from './recording.ts'
import {
  asForm,
  bodyFault,
  type KnownRequest,
  pastedRequest,
  type ReplayRequest,
  recordedRequest,
  withBody,
  withMadeUpValues,
} from './replay-request.ts'
import { type ReplayResponse, responseIn } from './response.ts'
import { routeOf } from './routes.ts'
import { type Recorded, type ReplayVerdict, verdictOf } from './verdict.ts'

/** A request that can be sent, and what it came from. */
export interface Prepared {
  readonly request: ReplayRequest
  readonly route: ProjectRoute
  readonly recording: RequestRecording | undefined
  /** The status and the error that it got. */
  readonly recorded: Recorded | undefined
  /** Whether the body was not recorded, so that values of its shape are sent. */
  readonly isBodyMadeUp: boolean
  /** What a replay needs and nobody has, in sentences. */
  readonly missing: readonly string[]
}

export interface PrepareOptions {
  /** The audience to send it as, in place of the recorded one. */
  readonly audience: string | undefined
  /** Whether values that somebody sent are replaced by made-up ones. */
  readonly isMadeUp: boolean
  /** Finds the recording of a request; undefined where there may be none. */
  readRecording(id: string): Promise<RequestRecording>
}

/** The recording of a request in the database that the project's variables name. */
export async function readRecording(project: AskedProject, id: string): Promise<RequestRecording> {
  return recordingIn(recordIn((await askVerb(project, ['recording', id])).recording))
}

/** Completes what was recognised to a request of one of the project's routes. */
export async function prepare(
  project: AskedProject,
  found: Recognised,
  { audience, isMadeUp, readRecording }: PrepareOptions,
): Promise<Prepared> {
  const recording =
    found.kind === 'id'
      ? await readRecording(found.id)
      : found.kind === 'recording'
        ? found.recording
        : undefined
  const [routes, openapi] = await Promise.all([askVerb(project, ['routes']), askVerb(project, ['openapi'])])
  const pasted = found.kind === 'request' ? found.pasted : undefined
  const named = recording ? recordedRequest(recording) : undefined
  const { method, url } = named ?? pasted ?? { method: '', url: '' }
  const routed = routeOf(routesIn(routes), method, url)
  const known: KnownRequest | undefined = named ?? (pasted && pastedRequest(pasted, routed.url, routed.route))
  if (known === undefined) throw new Error('Nothing was recognised.')
  const schemas = schemasOf(openapi, routed.route)
  const form = asForm(withBody({ ...known, url: routed.url }, schemas), schemas)
  const whole = { ...form.request, ...(audience && { audience }) }
  const request = isMadeUp ? withMadeUpValues(whole, routed.route, schemas) : whole
  const status = pasted?.status
  return {
    ...{
      request,
      recording,
      route: routed.route,
      isBodyMadeUp: known.shape !== null,
      missing: [...missingOf(known, request, schemas), ...form.missing],
    },
    recorded: recording ?? (status === undefined ? undefined : { status, error: null }),
  }
}

function missingOf(
  { missing }: KnownRequest,
  { body, headers }: ReplayRequest,
  schemas: OperationSchemas,
): string[] {
  const fault = bodyFault(body, headers, schemas)
  return [...missing, ...(fault === undefined ? [] : [fault])]
}

export interface ReplayOptions {
  readonly database: 'scratch' | 'current'
  /** The server for the scratch database (default: the project's). */
  readonly server: string | undefined
  /** The name of a production database, as consent. */
  readonly confirmed: string | undefined
}

export interface Replayed extends ReplayResponse {
  readonly verdict: ReplayVerdict
}

/** Sends a request to the code of this checkout, on a new database with its migrations and seeds, or on the current one. */
export async function replay(
  project: AskedProject,
  { request, recorded }: Prepared,
  { database, server, confirmed }: ReplayOptions,
): Promise<Replayed> {
  const input = JSON.stringify(request)
  const onCurrent = () => {
    const consent = confirmed === undefined ? [] : ['--confirm', confirmed]
    return askVerb(project, ['replay', ...consent], input).catch(refusal)
  }
  const onNew = () => {
    refuseServer(server)
    return askVerb(
      { ...project, env: { ...project.env, APP_CONFIG: 'development' } },
      ['replay', '--new'],
      input,
    )
  }
  const onScratch = async () => {
    const { withScratchPlace } = await import('../../core/database/scratch-place.ts')
    const { root, contract, env, signal } = project
    if (contract.knex === undefined) return onNew()
    const place = { root, file: root, contract }
    return withScratchPlace(place, env, { waitDb: 0, signal, server }, ({ env, name }) =>
      askVerb({ ...project, env }, ['replay', '--prepare', '--confirm', name], input),
    )
  }
  const response = responseIn(await (database === 'current' ? onCurrent() : onScratch()))
  return { ...response, verdict: verdictOf(recorded, response) }
}

/** Says how to consent here: the project names its own command. */
function refusal(error: unknown): never {
  if (!(error instanceof UserError) || error.code !== exit.refused) throw error
  const [consent] = /--confirm (?:'[^']*'|\S+)/.exec(error.hint) ?? []
  if (consent === undefined) throw error
  const [, ...others] = error.hint.split('\n')
  const hint = [`If that is what you want, name the database: --db current ${consent}`, ...others].join('\n')
  throw new UserError(error.message, hint, exit.refused)
}
