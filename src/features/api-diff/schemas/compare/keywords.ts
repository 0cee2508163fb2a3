import type { SchemaHit } from '../compared.ts'
import type { SchemaShape } from '../schema-shape.ts'

/** Keywords that are compared as a whole: a new one narrows, and one that is gone widens. */
export function compareKeywords(base: SchemaShape, revision: SchemaShape): SchemaHit[] {
  if (base.keywords.size + revision.keywords.size === 0) return []
  const names = new Set([...base.keywords.keys(), ...revision.keywords.keys()])
  return [...names].flatMap(keyword => {
    const [was, is] = [base.keywords.get(keyword), revision.keywords.get(keyword)]
    if (was === is) return []
    const effect = was === undefined ? 'narrowed' : is === undefined ? 'widened' : 'undecided'
    const place = { base: base.place, revision: revision.place }
    return [{ facet: `keyword-${effect}`, effect, args: { keyword }, ...place }]
  })
}
