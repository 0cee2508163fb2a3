import type { ChangeExcuse } from './api-change.ts'
import type { DiffOptions } from './diff-options.ts'
import { lifecycleOf, sunsetOf } from './lifecycle.ts'
import type { ApiHit } from './operations/api-hit.ts'
import type { OperationHits } from './operations/compare-operations.ts'

const day = 86_400_000

/** A difference, and the operations that have it. */
export interface HitOperations {
  readonly hit: ApiHit
  readonly operations: readonly OperationHits[]
}

/**
 * Why a break may happen: its element, or each operation that has it, was deprecated in the base with a sunset
 * that has passed, and, where the usage is known, has not been called for some days.
 */
export function announcement(
  group: readonly HitOperations[],
  options: DiffOptions,
): ChangeExcuse | undefined {
  let latest = 0
  for (const { hit, operations } of group)
    for (const { base } of operations) {
      const sunset = passedSunset(base, hit, options)
      if (sunset === undefined) return undefined
      latest = Math.max(latest, sunset)
    }
  const idle = options.usage ? `, not called for ${options.usage.idleDays} days` : ''
  return { kind: 'announced', reason: `sunset on ${new Date(latest).toISOString().slice(0, 10)}${idle}` }
}

function passedSunset(base: OperationHits['base'], hit: ApiHit, options: DiffOptions): number | undefined {
  const own = sunsetOf({ isDeprecated: true, sunset: hit.sunset })
  const ofOperation = base && lifecycleOf(base.located)
  const sunset = own ?? (ofOperation?.isDeprecated ? sunsetOf(ofOperation) : undefined)
  const isPassed = sunset !== undefined && sunset <= options.now.getTime()
  return isPassed && base && isIdle(base.label, options) ? sunset : undefined
}

function isIdle(operation: string, { usage, now }: DiffOptions): boolean {
  const last = usage?.lastCalls.get(operation)
  return last === undefined || now.getTime() - last > (usage?.idleDays ?? 0) * day
}
