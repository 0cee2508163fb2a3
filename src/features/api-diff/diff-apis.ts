import { createHash } from 'node:crypto'
import type { LinkedDocument } from '../../core/openapi/linked-document.ts'
import { type Place, pointerOf } from '../../core/openapi/place.ts'
import { announcement } from './announced.ts'
import { type ApiChange, changeSeverities } from './api-change.ts'
import type { DiffOptions } from './diff-options.ts'
import type { OperationHit } from './operations/compare-operations.ts'
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
  const all = [
    ...changes,
    ...changesIn(
      ofVersion.map(hit => ({ base: undefined, revision: undefined, hit })),
      options,
    ),
  ]
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
function changesIn(hits: readonly OperationHit[], options: DiffOptions): ApiChange[] {
  const groups = new Map<string, OperationHit[]>()
  for (const found of hits) {
    const { rule, args, base, revision } = found.hit
    const { where: _, ...what } = args
    const key = JSON.stringify([rule, placeText(base), placeText(revision), what])
    const group = groups.get(key)
    if (group) group.push(found)
    else groups.set(key, [found])
  }
  return [...groups].flatMap(([key, group]) => changeOf(key, group, options))
}

function placeText(place: Place | undefined): string {
  return place ? pointerOf(place) : ''
}

function changeOf(key: string, group: readonly OperationHit[], options: DiffOptions): ApiChange[] {
  const [first] = group
  const rule = first && ruleOf(first.hit.rule)
  if (!first || !rule) throw new Error(`There is no rule ${first?.hit.rule}.`)
  const fingerprint = createHash('sha256').update(key).digest('hex').slice(0, 16)
  const severity = options.severities.get(rule.id) ?? rule.severity
  const reason = options.accepted.get(fingerprint)
  const announced = severity === 'breaking' ? announcement(group, options) : undefined
  return [
    {
      ...{ rule: rule.id, severity, fingerprint, message: messageOf(rule, first.hit.args) },
      operations: [...new Set(group.flatMap(({ base, revision }) => (base ?? revision)?.label ?? []))],
      ...{ base: first.hit.base, revision: first.hit.revision },
      excuse: reason === undefined ? announced : { kind: 'accepted', reason },
    },
  ]
}
