import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { itemsOf, type Located } from '../../../core/openapi/place.ts'
import { lifecycleHits, lifecycleOf } from '../lifecycle.ts'
import { defaultHits } from '../schemas/compare/slots.ts'
import { type ApiContext, type ApiHit, type ApiOperation, sidesOf } from './api-hit.ts'
import { parameterSchema, styleOf } from './parameter-style.ts'

/** The parameters of an operation, those of its path included. */
export function compareParameters(
  base: ApiOperation,
  revision: ApiOperation,
  context: ApiContext,
  isCalledByApi: boolean,
): ApiHit[] {
  if (haveSame(base, revision, context)) return []
  const was = parametersOf(base, context.base)
  const is = parametersOf(revision, context.revision)
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(key => {
    const [before, after] = [was.get(key), is.get(key)]
    if (before && after)
      return context.once(`parameter ${isCalledByApi}`, before, after, () =>
        ofBoth(before, after, context, isCalledByApi),
      )
    if (before) {
      const { deprecated, 'x-sunset': sunset } = before.value
      return [{ ...hitOf('parameter-removed', before, undefined), ...(deprecated === true && { sunset }) }]
    }
    if (!after) return []
    const kind = after.value.required === true ? 'required' : 'optional'
    return [hitOf(`parameter-added-${kind}`, undefined, after)]
  })
}

function haveSame(base: ApiOperation, revision: ApiOperation, { isUnchanged }: ApiContext): boolean {
  const listOf = ({ value, place }: Located) => ({ value: { parameters: value.parameters }, place })
  return (
    base.path === revision.path &&
    isUnchanged(listOf(base.item), listOf(revision.item)) &&
    isUnchanged(listOf(base.located), listOf(revision.located))
  )
}

/** By place and name: a header in any case, and a path parameter by its position. */
function parametersOf({ path, item, located }: ApiOperation, document: LinkedDocument): Map<string, Located> {
  const inPath = [...path.matchAll(/\{([^}]{0,200})\}/g)].map(([, name = '']) => name)
  const all = [...itemsOf(item, 'parameters'), ...itemsOf(located, 'parameters')].map(document.resolve)
  return new Map(
    all.flatMap(parameter => {
      const name = String(parameter.value.name)
      const place = parameter.value.in
      if (place === 'header' && /^(accept|authorization|content-type)$/i.test(name)) return []
      const key = place === 'header' ? name.toLowerCase() : place === 'path' ? inPath.indexOf(name) : name
      return [[`${String(place)} ${key}`, parameter] as const]
    }),
  )
}

function hitOf(
  rule: string,
  base: Located | undefined,
  revision: Located | undefined,
  more: object = {},
): ApiHit {
  const parameter = nameOf(base ?? revision)
  return { rule, args: { parameter, ...more }, base: base?.place, revision: revision?.place }
}

/** `query parameter limit`, `header X-Trace`. */
function nameOf(parameter: Located | undefined): string {
  const { in: place, name } = parameter?.value ?? {}
  return place === 'header' || place === 'cookie'
    ? `${place} ${String(name)}`
    : `${String(place)} parameter ${String(name)}`
}

function ofBoth(base: Located, revision: Located, context: ApiContext, isCalledByApi: boolean): ApiHit[] {
  const hit = (rule: string, more: object = {}) => hitOf(rule, base, revision, more)
  const [was, is] = [base.value.required === true, revision.value.required === true]
  const schemas = [parameterSchema(base), parameterSchema(revision)] as const
  const styles = [styleOf(base), styleOf(revision)] as const
  const [before, after] = [
    context.baseSchemas.schemaAt(schemas[0]),
    context.revisionSchemas.schemaAt(schemas[1]),
  ]
  const shapes = [context.baseSchemas.shapeOf(before), context.revisionSchemas.shapeOf(after)] as const
  return [
    ...(was === is ? [] : [hit(is ? 'parameter-became-required' : 'parameter-became-optional')]),
    ...(styles[0] === styles[1] ? [] : [hit('parameter-style-changed', { was: styles[0], is: styles[1] })]),
    ...lifecycleHits('parameter', lifecycleOf(base), lifecycleOf(revision)).map(one =>
      hit(one.rule, one.args),
    ),
    ...(was && is ? [] : defaultHits(...shapes).map(one => hit(`parameter-${one.facet}`, one.args))),
    ...context.compare({
      ...{ side: sidesOf(isCalledByApi).sent, base: before, revision: after, where: nameOf(base) },
      isText: base.value.in !== 'cookie' && revision.value.content === undefined,
    }),
  ]
}
