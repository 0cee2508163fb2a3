import type { ConfiguredProject } from '../../core/knex-project.ts'
import { type DownChoice, planDown, planTo, planUp, type UpChoice } from './plan.ts'
import { type Approach, type Migrated, migrate, type Plan } from './session.ts'
import type { Source } from './source.ts'

/** Applies what is pending. */
export function up(project: ConfiguredProject, choice: UpChoice, approach: Approach): Promise<Migrated> {
  return migrate(project, [situation => planUp(situation, choice)], approach)
}

/** Undoes what was applied last. */
export function down(project: ConfiguredProject, choice: DownChoice, approach: Approach): Promise<Migrated> {
  return migrate(project, [situation => planDown(situation, choice)], approach)
}

/** Undoes the last migrations and applies them again, alone with the database all the while. */
export function redo(project: ConfiguredProject, count: number, approach: Approach): Promise<Migrated> {
  let undone: readonly Source[] = []
  const back: Plan = situation => {
    const tasks = planDown(situation, { count })
    if (tasks.length > 0) undone = tasks.map(({ source }) => source)
    return tasks
  }
  const again: Plan = ({ sources, applied }) =>
    planUp({ sources: sources.filter(source => undone.includes(source)), applied }, { allowOutOfOrder: true })
  return migrate(project, [back, again], approach)
}

/** Goes to a migration, whichever direction it lies in; `0` is before the first, `latest` after the last. */
export function to(
  project: ConfiguredProject,
  target: string,
  lax: boolean,
  approach: Approach,
): Promise<Migrated> {
  const back: Plan = situation => planTo(situation, target, 'down', lax)
  const forth: Plan = situation => planTo(situation, target, 'up', lax)
  return migrate(project, [back, forth], approach)
}
