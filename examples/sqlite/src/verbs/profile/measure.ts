import { writeFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { isBuilt, load } from '../../config/env.ts'
import { withDatabase } from '../../db/connect.ts'
import { requireMigrated } from '../../db/migrate.ts'
import { microseconds, type Statement, traceStatements } from '../../db/trace.ts'
import { UserError } from '../../errors.ts'
import type { Input, Result } from '../../resource.ts'
import { callerOf } from './caller.ts'
import { watchHandler } from './handler.ts'
import { keepLines } from './keep-lines.ts'
import { readRequest } from './request.ts'
import { Requests, Unsuccessful } from './requests.ts'
import { Sampler } from './sampling.ts'
import { groupsOf } from './statements.ts'

const root = new URL('../../../', import.meta.url).href

/** Whose time the time of a file is, by the first letters of its path. */
const layers = {
  /** Lines that work for others: their time belongs to the line that called them, if there is one. */
  framework: ['src/http/', 'src/db/', 'src/verbs/'],
  /** Reading the body and writing the response of a handler: time of the handler. */
  exchange: ['src/http/response/', 'src/http/request/json.ts', 'src/http/request/raw-body.ts'],
  /** Not a part of a request. */
  tool: ['src/db/trace.ts', 'src/verbs/'],
  /** Packages that call the project: what they do after a hook has called them is not its time. */
  server: ['fastify', 'light-my-request'],
}

/** Sends a request many times, and measures its lines and statements. */
export async function measure(input: Input): Promise<Result> {
  const request = await readRequest()
  const config = settingsOf(input)
  if (!isBuilt) await keepLines()
  if (input.flag('scratch')) {
    const { fillScratch } = await import('./scratch.ts')
    await fillScratch(config, input.environment)
  } else await withDatabase(config.DATABASE_URL, requireMigrated)
  const { blueprints, createApp } = await import('../../app.ts')
  const { plugin, handler } = watchHandler()
  const log: string[] = []
  const write = (line: string) => void (log.length < 20 && log.push(line))
  const app = await createApp(config, { blueprints: [plugin, ...blueprints], log: { write } })
  try {
    const sampler = request.file === null ? null : new Sampler(root)
    await sampler?.start()
    const requests = new Requests(await callerOf(app, request))
    await requests.warmUp(request.count)
    const data =
      sampler && request.file !== null
        ? await sampled(sampler, { app, requests, handler, ...request, file: request.file })
        : await timed(requests, request.count)
    return { data, text: 'Measured.' }
  } catch (error) {
    if (!(error instanceof Unsuccessful)) throw error
    const { message, response, number } = error
    return { data: { response: { ...response, number, log } }, text: message }
  } finally {
    await app.close()
  }
}

/** A rate limit would end the requests early. The keys of the seeds are valid in development only. */
function settingsOf({ Class, environment }: Input) {
  const unlimited = { RATE_LIMIT_ANONYMOUS: '0', RATE_LIMIT_CLIENT: '0' }
  const config = load(Class, { ...environment, ...unlimited })
  if (config.environment === 'development' || config.environment === 'testing') return config
  throw new UserError(
    `APP_CONFIG is ${config.environment}, and only development has clients whose keys are public.`,
    'Set APP_CONFIG=development.',
    4,
  )
}

/** How long requests take, without anything that measures more. */
async function timed(requests: Requests, count: number) {
  const before = process.cpuUsage()
  const times = await requests.run(count)
  const { user, system } = process.cpuUsage(before)
  return { node: process.version, times, cpu_ms: (user + system) / 1000 / count }
}

interface Sampled {
  readonly app: FastifyInstance
  readonly requests: Requests
  readonly count: number
  readonly file: string
  handler(): unknown
}

async function sampled(sampler: Sampler, { app, requests, count, file, handler }: Sampled) {
  const waits: Array<readonly [at: number, microseconds: number]> = []
  const stop = traceStatements(app.knex, ({ at, ms }) => waits.push([at, ms * 1000]), { stacks: false })
  const from = microseconds()
  await requests.run(count)
  const to = microseconds()
  stop()
  const cpu = await sampler.stop()
  const times = await timed(requests, count)
  const statements = await statementsOf(app, requests, Math.min(count, 20))
  const rest = await sampler.rest(number => requests.run(number), count, handler())
  const measured = { root, layers, count, from, to, statements, waits, cpu, ...rest }
  await writeFile(file, JSON.stringify(measured))
  return { ...times, file }
}

/** The statements of some requests, with the lines that built them. */
async function statementsOf(app: FastifyInstance, requests: Requests, count: number) {
  const found: Statement[][] = [[]]
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 50
  const stop = traceStatements(app.knex, statement => found.at(-1)?.push(statement), { stacks: true })
  await requests.run(count, () => found.push([]))
  stop()
  Error.stackTraceLimit = limit
  return { requests: count, groups: groupsOf(found.slice(0, count)) }
}
