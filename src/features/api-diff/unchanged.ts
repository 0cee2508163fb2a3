import type { LinkedDocument } from '../../core/openapi/linked-document.ts'
import { type Located, rootOf } from '../../core/openapi/place.ts'
import { referencesIn } from '../../core/openapi/references.ts'
import type { Json } from '../../core/system/json.ts'

/** Whether two parts are surely the same, with all that they refer to: most parts of an API are. */
export type IsUnchanged = (base: Located, revision: Located) => boolean

/**
 * Compares parts by their text. References count as the same where their targets are, and the targets of
 * these. Only references inside the document itself are followed; what refers to other files is not the same.
 */
export function unchangedIn(base: LinkedDocument, revision: LinkedDocument): IsUnchanged {
  if (base.version !== revision.version) return () => false
  const texts = new WeakMap<Json, string>()
  const textOf = ({ value }: Located): string => {
    const text = texts.get(value) ?? JSON.stringify(value)
    texts.set(value, text)
    return text
  }
  const changed = changedTargets(base, revision, textOf)
  const main = new Set([base.root.place.file, revision.root.place.file])
  const known = new WeakMap<Json, { readonly other: Json; readonly isSame: boolean }>()
  return (one, other) => {
    const before = known.get(one.value)
    if (before?.other === other.value) return before.isSame
    const isSame =
      main.has(one.place.file) && main.has(other.place.file) && areSame(textOf(one), textOf(other), changed)
    known.set(one.value, { other: other.value, isSame })
    return isSame
  }
}

function areSame(text: string, other: string, changed: ReadonlyMap<string, boolean>): boolean {
  return text === other && referencesOf(text).every(reference => changed.get(reference) === false)
}

/** Of each reference, whether its target is another one, or refers to such a target. */
function changedTargets(
  base: LinkedDocument,
  revision: LinkedDocument,
  textOf: (located: Located) => string,
): ReadonlyMap<string, boolean> {
  const changed = new Map<string, boolean>()
  const users = new Map<string, string[]>()
  for (const { text: $ref } of referencesIn(rootOf(base.root.place.file, base.root.value))) {
    if (changed.has($ref) || !$ref.startsWith('#/')) continue
    const was = base.target({ value: { $ref }, place: base.root.place })
    const is = revision.target({ value: { $ref }, place: revision.root.place })
    const text = was && textOf(was)
    changed.set($ref, text === undefined || is === undefined || text !== textOf(is))
    for (const used of referencesOf(text ?? '')) addUser(users, used, $ref)
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

function addUser(users: Map<string, string[]>, used: string, user: string): void {
  const list = users.get(used)
  if (list) list.push(user)
  else users.set(used, [user])
}

/** Every `$ref`, and each target in the mapping of a discriminator. */
function referencesOf(text: string): string[] {
  if (!text.includes('"$ref"')) return []
  return [...text.matchAll(/"\$ref":"([^"]*)"|:"(#\/[^"]*)"/g)].map(([, ref, target]) => ref ?? target ?? '')
}
