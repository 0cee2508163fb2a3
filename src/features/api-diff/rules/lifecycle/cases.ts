import { type ApiSample, getOrders, object, parameter, returned, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

/** A document in which one thing has this lifecycle. */
type WithLifecycle = (lifecycle: ApiSample) => ApiSample

const things: readonly (readonly [string, WithLifecycle])[] = [
  ['operation', lifecycle => getOrders(lifecycle)],
  ['parameter', lifecycle => parameter(lifecycle)],
  ['property', lifecycle => returned(object({ note: text(lifecycle) }))],
]

const soon = { deprecated: true, 'x-sunset': '2027-01-31' }

const later = { deprecated: true, 'x-sunset': '2027-06-30' }

const undated = { deprecated: true }

export const cases: readonly ApiCase[] = things.flatMap(([thing, withLifecycle]) => {
  const pair = (rule: string, reason: string, base: ApiSample, revision: ApiSample) =>
    apiCase(
      rule === '' ? [] : `${thing}-${rule}`,
      `${thing}: ${reason}`,
      withLifecycle(base),
      withLifecycle(revision),
    )
  return [
    pair('deprecated', 'it works as before, and goes later', {}, soon),
    pair('deprecated', 'deprecated without a date', {}, undated),
    pair('reactivated', 'it stays after all', soon, {}),
    pair('sunset-earlier', 'callers planned with the later date', later, soon),
    pair('sunset-later', 'callers have more time', soon, later),
    pair('sunset-set', 'the date is known now', undated, soon),
    pair('sunset-removed', 'the date is withdrawn, so that it goes later or never', soon, undated),
    pair('sunset-unreadable', 'a date that no program can read', soon, {
      deprecated: true,
      'x-sunset': 'in spring',
    }),
    pair('', 'the same day in another spelling', soon, {
      deprecated: true,
      'x-sunset': '2027-01-31T00:00:00Z',
    }),
    pair('', 'deprecated: false is the default', {}, { deprecated: false }),
  ]
})
