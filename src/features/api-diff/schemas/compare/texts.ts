import type { Effect, SchemaHit } from '../compared.ts'
import type { SchemaShape } from '../schema-shape.ts'
import { sharedTypes } from './types.ts'

type Names = ReadonlySet<string>

/** Patterns and formats. Whether one pattern allows what another does is not decided. */
export function compareTexts(base: SchemaShape, revision: SchemaShape): SchemaHit[] {
  const count = base.patterns.size + revision.patterns.size + base.formats.size + revision.formats.size
  if ((base.values && revision.values) || count === 0) return []
  const isText = sharedTypes(base, revision)('string')
  const formats = [withoutHints(base.formats), withoutHints(revision.formats)] as const
  return [
    ...(isText ? hitsOf('pattern', base.patterns, revision.patterns, () => 'undecided', base, revision) : []),
    ...hitsOf('format', ...formats, formatEffect, base, revision),
  ]
}

function hitsOf(
  name: string,
  was: Names,
  is: Names,
  effectOfChange: (was: Names, is: Names) => Effect,
  base: SchemaShape,
  revision: SchemaShape,
): SchemaHit[] {
  const [gone, added] = [lacking(was, is), lacking(is, was)]
  if (gone.length + added.length === 0) return []
  const effect = gone.length === 0 ? 'narrowed' : added.length === 0 ? 'widened' : effectOfChange(was, is)
  const args = { was: textOf(was), is: textOf(is) }
  return [{ facet: `${name}-${effect}`, effect, args, base: base.place, revision: revision.place }]
}

function lacking(names: Names, from: Names): string[] {
  return [...names].filter(name => !from.has(name))
}

function textOf(names: Names): string {
  return [...names].join(' and ') || 'none'
}

/** Formats that only say how to show a value. */
const hints = new Set(['password', 'textarea', 'markdown', 'html', 'multiline', 'color', 'binary'])

function withoutHints(formats: Names): Names {
  return new Set([...formats].filter(format => !hints.has(format)))
}

/** Each allows all values of the one before. */
const ladders = [
  ['int32', 'int64'],
  ['float', 'double'],
  ['hostname', 'idn-hostname'],
  ['email', 'idn-email'],
  ['uri', 'uri-reference'],
  ['uri', 'iri'],
]

/** Formats of the registry and of JSON Schema, whose values are known to differ. */
const known = new Set(
  'date date-time time duration uuid email uri ipv4 ipv6 hostname int32 int64 float double byte regex'.split(
    ' ',
  ),
)

function formatEffect(was: Names, is: Names): Effect {
  const [one = '', other = ''] = [[...was][0], [...is][0]]
  for (const ladder of ladders) {
    const [from, to] = [ladder.indexOf(one), ladder.indexOf(other)]
    if (from >= 0 && to >= 0) return from < to ? 'widened' : 'narrowed'
  }
  return known.has(one) && known.has(other) ? 'changed' : 'undecided'
}
