import { parsed } from '../syntax.ts'
import { mayReadEnvironment, type Read, readsIn } from './environment.ts'
import { type Field, fieldsIn, mayDeclareFields } from './fields.ts'
import { type Declared, mayDeclareRoutes, routesOf } from './routes.ts'

/** What the code of a file says. */
export interface CodeFacts {
  readonly reads: readonly Read[]
  readonly routes: readonly Declared[]
  readonly fields: readonly Field[]
}

export const nothing: CodeFacts = { reads: [], routes: [], fields: [] }

/**
 * Parses a text once for all that is asked of it, and only where a look at it says that it is worth it. The tree is not
 * kept: it takes a hundred times the memory of the text.
 */
export function codeFactsOf(path: string, text: string): CodeFacts {
  const hasReads = mayReadEnvironment(text)
  const hasRoutes = mayDeclareRoutes(text)
  const hasFields = mayDeclareFields(text)
  const file = hasReads || hasRoutes || hasFields ? parsed(path, text) : undefined
  if (!file) return nothing
  return {
    reads: hasReads ? readsIn(file) : [],
    routes: hasRoutes ? routesOf(file) : [],
    fields: hasFields ? fieldsIn(file) : [],
  }
}
