import { type Json, listIn, recordIn } from '../../system/json.ts'
import { shellCommand } from '../../system/shell.ts'
import { type Contract, contractVersion } from './contract.ts'

/**
 * The output of `manage <verb> --json`; specified in docs/contract.md, its schema is
 * docs/contract.schema.json.
 */
export type ManageAnswer =
  | { readonly kind: 'answer'; readonly data: Json }
  | { readonly kind: 'failure'; readonly message: string; readonly hint: string }
  /** The project does not have this verb; it has these. */
  | { readonly kind: 'unknown-verb'; readonly verbs: readonly string[] }

/** How long a project may take to answer, in milliseconds. */
export const answerLimit = 60_000

/** The command line for a verb: `node src/manage.js routes --json`. */
export function manageCommand({ manage }: Contract, verb: string, ...flags: readonly string[]): string {
  return shellCommand([...manage, verb, ...flags])
}

/** Reads what a project wrote to standard output; undefined where that is not an answer to this verb. */
export function answerIn(stdout: string, verb: string): ManageAnswer | undefined {
  const said = objectIn(stdout)
  if (said.contract !== contractVersion || said.verb !== verb) return undefined
  if (said.ok === true) return { kind: 'answer', data: said }
  if (said.ok !== false) return undefined
  if (Array.isArray(said.verbs)) return { kind: 'unknown-verb', verbs: listIn(said.verbs).map(String) }
  return { kind: 'failure', message: String(said.message ?? ''), hint: String(said.hint ?? '') }
}

function objectIn(text: string): Json {
  try {
    return recordIn(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}
