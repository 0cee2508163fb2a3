import type { LinkedDocument } from '../../core/openapi/linked-document.ts'
import type { Located } from '../../core/openapi/place.ts'
import { isRecord, type Json } from '../../core/system/json.ts'

/** Whether two parts are surely the same, with all that they refer to: most parts of an API are. */
export type IsUnchanged = (base: Located, revision: Located) => boolean

/**
 * Compares parts value by value. References count as the same where their targets are, and the targets of
 * these. Only references inside the document itself are followed; what refers to other files is not the same.
 */
export function unchangedIn(base: LinkedDocument, revision: LinkedDocument): IsUnchanged {
  if (base.version !== revision.version) return () => false
  const changed = changedTargets(base, revision)
  const main = new Set([base.root.place.file, revision.root.place.file])
  const known = new WeakMap<Json, { readonly other: Json; readonly isSame: boolean }>()
  return (one, other) => {
    const before = known.get(one.value)
    if (before?.other === other.value) return before.isSame
    const isSame =
      main.has(one.place.file) &&
      main.has(other.place.file) &&
      areEqual(one.value, other.value, reference => changed.get(reference) === false)
    known.set(one.value, { other: other.value, isSame })
    return isSame
  }
}

/** Of each reference, whether its target is another one, or refers to such a target. */
function changedTargets(base: LinkedDocument, revision: LinkedDocument): ReadonlyMap<string, boolean> {
  const changed = new Map<string, boolean>()
  const users = new Map<string, string[]>()
  for (const $ref of base.references) {
    if (!$ref.startsWith('#/')) continue
    const was = base.target({ value: { $ref }, place: base.root.place })
    const is = revision.target({ value: { $ref }, place: revision.root.place })
    const isEqual = areEqual(was?.value, is?.value, used => addUser(users, used, $ref))
    changed.set($ref, was === undefined || !isEqual)
  }
  const waiting = [...users.keys(), ...changed.keys()].filter(reference => changed.get(reference) !== false)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const user of users.get(next) ?? []) {
      if (changed.get(user) !== false) continue
      changed.set(user, true)
      waiting.push(user)
    }
  return changed
}

function addUser(users: Map<string, string[]>, used: string, user: string): true {
  const list = users.get(used)
  if (list) list.push(user)
  else users.set(used, [user])
  return true
}

/** Whether two values are the same, and `isSame` is true of each `$ref` in them and each target of a mapping. */
function areEqual(one: unknown, other: unknown, isSame: (reference: string) => boolean): boolean {
  if (typeof one === 'string') return one === other && (!one.startsWith('#/') || isSame(one))
  if (Array.isArray(one))
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((part, index) => areEqual(part, other[index], isSame))
    )
  if (!isRecord(one) || !isRecord(other)) return one === other
  let more = 0
  for (const key in one) {
    const part = one[key]
    if (!areEqual(part, other[key], isSame)) return false
    if (key === '$ref' && typeof part === 'string' && !isSame(part)) return false
    more += 1
  }
  for (const _ in other) more -= 1
  return more === 0
}
