import { below, entriesOf, type Located } from '../../../core/openapi/place.ts'
import { type ApiContext, type ApiHit, type ApiOperation, sidesOf } from './api-hit.ts'
import { compareHeaders } from './headers.ts'
import { compareContent } from './media-types.ts'

type Responses = ReadonlyMap<string, Located>

/** The replies of an operation, by status. A range or the default describes each status in it. */
export function compareResponses(
  base: ApiOperation,
  revision: ApiOperation,
  context: ApiContext,
  isCalledByApi: boolean,
): ApiHit[] {
  const [was, is] = [responsesOf(base), responsesOf(revision)]
  const side = sidesOf(isCalledByApi).returned
  const both = (status: string, one: Located, other: Located): readonly ApiHit[] => {
    if (context.isUnchanged(one, other)) return []
    const [before, after] = [context.base.resolve(one), context.revision.resolve(other)]
    const where = status === 'default' ? 'the default response' : `the ${status} response`
    return context.once(`${side} ${where}`, before, after, () => [
      ...compareHeaders(before, after, context, side, where),
      ...compareContent(before, after, context, { side, where }),
    ])
  }
  const places = { base: base.located.place, revision: revision.located.place }
  return [
    ...[...was].flatMap(([status, before]) => {
      const after = is.get(status) ?? describing(status, is) ?? insideOf(status, is)
      const rule = isSuccess(status) ? 'response-status-removed' : 'response-error-removed'
      if (after) return both(status, before, after)
      return [{ rule, args: { status }, ...places, base: context.base.resolve(before).place }]
    }),
    ...[...is].flatMap(([status, after]) => {
      if (was.has(status) || insideOf(status, was)) return []
      if (status === 'default' && [...was.keys()].some(one => !is.has(one))) return []
      const before = describing(status, was)
      const rule = isSuccess(status) ? 'response-status-added' : 'response-error-added'
      if (before) return both(status, before, after)
      return [{ rule, args: { status }, ...places, revision: context.revision.resolve(after).place }]
    }),
  ]
}

function responsesOf({ located }: ApiOperation): Responses {
  return new Map(
    entriesOf(below(located, 'responses')).map(([status, response]) => [
      status === 'default' ? status : status.toUpperCase(),
      response,
    ]),
  )
}

/** The range of a status, or the default. */
function describing(status: string, all: Responses): Located | undefined {
  return all.get(status.replace(/\d\d$/, 'XX')) ?? all.get('default')
}

/** A status in a range. */
function insideOf(range: string, all: Responses): Located | undefined {
  if (!range.endsWith('XX')) return undefined
  return [...all].find(([status]) => status !== range && status.startsWith(range.slice(0, 1)))?.[1]
}

function isSuccess(status: string): boolean {
  return /^[123]/.test(status)
}
