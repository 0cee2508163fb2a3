import { pythonString } from './python.ts'

/** A migration of Alembic with another revision, after another one; undefined for the first of a project. */
export function inChain(text: string, revision: string, before: string | undefined): string {
  const down = before === undefined ? 'None' : pythonString(before)
  return withValue(withValue(text, 'revision', pythonString(revision)), 'down_revision', down)
}

/** Replaces what a variable of a module gets, on one line; it may have a type. */
function withValue(text: string, variable: string, value: string): string {
  const line = new RegExp(`^(${variable}(?::[^=\\n]*| *)=).*`, 'm')
  return text.replace(line, (_, start: string) => `${start} ${value}`)
}
