import { createHash } from 'node:crypto'
import type { LinkedDocument } from '../../core/openapi/linked-document.ts'
import { type Place, pointerOf } from '../../core/openapi/place.ts'
import { announcement, type HitOperations } from './announced.ts'
import { type ApiChange, changeSeverities } from './api-change.ts'
import type { DiffOptions } from './diff-options.ts'
import type { ApiHit } from './operations/api-hit.ts'
import type { OperationHits } from './operations/compare-operations.ts'
import { rawChanges } from './raw-changes.ts'
import { ruleOf } from './rules/index.ts'
import { messageOf } from './rules/rule.ts'
import { versionHits } from './versions.ts'

export interface ApiDiff {
  readonly changes: readonly ApiChange[]
  readonly notes: readonly string[]
}

/** What callers of the base will see of the revision, the worst first. */
export function diffApis(base: LinkedDocument, revision: LinkedDocument, options: DiffOptions): ApiDiff {
  const changes = changesIn(rawChanges(base, revision), options)
  const ofVersion = versionHits(base, revision, changes.some(isBreak))
  const named = changesIn([{ base: undefined, revision: undefined, hits: ofVersion }], options)
  const all = [...changes, ...named]
  const rank = ({ severity }: ApiChange) => changeSeverities.indexOf(severity)
  return {
    changes: all.toSorted((one, other) => rank(one) - rank(other)),
    notes: [...new Set([...base.notes, ...revision.notes])],
  }
}

/** A break that was neither announced nor accepted. */
export function isBreak({ severity, excuse }: ApiChange): boolean {
  return severity === 'breaking' && excuse === undefined
}

/** The same difference of several operations is one change: that of a shared component. */
function changesIn(all: readonly OperationHits[], options: DiffOptions): ApiChange[] {
  const found = new Map<ApiHit, OperationHits[]>()
  for (const operation of all) for (const hit of new Set(operation.hits)) addTo(found, hit, operation)
  const groups = new Map<string, HitOperations[]>()
  for (const [hit, operations] of found) addTo(groups, keyOf(hit), { hit, operations })
  return [...groups].map(([key, group]) => changeOf(key, group, options))
}

function addTo<Key, Value>(groups: Map<Key, Value[]>, key: Key, value: Value): void {
  const group = groups.get(key)
  if (group) group.push(value)
  else groups.set(key, [value])
}

/** What makes it this change, wherever it is seen from. */
function keyOf({ rule, args, base, revision }: ApiHit): string {
  const { where: _, ...what } = args
  return JSON.stringify([rule, placeText(base), placeText(revision), what])
}

function placeText(place: Place | undefined): string {
  return place ? pointerOf(place) : ''
}

function changeOf(key: string, group: readonly HitOperations[], options: DiffOptions): ApiChange {
  const [first] = group
  const rule = first && ruleOf(first.hit.rule)
  if (!first || !rule) throw new Error(`There is no rule ${first?.hit.rule}.`)
  const fingerprint = createHash('sha256').update(key).digest('hex').slice(0, 16)
  const severity = options.severities.get(rule.id) ?? rule.severity
  const reason = options.accepted.get(fingerprint)
  const announced = severity === 'breaking' ? announcement(group, options) : undefined
  return {
    ...{ rule: rule.id, severity, fingerprint, message: messageOf(rule, first.hit.args) },
    operations: labelsOf(group),
    ...{ base: first.hit.base, revision: first.hit.revision },
    excuse: reason === undefined ? announced : { kind: 'accepted', reason },
  }
}

function labelsOf(group: readonly HitOperations[]): string[] {
  const all = group.flatMap(({ operations }) =>
    operations.map(({ base, revision }) => (base ?? revision)?.label),
  )
  return [...new Set(all.filter(label => label !== undefined))]
}
