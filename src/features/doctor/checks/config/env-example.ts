import type { Check, Hit } from '../../check.ts'
import { type ConfigField, configFields } from '../../config-fields.ts'
import { type Variable, variablesIn } from '../../environment-file.ts'
import { type EnvironmentRead, environmentReads, isForeign } from '../../environment-reads.ts'
import { isDocumentation, isEnvExample, isSource, isTest, isTooling } from '../../places.ts'
import { shortList } from '../../short-list.ts'
import type { Subject } from '../../subject.ts'
import { unreadNames } from '../../unread-names.ts'

export const envExample: Check = {
  id: 'config/env-example',
  severity: 'error',
  point: 'configuration',
  title: 'The example of the environment names what the code reads, and nothing else',
  help: 'Whoever sets up the project copies the example. A variable that it lacks shows as an error later, or as a wrong default that nobody sees; one that is read no more costs a search for a value.',
  run(subject) {
    const fields = configFields(subject)
    const all = [...environmentReads(subject, isSource), ...fieldReads(fields)]
    const reads = all.filter(isOurs)
    const examples = subject.texts.paths.filter(isForPeople)
    if (examples.length === 0) return withoutExample(reads, subject)
    if (examples.length > 1)
      return { hits: examples.flatMap(path => twiceHits(path, variablesOf(subject, path))) }
    const [example = ''] = examples
    const variables = variablesOf(subject, example)
    const folder = example.slice(0, example.lastIndexOf('/') + 1)
    const own = reads.filter(({ path }) => path.startsWith(folder))
    return {
      hits: [
        ...missingHits(own, variables, example),
        ...(all.some(({ isComposed }) => isComposed)
          ? []
          : unreadHits(variables, example, all, fields, subject)),
        ...twiceHits(example, variables),
      ],
    }
  },
}

interface NamedRead extends EnvironmentRead {
  readonly name: string
}

function isOurs(read: EnvironmentRead): read is NamedRead {
  return read.name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(read.name) && !isForeign(read.name)
}

/** One that a generator copies is not this repository's own. */
function isForPeople(path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return isEnvExample(path) && !isTest(path) && !isDocumentation(folder) && !isTooling(`${folder}x`)
}

/** The fields of config classes: each can be set, and has its default unless it is required. */
function fieldReads(fields: readonly ConfigField[]): EnvironmentRead[] {
  return fields.map(({ path, line, column, name, isRequired }) => ({
    ...{ path, line, column, name, isComposed: false },
    fallback: isRequired ? undefined : 'other',
  }))
}

function withoutExample(reads: readonly NamedRead[], { texts }: Subject) {
  const names = [...new Set(reads.filter(({ fallback }) => !fallback).map(({ name }) => name))]
  const [first] = reads.filter(({ fallback }) => !fallback)
  if (!first) return { notApplicable: 'No code here needs a variable of the environment.' }
  const isDocumented = texts.paths
    .filter(path => /\.(md|mdx)$/.test(path))
    .some(path => names.every(name => texts.of(path)?.includes(name)))
  if (isDocumented) return { hits: [] }
  const { path, line, column } = first
  const hit: Hit = {
    code: 'no-env-example',
    path,
    line,
    column,
    about: '',
    args: { names: shortList(names) },
  }
  return { hits: [hit] }
}

function variablesOf({ texts }: Subject, path: string): Variable[] {
  return variablesIn(texts.of(path) ?? '')
}

/** One with a default in the code is only hard to find; one without stops the program. */
function missingHits(reads: readonly NamedRead[], variables: readonly Variable[], example: string): Hit[] {
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

/** Where config classes are the list of variables, a line with a `#` in front is one of them too. */
function unreadHits(
  variables: readonly Variable[],
  example: string,
  reads: readonly EnvironmentRead[],
  fields: readonly ConfigField[],
  subject: Subject,
): Hit[] {
  const asked = variables
    .filter(({ isComment }) => !isComment || fields.length > 0)
    .filter(({ name }) => !isForeign(name) && !isOfLibrary(name))
  const read = new Set(reads.map(({ name }) => name))
  const names = asked.flatMap(({ name }) => (read.has(name) ? [] : [name]))
  const unread = unreadNames(names, subject, fields.length > 0)
  return asked
    .filter(({ name }) => unread.has(name))
    .map(({ name, line }) => ({
      ...{ code: 'never-read', path: example, line, about: name, severity: 'warning' },
      args: { name, example },
    }))
}

function twiceHits(example: string, variables: readonly Variable[]): Hit[] {
  const set = variables.filter(({ isComment }) => !isComment)
  return set
    .filter(({ name }, index) => set.findIndex(other => other.name === name) < index)
    .map(({ name, line }) => ({
      ...{ code: 'twice-in-example', path: example, line, about: name, severity: 'warning' },
      args: { name, example },
    }))
}

/** Read by a library or a tool, in code that is not here. */
function isOfLibrary(name: string): boolean {
  return /^(AWS|OTEL|SENTRY|LANGSMITH|LANGCHAIN|DD|NEW_RELIC|PRISMA|COMPOSE|DOCKER|MONGOMS|PG[A-Z]+$|UV|GOOGLE_APPLICATION|OPENAI|ANTHROPIC|CLOUDINARY|NEXTAUTH|AUTH|NUXT|NEXT|VITE|TYPEORM|TURBO|FASTIFY)(_|$)|^PG[A-Z]+$/.test(
    name,
  )
}
