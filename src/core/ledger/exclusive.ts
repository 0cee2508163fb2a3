import { type ConnectOptions, withKnex } from '../database/connection.ts'
import type { Knex } from '../project/knex.ts'
import type { KnexProject } from '../project/read-project.ts'
import type { HeldLock } from './lock.ts'
import { type Action, type Consent, guard } from './production-guard.ts'
import { refuseReadOnly } from './read-only.ts'
import { type LockOptions, withAdvisoryLock } from './wait-for-lock.ts'

export interface ExclusiveOptions extends ConnectOptions, LockOptions {
  readonly consent: Consent
}

/** Connects while no other process migrates or seeds the database; production needs consent. */
export async function withExclusiveKnex<T>(
  project: KnexProject,
  { action, purpose }: { readonly action: Action; readonly purpose: string },
  options: ExclusiveOptions,
  use: (knex: Knex, lock: HeldLock) => Promise<T>,
): Promise<T> {
  return withKnex(project, options, async knex => {
    await guard(action, project, knex, options.consent)
    await refuseReadOnly(project, knex, purpose)
    return withAdvisoryLock(project, knex, options, lock => use(knex, lock))
  })
}
