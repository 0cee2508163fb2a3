import type { LintRule } from '../rule.ts'
import { columns } from './columns.ts'
import { data } from './data.ts'
import { knex } from './knex.ts'
import { locking } from './locking.ts'
import { removing } from './removing.ts'
import { rolling } from './rolling.ts'

/** Every rule of `gapi migration lint`. */
export const rules: readonly LintRule[] = [...removing, ...rolling, ...columns, ...locking, ...data, ...knex]
