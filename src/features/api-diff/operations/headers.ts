import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { below, entriesOf, type Located } from '../../../core/openapi/place.ts'
import type { ApiSide } from '../schemas/compared.ts'
import type { ApiContext, ApiHit } from './api-hit.ts'

/** The headers of a reply; their names have no case. */
export function compareHeaders(
  base: Located,
  revision: Located,
  context: ApiContext,
  side: ApiSide,
  where: string,
): ApiHit[] {
  const [was, is] = [headersOf(base, context.base), headersOf(revision, context.revision)]
  const hit = (rule: string, header: string, before?: Located, after?: Located): ApiHit => ({
    ...{ rule: `response-header-${rule}`, args: { header, where } },
    base: before?.place,
    revision: after?.place,
  })
  return [
    ...[...was].flatMap(([name, before]) => {
      const after = is.get(name)
      if (!after) return [hit(isRequired(before) ? 'removed' : 'optional-removed', name, before)]
      const schemas = {
        base: context.baseSchemas.schemaAt(below(before, 'schema')),
        revision: context.revisionSchemas.schemaAt(below(after, 'schema')),
      }
      return [
        ...(isRequired(before) && !isRequired(after) ? [hit('became-optional', name, before, after)] : []),
        ...(!isRequired(before) && isRequired(after) ? [hit('became-required', name, before, after)] : []),
        ...context.compare({ side, ...schemas, where: `the header ${name} of ${where}`, isText: true }),
      ]
    }),
    ...[...is].flatMap(([name, after]) => (was.has(name) ? [] : [hit('added', name, undefined, after)])),
  ]
}

function headersOf(response: Located, document: LinkedDocument): Map<string, Located> {
  const all = entriesOf(below(response, 'headers'), { anyName: true }).map(
    ([name, header]) => [name.toLowerCase(), document.resolve(header)] as const,
  )
  return new Map(all.filter(([name]) => name !== 'content-type'))
}

function isRequired({ value }: Located): boolean {
  return value.required === true
}
