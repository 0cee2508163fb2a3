import { typeIn } from '../column-type.ts'
import type { Fact } from '../fact.ts'
import { factsIn } from '../facts.ts'
import { hits, type LintRule } from '../rule.ts'
import { before, definitionsOf, isAddedBefore } from './same-column.ts'

/** Rules about the types of columns. */
export const types: readonly LintRule[] = [
  {
    id: 'change-type',
    level: 'warning',
    dialects: ['postgres', 'mysql'],
    why: 'Most changes of a type rewrite the whole table under a lock that stops every query.',
    recipe:
      'Add a column of the new type, write both, copy the values in batches, read the new one, drop the old.',
    find: ({ onExisting, others, down, dialect }) => {
      const ofDown = (down?.statements ?? []).flatMap(({ sql }) => factsIn(sql))
      return hits(
        onExisting.filter(
          fact =>
            fact.kind === 'changeType' &&
            !isSameType(fact, before(fact, others)) &&
            !isAddedBefore(fact, onExisting) &&
            !(dialect === 'postgres' && isWidened(fact, [...before(fact, others), ...ofDown])),
        ),
      )
    },
  },
  note(
    'json-not-jsonb',
    ['postgres'],
    / json( |$)/i,
    'json keeps the text as it was written, and cannot be indexed or compared.',
    'table.jsonb(c)',
  ),
  note(
    'timestamp-without-zone',
    ['postgres'],
    / timestamp( without time zone)?( |$)/i,
    'A time without a zone means another moment to every reader.',
    'table.datetime(c), or table.timestamp(c, { useTz: true })',
  ),
  note(
    'narrow-id',
    ['postgres', 'mysql'],
    / (serial|int unsigned not null auto_increment|integer generated)\b/i,
    'A 32-bit key ends at two billion rows, and widening it later locks the table.',
    "table.bigIncrements('id')",
  ),
  note(
    'char-type',
    ['postgres'],
    / char\(\d+\)/i,
    'char(n) pads with spaces and is not faster.',
    'table.string(c, n)',
  ),
]

function note(
  id: string,
  dialects: NonNullable<LintRule['dialects']>,
  pattern: RegExp,
  why: string,
  recipe: string,
): LintRule {
  return {
    id,
    level: 'note',
    dialects,
    why,
    recipe,
    find: ({ facts }) =>
      hits(facts.filter(({ kind, definition }) => kind === 'addColumn' && pattern.test(definition))),
  }
}

/** PostgreSQL keeps the rows as they are where a varchar gets longer, or becomes a text. */
function isWidened(fact: Fact, before: readonly Fact[]): boolean {
  const lengths = definitionsOf(fact, before).map(other => lengthOf(typeIn(other)))
  const length = lengthOf(typeIn(fact))
  return lengths.length > 0 && lengths.every(known => known <= length) && Math.min(...lengths) > 0
}

/** The length of a varchar, Infinity for a text, and 0 or NaN for any other type. */
function lengthOf(type: string): number {
  const [, length] = /^(?:set data type )?(?:varchar|character varying) ?\((\d+)\)$/.exec(type) ?? []
  if (length !== undefined) return Number(length)
  return /^(?:set data type )?(text|varchar|character varying)$/.test(type) ? Number.POSITIVE_INFINITY : 0
}

/** Whether all earlier migrations give the column this type too: only its default or null is changed. */
function isSameType(fact: Fact, others: readonly Fact[]): boolean {
  const same = definitionsOf(fact, others)
  const type = typeIn(fact)
  return same.some(({ kind }) => kind === 'addColumn') && same.every(other => typeIn(other) === type)
}
