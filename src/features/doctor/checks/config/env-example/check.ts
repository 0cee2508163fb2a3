import { escaped } from '../../../../../core/system/escaped.ts'
import { shortList } from '../../../../../core/system/short-list.ts'
import { type ConfigField, configFields } from '../../../queries/config-fields.ts'
import { type Variable, variablesIn } from '../../../queries/environment-file.ts'
import {
  type EnvironmentRead,
  environmentReads,
  isForeign,
  isPlatformPort,
} from '../../../queries/environment-reads.ts'
import { unreadNames } from '../../../queries/unread-names.ts'
import { isDocumentation, isEnvExample, isSource, isTest, isTooling } from '../../../repository/places.ts'
import type { Texts } from '../../../repository/texts.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { atEnd } from '../../insertion.ts'
import { amount, both, only } from '../../subject.ts'
import { isOfLibrary, prefixesOf, readsOfImages } from './reads-elsewhere.ts'

const findings = {
  'no-env-example': {
    message: 'The code reads {names}, and there is no .env.example.',
    hint: 'Commit a .env.example with every variable and a harmless value.',
  },
  'not-in-example': {
    message: '{name} is read here, and {example} does not list it.',
    hint: 'Add {name}= to {example}, with a comment that says what it is for.',
    fix: ({ args: { name = '', example = '' } = {} }: Hit, texts: Texts) => [
      atEnd(example, `${name}=`, texts),
    ],
  },
  'never-read': {
    message: '{name} is in {example}, and nothing reads it.',
    hint: 'Remove it: whoever sets up the project would look for a value in vain.',
  },
  'twice-in-example': {
    message: '{name} is in {example} twice.',
    hint: 'Keep one: the last one wins silently.',
  },
}

type Code = keyof typeof findings

export const envExample: Check<Code> = {
  id: 'config/env-example',
  severity: 'error',
  point: 'configuration',
  title: '.env.example lists the variables that the code reads, and no others',
  why: 'Whoever sets up the project copies the example. A missing variable shows as an error later, or as a wrong default that nobody notices; one that is no longer read costs a search for its value.',
  finds:
    'Variables that the code reads and the example does not list (an error without a default in the code, otherwise a warning), variables of the example that nothing reads, and duplicates. Fields of config classes count as read, those with `required` as read without a default, and lines that start with `#` count as listed. With config classes, such a line is also reported once its field is gone; in a project of `create-good-api` even if code still uses the field or a manifest sets the variable. With several examples only duplicates are reported.',
  ignores:
    'Names that are computed at run time; variables that Node, CI and platforms set; variables that libraries read themselves (`AWS_…`, `OTEL_…`); repositories whose docs list every variable.',
  advice: 'Add the line; in a generated project run `npm run -s config -- --example > .env.example`.',
  findings,
  run(context) {
    const fields = configFields(context)
    const ofFields = fieldReads(fields)
    const all = [...environmentReads(context, isSource), ...ofFields]
    const reads = all.filter(isOurs)
    const examples = context.texts.paths.filter(isForPeople)
    if (examples.length === 0) return withoutExample(reads, context)
    if (examples.length > 1)
      return {
        hits: examples.flatMap(path => twiceHits(path, variablesOf(context, path))),
        subject: amount(examples.length, 'example file'),
      }
    const [example = ''] = examples
    const variables = variablesOf(context, example)
    const folder = example.slice(0, example.lastIndexOf('/') + 1)
    const own = reads.filter(({ path }) => path.startsWith(folder))
    const needed = own.filter(read => ofFields.includes(read) || !isPlatformPort(read))
    return {
      hits: [
        ...missingHits(needed, variables, example),
        ...(all.some(({ isComposed }) => isComposed)
          ? []
          : unreadHits(variables, example, all, fields, context)),
        ...twiceHits(example, variables),
      ],
      subject: both(only(example), amount(own.length, 'read of a variable', 'reads of variables')),
    }
  },
}

interface NamedRead extends EnvironmentRead {
  readonly name: string
}

