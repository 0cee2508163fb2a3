import { mayReadEnvironment, type Read, readsIn } from './environment.ts'
import { type Field, fieldsIn, mayDeclareFields } from './fields.ts'
import { type Declared, mayDeclareRoutes, mayNameRoute, routesOf } from './routes.ts'
import { statementsIn } from './statements.ts'
import { isPacked, parsed, parsedStatement } from './syntax.ts'

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
 * Parses a text once for all facts, and only if a quick search finds something; where that is enough, only the
 * statements in which it does. The syntax tree is not kept: it takes a hundred times the memory of the text.
 */
export function codeFactsOf(path: string, text: string): CodeFacts {
  if (!mayHoldFacts(text) || isPacked(text)) return nothing
  // Where one class is a config class, the fields of all classes count.
  const hasFields = mayDeclareFields(text)
  const found = hasFields ? undefined : factsOfStatements(path, text)
  if (found) return found
  const file = parsed(path, text)
  if (!file) return { ...nothing, isUnparsed: true }
  return {
    reads: mayReadEnvironment(text) ? readsIn(file) : [],
    routes: mayDeclareRoutes(text) ? routesOf(file) : [],
    fields: hasFields ? fieldsIn(file) : [],
  }
}

/** Undefined where the whole text must be parsed. */
function factsOfStatements(path: string, text: string): CodeFacts | undefined {
  const statements = statementsIn(text)
  if (!statements) return undefined
  const isModule = /^(import|export)\b/m.test(text)
  const hasRoutes = mayDeclareRoutes(text)
  const reads: Read[] = []
  const routes: Declared[] = []
  for (const statement of statements) {
    const hasReads = mayReadEnvironment(statement.text)
    const namesRoute = hasRoutes && mayNameRoute(statement.text)
    if (!(hasReads || namesRoute)) continue
    const file = parsedStatement(path, statement, isModule)
    if (!file) return undefined
    if (hasReads) reads.push(...readsIn(file))
    if (namesRoute) routes.push(...routesOf(file))
  }
  return { reads, routes, fields: [] }
}
