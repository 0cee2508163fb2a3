import { isCode, parsed } from '../syntax.ts'
import type { Texts } from '../texts.ts'
import { mayReadEnvironment, type Read, readsIn } from './environment.ts'
import { type Field, fieldsIn, mayDeclareFields } from './fields.ts'
import { type Declared, mayDeclareRoutes, routesOf } from './routes.ts'

/** What the code of one file says, as plain values: it depends on nothing but the file's path and text. */
export interface Facts {
  readonly reads: readonly Read[]
  readonly routes: readonly Declared[]
  readonly fields: readonly Field[]
}

export interface FactsByFile {
  of(path: string): Facts
}

const none: Facts = { reads: [], routes: [], fields: [] }

/**
 * Parses a file once for all that is asked of it, and only where a look at its text says that it is worth it. The tree
 * is not kept: it takes a hundred times the memory of the text.
 */
export function factsOf(texts: Texts): FactsByFile {
  const known = new Map<string, Facts>()
  return {
    of(path) {
      if (!isCode(path)) return none
      const facts = known.get(path) ?? factsIn(path, texts.of(path) ?? '')
      known.set(path, facts)
      return facts
    },
  }
}

function factsIn(path: string, text: string): Facts {
  const hasReads = mayReadEnvironment(text)
  const hasRoutes = mayDeclareRoutes(text)
  const hasFields = mayDeclareFields(text)
  const file = hasReads || hasRoutes || hasFields ? parsed(path, text) : undefined
  if (!file) return none
  return {
    reads: hasReads ? readsIn(file) : [],
    routes: hasRoutes ? routesOf(file) : [],
    fields: hasFields ? fieldsIn(file) : [],
  }
}
