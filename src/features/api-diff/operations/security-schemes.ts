import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { below, entriesOf } from '../../../core/openapi/place.ts'

const known = new WeakMap<LinkedDocument, ReadonlyMap<string, string>>()

/** What each scheme is: `apiKey in header X-Key`, `http bearer`, `oauth2`. Two of one kind keep their names. */
export function schemeNames(document: LinkedDocument): ReadonlyMap<string, string> {
  const found = known.get(document)
  if (found) return found
  const components = below(document.root, 'components')
  const schemes = entriesOf(components && below(components, 'securitySchemes')).map(
    ([name, scheme]) => [name, kindOf(document.resolve(scheme).value)] as const,
  )
  const names = new Map(
    schemes.map(([name, kind]) => [
      name,
      schemes.filter(([, other]) => other === kind).length > 1 ? `${kind} (${name})` : kind,
    ]),
  )
  known.set(document, names)
  return names
}

function kindOf({ type, in: place, name, scheme }: Readonly<Record<string, unknown>>): string {
  if (type === 'apiKey') {
    const shown = place === 'header' ? String(name).toLowerCase() : String(name)
    return `apiKey in ${String(place)} ${shown}`
  }
  return type === 'http' ? `http ${String(scheme).toLowerCase()}` : String(type)
}
