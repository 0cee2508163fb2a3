import { below, entriesOf, type Located } from '../../../core/openapi/place.ts'
import type { ApiSide } from '../schemas/compared.ts'
import type { ApiContext, ApiHit } from './api-hit.ts'

/** The content of a body, by media type. */
export function compareContent(
  base: Located,
  revision: Located,
  context: ApiContext,
  { side, where }: { readonly side: ApiSide; readonly where: string },
): ApiHit[] {
  const [was, is] = [contentOf(base), contentOf(revision)]
  const hit = (rule: string, media: string, before?: Located, after?: Located): ApiHit => ({
    ...{ rule: `${side}-media-type-${rule}`, args: { media, where } },
    base: before?.place,
    revision: after?.place,
  })
  const covered = (media: string, by: ReadonlyMap<string, Located>) => by.get(media) ?? rangeOf(media, by)
  return [
    ...[...was].flatMap(([media, before]) => {
      const after = side === 'request' ? covered(media, is) : (is.get(media) ?? insideOf(media, is))
      if (!after) return [hit('removed', media, before)]
      return [...encodingHits(before, after, hit), ...ofSchemas(before, after, context, side, where)]
    }),
    ...[...is].flatMap(([media, after]) => {
      const isNew = was.get(media) ?? (side === 'request' ? insideOf(media, was) : rangeOf(media, was))
      return isNew ? [] : [hit('added', media, undefined, after)]
    }),
  ]
}

/** Media types in lower case, without the character set: JSON is always UTF-8. */
function contentOf(body: Located): Map<string, Located> {
  return new Map(
    entriesOf(below(body, 'content')).map(([name, media]) => [
      name
        .toLowerCase()
        .replace(/;\s*charset=[^;]*/g, '')
        .replace(/\s/g, ''),
      media,
    ]),
  )
}

/** `application/*` allows `application/json`. */
function rangeOf(media: string, all: ReadonlyMap<string, Located>): Located | undefined {
  return all.get(media.replace(/\/.*/, '/*')) ?? all.get('*/*')
}

function insideOf(range: string, all: ReadonlyMap<string, Located>): Located | undefined {
  if (!range.endsWith('/*')) return undefined
  const start = range === '*/*' ? '' : range.slice(0, -1)
  return [...all].find(([media]) => media.startsWith(start))?.[1]
}

function ofSchemas(
  base: Located,
  revision: Located,
  context: ApiContext,
  side: ApiSide,
  where: string,
): ApiHit[] {
  return context.compare({
    ...{ side, where },
    base: context.baseSchemas.schemaAt(below(base, 'schema')),
    revision: context.revisionSchemas.schemaAt(below(revision, 'schema')),
  })
}

type MakeHit = (rule: string, media: string, before?: Located, after?: Located) => ApiHit

/** How the parts of a form are written. */
function encodingHits(base: Located, revision: Located, hit: MakeHit): ApiHit[] {
  const [was, is] = [JSON.stringify(base.value.encoding), JSON.stringify(revision.value.encoding)]
  return was === is ? [] : [hit('encoding-changed', base.place.key, base, revision)]
}
