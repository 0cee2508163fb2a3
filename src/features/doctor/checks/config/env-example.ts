import type { Check, Hit } from '../../check.ts'
import { type ConfigField, configFields } from '../../config-fields.ts'
import { type Variable, variablesIn } from '../../environment-file.ts'
import { type EnvironmentRead, environmentReads, isForeign } from '../../environment-reads.ts'
import { isFromTemplate } from '../../from-template.ts'
import { isDocumentation, isEnvExample, isGenerated, isSource, isTest, isTooling } from '../../places.ts'
import { shortList } from '../../short-list.ts'
import type { Subject } from '../../subject.ts'
import { isCode } from '../../syntax.ts'

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
        ...(all.some(({ isComposed }) => isComposed) ? [] : unreadHits(variables, example, subject, fields)),
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
  return fields.map(({ path, line, column, name, value, isRequired }) => ({
    ...{ path, line, column, name, isComposed: false },
    fallback: isRequired ? undefined : value,
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
  subject: Subject,
  fields: readonly ConfigField[],
): Hit[] {
  const words = wordsOf(subject, fields)
  return variables
    .filter(({ isComment }) => !isComment || fields.length > 0)
    .filter(({ name }) => !words.has(name) && !isForeign(name) && !isOfLibrary(name))
    .map(({ name, line }) => ({
      ...{ code: 'never-read', path: example, line, about: name, severity: 'warning' },
      args: { name, example },
    }))
}

/** Read by anything: the code, a compose file, a script. */
function wordsOf(subject: Subject, fields: readonly ConfigField[]): Set<string> {
  const { texts } = subject
  const isOurs = isFromTemplate(subject) && fields.length > 0
  const words = new Set(fields.map(({ name }) => name))
  for (const path of texts.paths) {
    if (isEnvExample(path) || isGenerated(path) || /\.(md|mdx)$/.test(path)) continue
    const reading = isOurs ? (isCode(path) ? inCode : inText) : anyWord
    for (const [, word = ''] of (texts.of(path) ?? '').matchAll(reading)) words.add(word)
  }
  return words
}

const anyWord = /\b([A-Za-z_]\w{1,80})\b/g

/** In a project of create-good-api the code reads fields. What sets a variable, or uses a field, reads none. */
const inCode = /\benv(?:ironment)?(?:\.|\[['"])([A-Z]\w+)/g
const inText = /\$\{?([A-Z]\w+)/g

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
