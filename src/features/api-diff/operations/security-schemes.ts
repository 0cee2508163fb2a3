import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { below, entriesOf } from '../../../core/openapi/place.ts'

/** What each scheme is, by its name: `apiKey in header x-key`, `http bearer`, `oauth2`. */
export type SchemeKinds = ReadonlyMap<string, string>

export interface SchemesOfBoth {
  readonly base: SchemeKinds
  readonly revision: SchemeKinds
}

const known = new WeakMap<LinkedDocument, WeakMap<LinkedDocument, SchemesOfBoth>>()

/** The schemes of both documents. Where one of them has two of a kind, their names tell them apart. */
export function schemesOf(base: LinkedDocument, revision: LinkedDocument): SchemesOfBoth {
  const row = known.get(base) ?? new WeakMap<LinkedDocument, SchemesOfBoth>()
  known.set(base, row)
  const found = row.get(revision)
  if (found) return found
  const [was, is] = [kindsIn(base), kindsIn(revision)]
  const repeated = new Set([...repeatedIn(was), ...repeatedIn(is)])
  const named = (kinds: SchemeKinds): SchemeKinds =>
    new Map([...kinds].map(([name, kind]) => [name, repeated.has(kind) ? `${kind} (${name})` : kind]))
  const both = { base: named(was), revision: named(is) }
  row.set(revision, both)
  return both
}

function kindsIn(document: LinkedDocument): SchemeKinds {
  const components = below(document.root, 'components')
  const schemes = entriesOf(components && below(components, 'securitySchemes'))
  return new Map(schemes.map(([name, scheme]) => [name, kindOf(document.resolve(scheme).value)]))
}

function repeatedIn(kinds: SchemeKinds): string[] {
  const all = [...kinds.values()]
  return all.filter((kind, index) => all.indexOf(kind) !== index)
}

function kindOf({ type, in: place, name, scheme }: Readonly<Record<string, unknown>>): string {
  if (type === 'apiKey') {
    const shown = place === 'header' ? String(name).toLowerCase() : String(name)
    return `apiKey in ${String(place)} ${shown}`
  }
  return type === 'http' ? `http ${String(scheme).toLowerCase()}` : String(type)
}
