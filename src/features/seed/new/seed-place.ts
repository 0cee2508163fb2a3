import { stamps } from 'virtual:stamps'
import { findProject } from '../../../core/project/place.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { seedSettingsOf } from '../../../core/project/seed-settings.ts'

/** What a new seed depends on. */
export type SeedPlace = Pick<KnexProject, 'root' | 'file' | 'contract' | 'seeds'>

/** The seeds of a project that runs them itself, without Knex; undefined for any other. */
export function ownSeedPlace(cwd: string, knexfile: string | undefined): SeedPlace | undefined {
  if (knexfile !== undefined) return undefined
  const { root, file, contract } = findProject(cwd)
  if (!contract || !isOfPython({ contract })) return undefined
  const seeds = { ...seedSettingsOf({ directory: contract.seeds }, root), extensions: ['.py'] }
  return { root, file, contract, seeds }
}

/** Whether the template of a project writes its seeds in Python. */
export function isOfPython({ contract }: Pick<SeedPlace, 'contract'>): boolean {
  const { template, knex } = contract ?? {}
  return template !== undefined && knex === undefined && stamps[template]?.seeds.py !== undefined
}
