import type { LintRule } from '../rule.ts'
import { data } from './data.ts'
import { knex } from './knex.ts'
import { locking } from './locking.ts'
import { names } from './names.ts'
import { nulls } from './nulls.ts'
import { removing } from './removing.ts'
import { rolling } from './rolling.ts'
import { types } from './types.ts'

/** Every rule of `gapi migration lint`. */
export const rules: readonly LintRule[] = [
  ...removing,
  ...rolling,
  ...nulls,
  ...types,
  ...names,
  ...locking,
  ...data,
  ...knex,
]
