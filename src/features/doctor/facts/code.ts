import { mayReadEnvironment, type Read, readsIn } from './environment.ts'
import { type Field, fieldsIn, mayDeclareFields } from './fields.ts'
import { type Declared, mayDeclareRoutes, routesOf } from './routes.ts'
import { isPacked, parsed } from './syntax.ts'

/** The facts in a code file. */
export interface CodeFacts {
  readonly reads: readonly Read[]
  readonly routes: readonly Declared[]
  readonly fields: readonly Field[]
  /** It may hold some of these, and could not be parsed. */
  readonly isUnparsed?: true
}

export const nothing: CodeFacts = { reads: [], routes: [], fields: [] }

/** Whether a text is worth parsing. */
export function mayHoldFacts(text: string): boolean {
  return mayReadEnvironment(text) || mayDeclareRoutes(text) || mayDeclareFields(text)
}

/**
 * Parses a text once for all facts, and only if a quick search finds something. The syntax tree is not kept:
 * it takes a hundred times the memory of the text.
 */
export function codeFactsOf(path: string, text: string): CodeFacts {
  const hasReads = mayReadEnvironment(text)
  const hasRoutes = mayDeclareRoutes(text)
  const hasFields = mayDeclareFields(text)
  if (!(hasReads || hasRoutes || hasFields) || isPacked(text)) return nothing
  const file = parsed(path, text)
  if (!file) return { ...nothing, isUnparsed: true }
  return {
    reads: hasReads ? readsIn(file) : [],
    routes: hasRoutes ? routesOf(file) : [],
    fields: hasFields ? fieldsIn(file) : [],
  }
}