function isOurs(read: EnvironmentRead): read is NamedRead {
  return read.name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(read.name) && !isForeign(read.name)
}

/** An example that a generator copies is not that of this repository. */
function isForPeople(path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return isEnvExample(path) && !isTest(path) && !isDocumentation(folder) && !isTooling(`${folder}x`)
}

/** The fields of config classes: each can be set, and has a default unless it is required. */
function fieldReads(fields: readonly ConfigField[]): EnvironmentRead[] {
  return fields.map(({ path, line, column, name, isRequired }) => ({
    ...{ path, line, column, name, isComposed: false },
    fallback: isRequired ? undefined : 'other',
  }))
}

function withoutExample(reads: readonly NamedRead[], { texts }: CheckContext) {
  const names = [...new Set(reads.filter(({ fallback }) => !fallback).map(({ name }) => name))]
  const [first] = reads.filter(({ fallback }) => !fallback)
  if (!first) return { notApplicable: 'The code needs no environment variable.' }
  const isDocumented = texts.paths
    .filter(path => /\.(md|mdx)$/.test(path))
    .some(path => names.every(name => texts.of(path)?.includes(name)))
  const subject = amount(names.length, 'variable that the code reads', 'variables that the code reads')
  if (isDocumented) return { hits: [], subject }
  const { path, line, column } = first
  const hit: Hit<Code> = {
    code: 'no-env-example',
    path,
    line,
    column,
    about: '',
    args: { names: shortList(names) },
  }
  return { hits: [hit], subject }
}

function variablesOf({ texts }: CheckContext, path: string): Variable[] {
  return variablesIn(texts.of(path) ?? '')
}

/** A variable with a default is only hard to find; one without stops the program. */
function missingHits(
  reads: readonly NamedRead[],
  variables: readonly Variable[],
  example: string,
): Hit<Code>[] {
  const named = new Set(variables.map(({ name }) => name))
  const first = new Map<string, NamedRead>()
  for (const read of reads) {
    const before = first.get(read.name)
    if (!before || (before.fallback && !read.fallback)) first.set(read.name, read)
  }
  return [...first.values()]
    .filter(({ name }) => !named.has(name))
    .map(({ path, line, column, name, fallback }) => ({
      ...{ code: 'not-in-example', path, line, column, about: name },
      args: { name, example },
      ...(fallback && { severity: 'warning' }),
    }))
}

/** Where config classes list the variables, a commented-out line counts as one of them too. */
function unreadHits(
  variables: readonly Variable[],
  example: string,
  reads: readonly EnvironmentRead[],
  fields: readonly ConfigField[],
  context: CheckContext,
): Hit<Code>[] {
  const asked = variables
    .filter(({ isComment }) => !isComment || fields.length > 0)
    .filter(({ name }) => !isForeign(name) && !isOfLibrary(name))
  const read = new Set(reads.map(({ name }) => name))
  const text = context.texts.of(example) ?? ''
  const isUsed = (name: string) => new RegExp(`\\$\\{?${escaped(name)}\\b`).test(text)
  const names = asked.flatMap(({ name }) => (read.has(name) || isUsed(name) ? [] : [name]))
  const composed = prefixesOf(reads, context)
  const ofImages = readsOfImages(context)
  const unread = unreadNames(names, context, fields.length > 0)
  return asked
    .filter(
      ({ name }) => unread.has(name) && ![...composed, ...ofImages].some(prefix => name.startsWith(prefix)),
    )
    .map(({ name, line }) => ({
      ...{ code: 'never-read', path: example, line, about: name, severity: 'warning' },
      args: { name, example },
    }))
}

function twiceHits(example: string, variables: readonly Variable[]): Hit<Code>[] {
  const set = variables.filter(({ isComment }) => !isComment)
  return set
    .filter(({ name }, index) => set.findIndex(other => other.name === name) < index)
    .map(({ name, line }) => ({
      ...{ code: 'twice-in-example', path: example, line, about: name, severity: 'warning' },
      args: { name, example },
    }))
}
