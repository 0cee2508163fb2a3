import { below, entriesOf } from '../../../core/openapi/place.ts'
import { lifecycleHits, lifecycleOf } from '../lifecycle.ts'
import type { ApiContext, ApiHit, ApiOperation } from './api-hit.ts'
import { compareBodies } from './bodies.ts'
import { operationsOf, type PairedOperations, pairOperations } from './operations-of.ts'
import { compareParameters } from './parameters.ts'
import { compareResponses } from './responses.ts'
import { compareSecurity } from './security.ts'

/** The differences of one operation; of the document where it is in neither. */
export interface OperationHits {
  readonly base: ApiOperation | undefined
  readonly revision: ApiOperation | undefined
  /** One difference of a shared component is the same object for all operations. */
  readonly hits: readonly ApiHit[]
}

/** All differences of paired operations, and those that are only in one document. */
export function compareOperations(
  { pairs, gone, added }: PairedOperations,
  context: ApiContext,
  kind: 'operation' | 'webhook',
): OperationHits[] {
  const isCalledByApi = kind === 'webhook'
  return [
    ...gone.map(base => {
      const hit = { rule: `${kind}-removed`, args: {}, base: base.located.place, revision: undefined }
      return { base, revision: undefined, hits: [hit] }
    }),
    ...added.map(revision => {
      const hit = { rule: `${kind}-added`, args: {}, base: undefined, revision: revision.located.place }
      return { base: undefined, revision, hits: [hit] }
    }),
    ...pairs
      .filter(isChangedIn(context))
      .flatMap(([base, revision]) => [
        { base, revision, hits: ofItself(base, revision, context, isCalledByApi) },
        ...ofCallbacks(base, revision, context),
      ]),
  ]
}

/** Operations that are the same, in documents that ask for the same credentials, need no closer look. */
function isChangedIn({ base, revision, isUnchanged }: ApiContext) {
  const textOf = ({ root }: ApiContext['base']) =>
    JSON.stringify([root.value.security, below(root, 'components')?.value.securitySchemes])
  const hasSameSecurity = textOf(base) === textOf(revision)
  return ([one, other]: readonly [ApiOperation, ApiOperation]): boolean =>
    !hasSameSecurity ||
    one.path !== other.path ||
    one.item.value.parameters !== undefined ||
    !isUnchanged(one.located, other.located)
}

function ofItself(
  base: ApiOperation,
  revision: ApiOperation,
  context: ApiContext,
  isCalledByApi: boolean,
): ApiHit[] {
  const places = { base: base.located.place, revision: revision.located.place }
  const [was, is] = [base.located.value.operationId, revision.located.value.operationId]
  const args = { was: String(was), is: String(is ?? 'none') }
  return [
    ...lifecycleHits('operation', lifecycleOf(base.located), lifecycleOf(revision.located)).map(one => ({
      ...one,
      ...places,
    })),
    ...(was === undefined || was === is ? [] : [{ rule: 'operation-id-changed', args, ...places }]),
    ...compareParameters(base, revision, context, isCalledByApi),
    ...compareBodies(base, revision, context, isCalledByApi),
    ...compareResponses(base, revision, context, isCalledByApi),
    ...(isCalledByApi ? [] : compareSecurity(base, revision, context)),
  ]
}

/** What the API sends to the caller's own address because of a call. */
function ofCallbacks(base: ApiOperation, revision: ApiOperation, context: ApiContext): OperationHits[] {
  const was = callbacksOf(base, context.base)
  const is = callbacksOf(revision, context.revision)
  if (was.length + is.length === 0) return []
  return compareOperations(pairOperations(was, is), context, 'webhook')
}

function callbacksOf({ located, label }: ApiOperation, document: ApiContext['base']): ApiOperation[] {
  return entriesOf(below(located, 'callbacks')).flatMap(([name, callback]) =>
    operationsOf(document.resolve(callback), document).map(operation => ({
      ...operation,
      label: `${operation.method.toUpperCase()} ${name} of ${label}`,
      path: name,
    })),
  )
}
