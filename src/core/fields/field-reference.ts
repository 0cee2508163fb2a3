import { onDeletes } from './field-modifiers.ts'
import { pluralWord } from './plural.ts'
import { checkIdentifier, refuse } from './words.ts'

/** `onDelete` is undefined where the field does not set it. */
export interface FieldReference {
  readonly table: string
  /** The field does not name the table; it is the plural of the column's name. */
  readonly isAssumed?: true
  readonly column: string
  readonly onDelete?: 'CASCADE' | 'RESTRICT' | 'SET NULL' | undefined
}

/** user, user_id → user_id; userId stays as it is. */
export function referenceColumn(said: string): string {
  return /_id$|Id$/.test(said) ? said : `${said}_id`
}

export function referenceOf(
  said: string,
  [target]: readonly string[],
  given: ReadonlyMap<string, string>,
  nullable: boolean,
  field: string,
): FieldReference {
  const [table = '', column = 'id'] = target?.split('.') ?? [tableMeant(said)]
  checkIdentifier(table, 'table')
  const words = Object.entries(onDeletes).filter(([word]) => given.has(word))
  if (words.length > 1) refuse(field, `has both ${words.map(([word]) => word).join(' and ')}`, 'Keep one.')
  const onDelete = words[0]?.[1]
  if (onDelete === 'SET NULL' && !nullable)
    refuse(field, 'is set to null on delete, but may not be null', 'Add ? to its name.')
  if (given.has('default')) refuse(field, 'has a default, and a reference has none', 'Leave it out.')
  return { table, ...(!target && { isAssumed: true }), column, onDelete }
}

function tableMeant(said: string): string {
  return pluralWord(
    said
      .replace(/_?[iI]d$/, '')
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toLowerCase(),
  )
}

export function refuseOnDelete(given: ReadonlyMap<string, string>, field: string): void {
  const word = Object.keys(onDeletes).find(name => given.has(name))
  if (word) refuse(field, `has ${word}, but is not a reference`, 'Write it as user:references:cascade.')
}
