import type { LinkedDocument } from '../../core/openapi/linked-document.ts'
import { below } from '../../core/openapi/place.ts'
import type { Json } from '../../core/system/json.ts'
import type { ApiContext, ApiHit, SchemaComparison } from './operations/api-hit.ts'
import { compareOperations, type OperationHits } from './operations/compare-operations.ts'
import { compareFlows } from './operations/oauth-flows.ts'
import { operationsOf, pairOperations, prefixOf } from './operations/operations-of.ts'
import { compareServers } from './operations/servers.ts'
import { ruleOf } from './rules/index.ts'
import type { SchemaHit } from './schemas/compared.ts'
import { type FoundHit, schemaPairs } from './schemas/schema-pairs.ts'
import { schemaReader } from './schemas/schema-reader.ts'
import type { ApiSchema } from './schemas/schema-shape.ts'
import { type IsUnchanged, unchangedIn } from './unchanged.ts'

/** Every difference that a caller could see, once for each operation that has it. */
export function rawChanges(base: LinkedDocument, revision: LinkedDocument): OperationHits[] {
  const context = contextOf(base, revision)
  const operations = pairOperations(
    operationsOf(below(base.root, 'paths'), base),
    operationsOf(below(revision.root, 'paths'), revision),
    [prefixOf(base), prefixOf(revision)],
  )
  const webhooks = pairOperations(
    operationsOf(below(base.root, 'webhooks'), base),
    operationsOf(below(revision.root, 'webhooks'), revision),
  )
  const ofDocument = [...compareServers(context, operations.pairs), ...compareFlows(context)]
  return [
    ...compareOperations(operations, context, 'operation'),
    ...compareOperations(webhooks, context, 'webhook'),
    { base: undefined, revision: undefined, hits: ofDocument },
  ]
}

function contextOf(base: LinkedDocument, revision: LinkedDocument): ApiContext {
  const [baseSchemas, revisionSchemas] = [schemaReader(base), schemaReader(revision)]
  const isUnchanged = unchangedIn(base, revision)
  const isSame = ({ parts: [one, ...more] }: ApiSchema, { parts: [other, ...others] }: ApiSchema) =>
    one !== undefined && other !== undefined && more.length + others.length === 0 && isUnchanged(one, other)
  const finders = new Map(
    (['request', 'response'] as const).flatMap(side =>
      [false, true].map(isText => {
        const context = { side, isText, isSame, base: baseSchemas, revision: revisionSchemas }
        return [`${side} ${isText}`, schemaPairs(context)] as const
      }),
    ),
  )
  const known = new Map<SchemaHit, ApiHit>()
  return {
    ...{ base, revision, baseSchemas, revisionSchemas, isUnchanged, once: onceIn(isUnchanged) },
    compare(pair) {
      const find = finders.get(`${pair.side} ${pair.isText === true}`)
      return (find?.(pair.base, pair.revision) ?? []).map(found => {
        const hit = known.get(found.hit) ?? hitOf(found, pair)
        known.set(found.hit, hit)
        return hit
      })
    },
  }
}

/** Parts that are the same have no differences. */
function onceIn(isUnchanged: IsUnchanged): ApiContext['once'] {
  const known = new Map<Json, Map<Json, Map<string, readonly ApiHit[]>>>()
  return (role, base, revision, find) => {
    if (isUnchanged(base, revision)) return []
    const row = known.get(base.value) ?? new Map<Json, Map<string, readonly ApiHit[]>>()
    known.set(base.value, row)
    const roles = row.get(revision.value) ?? new Map<string, readonly ApiHit[]>()
    row.set(revision.value, roles)
    const hits = roles.get(role) ?? find()
    roles.set(role, hits)
    return hits
  }
}

/** `items[].price in the body`; the body itself is only named. */
function hitOf({ hit, trail }: FoundHit, { side, where }: SchemaComparison): ApiHit {
  const { facet, args, base, revision, sunset } = hit
  const own = `${side}-${facet}`
  const { name } = args
  const path = `${trail}${name === undefined ? '' : `.${name}`}`.replace(/^\./, '')
  const shown = path === '' ? where : `${path} in ${where}`
  const rule = ruleOf(own) ? own : facet
  return { rule, args: { ...args, where: shown }, base, revision, ...(sunset !== undefined && { sunset }) }
}
