import { projectAbove } from '../core/project/place.ts'
import type { ExitCode } from '../core/system/errors.ts'
import { UserError } from '../core/system/errors.ts'
import type { Io } from './terminal/io.ts'

/**
 * The commands that a project without a Knex module runs itself, as verbs of its own: docs/contract.md. Of each, what
 * gapi does from the text of files alone, and what needs Knex.
 */
const verbs: Readonly<Record<string, { readonly own: readonly string[]; readonly knex: readonly string[] }>> =
  {
    migration: { own: ['new'], knex: ['lint'] },
    seed: { own: ['new'], knex: [] },
    db: { own: [], knex: ['dump', 'load', 'switch'] },
  }

/**
 * Runs a command line that the project of the folder answers itself; undefined for any other. Throws for a command that
 * needs Knex in a project that has none.
 */
export function passedOn(args: readonly string[], io: Io): (() => Promise<ExitCode>) | undefined {
  const [group = '', ...rest] = args
  const verb = Object.hasOwn(verbs, group) ? verbs[group] : undefined
  const [name = ''] = rest.filter(word => !word.startsWith('-'))
  if (!verb || rest.some(isForGapi) || verb.own.includes(name)) return undefined
  const place = projectAbove(io.cwd)
  if (!place?.contract || place.contract.knex !== undefined) return undefined
  if (verb.knex.includes(name))
    throw new UserError(
      `gapi ${group} ${name} works with Knex, and ${place.file} names no knex module.`,
      `Of gapi ${group} the rest works here: gapi ${group} --help.`,
    )
  return async () => (await import('./ask-project.ts')).askProject(io, args)
}

/** Whether gapi answers: with its help text, or for the project of a knexfile. */
function isForGapi(word: string): boolean {
  return /^(-h|--help|--knexfile(=.*)?)$/.test(word)
}
