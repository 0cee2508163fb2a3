import type { Operation } from '../../../../../core/openapi/document.ts'
import { recordIn } from '../../../../../core/system/json.ts'

/** The reason for which an operation, or its path, suppresses a kind of finding in `x-gapi-ok`. */
export function reasonIn(code: string, { value, item }: Operation): string | undefined {
  const reasons = [value, item].map(holder => recordIn(holder['x-gapi-ok'])[code])
  return reasons.find((reason): reason is string => typeof reason === 'string' && reason.trim() !== '')
}

/** The reason for a whole path, if every operation suppresses it. */
export function reasonForPath(code: string, operations: readonly Operation[]): string | undefined {
  const reasons = operations.map(operation => reasonIn(code, operation))
  return reasons.includes(undefined) ? undefined : reasons[0]
}
