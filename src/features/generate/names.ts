import { pluralWord, singularWord } from '../../core/fields/plural.ts'
import { snakeCaseOf } from '../../core/fields/words.ts'
import { UserError } from '../../core/system/errors.ts'

/** A resource in the spellings that code, paths and tables use. */
export interface ResourceNames {
  /** `order_note` */
  readonly singular: string
  /** The table: `order_notes`. */
  readonly plural: string
  /** `order-notes` */
  readonly folder: string
  /** The title of its schema: `OrderNote`. */
  readonly type: string
  /** Its name in the list of resources: `orderNotes`. */
  readonly entry: string
  /** The last part of its path: `notes`. */
  readonly segment: string
  /** What a nested resource belongs to: `orders`. */
  readonly parent: string | undefined
}

/** A table, and the name of one row where the plural is one of its own. */
interface NamedTable {
  readonly name: string
  readonly singular?: string
}

/** `invoice`, `Invoice` and `invoices` are one resource; `orders/note` is nested in orders. */
export function namesOf(
  said: string,
  pluralSaid: string | undefined,
  tables: ReadonlyMap<string, NamedTable> = new Map(),
): ResourceNames {
  const parts = said.split('/')
  const [parentSaid, own = ''] = parts.length === 2 ? parts : [undefined, said]
  if (parts.length > 2 || !parts.every(isName) || (pluralSaid !== undefined && !isName(pluralSaid)))
    throw new UserError(
      `${JSON.stringify(said)} is not a valid name for a resource.`,
      'Use letters, digits and -, and begin with a letter: invoice, order-item, or orders/notes for notes of orders.',
    )
  const parent = parentSaid === undefined ? undefined : parentIn(snakeCaseOf(parentSaid), tables)
  const [one, many] = numbersOf(snakeCaseOf(own), pluralSaid && snakeCaseOf(pluralSaid))
  const before = parent === undefined ? '' : `${parent.singular ?? singularWord(parent.name)}_`
  return {
    singular: before + one,
    plural: before + many,
    folder: kebabOf(before + many),
    type: pascalOf(before + one),
    entry: camelOf(before + many),
    segment: kebabOf(many),
    parent: parent?.name,
  }
}

/** The table that is meant: its plural may be one of its own. */
function parentIn(said: string, tables: ReadonlyMap<string, NamedTable>): NamedTable {
  const name = pluralWord(singularWord(said))
  const own = [...tables.values()].find(table => table.singular === said)
  return tables.get(said) ?? tables.get(name) ?? own ?? { name }
}

/** The singular and the plural of a name. Beside a plural of its own it is the singular: an sms is no "sm". */
function numbersOf(own: string, pluralSaid: string | undefined): readonly [one: string, many: string] {
  const one = singularWord(own)
  if (pluralSaid === undefined) return [one, pluralWord(one)]
  return [own === pluralSaid ? one : own, pluralSaid]
}

function isName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*$/.test(text)
}

export function kebabOf(name: string): string {
  return name.replaceAll('_', '-')
}

export function pascalOf(name: string): string {
  return name
    .split('_')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

export function camelOf(name: string): string {
  const pascal = pascalOf(name)
  return pascal.charAt(0).toLowerCase() + pascal.slice(1)
}

/** `an invoice`, `a product`. */
export function withArticle(word: string): string {
  return `${/^[aeiou]/.test(word) && !/^(uni|use|eu|one)/.test(word) ? 'an' : 'a'} ${word}`
}

/** `order_note` → `order note`, for sentences. */
export function wordsOf(name: string): string {
  return name.replaceAll('_', ' ')
}
