import type { ReadmePlan } from '../readme/plan.ts'
import type { Step } from '../readme/step.ts'
import type { Repository } from '../repository.ts'
import { saysMayNotCreate, saysUnreachable, takenPortIn } from './crash.ts'
import { processesOf } from './processes.ts'
import type { Sandbox } from './sandbox.ts'
import { type ReadCopy, servicesNeeded } from './services.ts'
import { listeningOf } from './sockets.ts'

export interface Surroundings {
  readonly plan: ReadmePlan
  readonly repository: Repository
  readonly sandbox: Sandbox
  readonly read: ReadCopy
}

/** What, outside the repository, kept a step from working; undefined where the README is to blame. */
export async function blockerOf(
  step: Pick<Step, 'class'>,
  output: string,
  reason: string,
  { plan, repository, sandbox, read }: Surroundings,
): Promise<string | undefined> {
  if (step.class === 'install' && registryFailure.test(output))
    return 'the package registry cannot be reached'
  const port = takenPortIn(output)
  if (port !== undefined && !(await isOwn(Number(port), sandbox)))
    return `another program of this machine holds port ${port}`
  if (saysMayNotCreate(output)) return 'its user of the database may not create another, which it needs'
  if (!saysUnreachable(output) && !/^it answers 5\d\d/.test(reason)) return undefined
  const needed = await servicesNeeded(plan, repository, read)
  const missing = needed.filter(({ isReachable }) => !isReachable)
  if (missing.length === 0) return undefined
  return `${reason}, and nothing answers for ${missing.map(({ name, address }) => `${name} at ${address}`).join(', ')}`
}

const registryFailure =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b.*(registry|request to https?:)|network request to https?:/i

async function isOwn(port: number, { id, groups }: Sandbox): Promise<boolean> {
  const own = await listeningOf(await processesOf(id, groups))
  return own.some(each => each.port === port)
}
