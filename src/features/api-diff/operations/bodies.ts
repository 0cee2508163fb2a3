import { below } from '../../../core/openapi/place.ts'
import { type ApiContext, type ApiHit, type ApiOperation, sidesOf } from './api-hit.ts'
import { compareContent } from './media-types.ts'

/** The body that is sent to an operation. */
export function compareBodies(
  base: ApiOperation,
  revision: ApiOperation,
  context: ApiContext,
  isCalledByApi: boolean,
): readonly ApiHit[] {
  const [was, is] = [below(base.located, 'requestBody'), below(revision.located, 'requestBody')]
  const before = was && context.base.resolve(was)
  const after = is && context.revision.resolve(is)
  const hit = (rule: string): ApiHit => ({
    ...{ rule: `request-body-${rule}`, args: {} },
    base: (before ?? base.located).place,
    revision: (after ?? revision.located).place,
  })
  if (!before || !after) {
    if (before) return [hit('removed')]
    return after ? [hit(after.value.required === true ? 'added-required' : 'added-optional')] : []
  }
  const [wasRequired, isRequired] = [before.value.required === true, after.value.required === true]
  const { sent: side } = sidesOf(isCalledByApi)
  return context.once(`${side} body`, before, after, () => [
    ...(wasRequired === isRequired ? [] : [hit(isRequired ? 'became-required' : 'became-optional')]),
    ...compareContent(before, after, context, { side, where: 'the body' }),
  ])
}
