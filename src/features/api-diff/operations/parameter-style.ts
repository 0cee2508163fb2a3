import { below, entriesOf, type Located } from '../../../core/openapi/place.ts'

/** A schema, or that of its only media type. */
export function parameterSchema(parameter: Located): Located | undefined {
  const [[, media] = []] = entriesOf(below(parameter, 'content'))
  return below(parameter, 'schema') ?? (media && below(media, 'schema'))
}

/** How a value is written; the defaults of OpenAPI are the same as no style. */
export function styleOf({ value }: Located): string {
  const [media] =
    typeof value.content === 'object' && value.content !== null ? Object.keys(value.content) : []
  if (media !== undefined) return media
  const standard = value.in === 'query' || value.in === 'cookie' ? 'form' : 'simple'
  const style = typeof value.style === 'string' ? value.style : standard
  const explode = typeof value.explode === 'boolean' ? value.explode : style === 'form'
  return `${style}${explode ? ', exploded' : ''}`
}
