import type { ReadmePlan } from '../../readme/plan/plan.ts'
import type { ReadmeStep } from '../../readme/plan/step.ts'
import type { Repository } from '../../repository/repository.ts'
import { saysMayNotCreate, saysUnreachable, takenPortIn } from '../process/crash.ts'
import { processesOf } from '../process/processes.ts'
import { listeningOf } from '../process/sockets.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { type ReadCopy, servicesNeeded } from '../sandbox/services.ts'

export interface BlockerContext {
  readonly plan: ReadmePlan
  readonly repository: Repository
  readonly sandbox: Sandbox
  readonly read: ReadCopy
}

/** Why a step failed for a reason outside the repository; undefined where the README is at fault. */
export async function blockerOf(
  step: Pick<ReadmeStep, 'class'>,
  output: string,
  reason: string,
  { plan, repository, sandbox, read }: BlockerContext,
): Promise<string | undefined> {
  if (step.class === 'install' && registryFailure.test(output))
    return 'the package registry cannot be reached'
  const port = takenPortIn(output)
  if (port !== undefined && !(await isOwn(Number(port), sandbox)))
    return `port ${port} is in use by another program`
  if (saysMayNotCreate(output)) return 'the database user may not create another database, which it needs'
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
