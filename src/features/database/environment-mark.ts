import { type ConnectOptions, isAbsent, withKnex } from '../../core/database/connection.ts'
import {
  type Consent,
  type DatabaseFacts,
  readFacts,
  remark,
  writeMark,
} from '../../core/ledger/production-guard.ts'
import type { KnexProject } from '../../core/project/read-project.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { UserError } from '../../core/system/errors.ts'
import { isThere } from './create-drop.ts'

/** The mark of a database, and what else is known about it. */
export function readMark(project: KnexProject, options: ConnectOptions): Promise<DatabaseFacts> {
  return isAbsent(project)
    ? readFacts(project, null)
    : withKnex(project, options, knex => readFacts(project, knex))
}

/** Marks a database with an environment. Throws where that needs consent. Returns the old mark. */
export async function mark(
  project: KnexProject,
  environment: string,
  options: ConnectOptions & { readonly consent: Consent },
): Promise<string | null> {
  refuseUnknown(project, environment)
  const before = await readMark(project, options)
  await withKnex(project, options, knex => remark(project, knex, environment, options.consent))
  return before.mark
}

/** Reads the mark of a database that is about to be recreated. The returned function writes it again. */
export async function keepMark(project: KnexProject, options: ConnectOptions): Promise<() => Promise<void>> {
  if (!(await isThere(project, options))) return async () => {}
  const { mark } = await readMark(project, options)
  if (mark === null) return async () => {}
  return () => withKnex(project, options, knex => writeMark(project, knex, mark))
}

const standard = ['development', 'testing', 'staging', 'production']

/** A project with a contract lists its environments; a knexfile may have any. */
function refuseUnknown({ environments }: KnexProject, environment: string): void {
  const isKnown = environments?.includes(environment) ?? /^[\w.-]{1,50}$/.test(environment)
  if (isKnown) return
  const known = environments ?? standard
  throw new UserError(
    `Unknown environment: ${JSON.stringify(environment)}.${didYouMean(environment, known)}`,
    `Choose one of ${known.join(', ')}.`,
  )
}
