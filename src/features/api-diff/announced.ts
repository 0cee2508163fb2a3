import type { ChangeExcuse } from './api-change.ts'
import type { DiffOptions } from './diff-options.ts'
import { lifecycleOf, sunsetOf } from './lifecycle.ts'
import type { OperationHit } from './operations/compare-operations.ts'

const day = 86_400_000

/**
 * Why a break may happen: its element, or each operation that has it, was deprecated in the base with a sunset
 * that has passed, and, where the usage is known, has not been called for some days.
 */
export function announcement(group: readonly OperationHit[], options: DiffOptions): ChangeExcuse | undefined {
  const sunsets = group.map(found => passedSunset(found, options))
  if (sunsets.some(sunset => sunset === undefined)) return undefined
  const latest = sunsets.reduce<number>((late, sunset = 0) => Math.max(late, sunset), 0)
  const idle = options.usage ? `, not called for ${options.usage.idleDays} days` : ''
  return { kind: 'announced', reason: `sunset on ${new Date(latest).toISOString().slice(0, 10)}${idle}` }
}

function passedSunset({ base, hit }: OperationHit, options: DiffOptions): number | undefined {
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
