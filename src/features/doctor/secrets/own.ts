import { configFields } from '../config-fields.ts'
import { isSecretName, type Variable, variablesIn } from '../environment-file.ts'
import { isEnvExample } from '../places.ts'
import type { Subject } from '../subject.ts'
import { isLocalHost, isPlaceholder } from './placeholder.ts'

/** A value that this working copy keeps out of git: to be looked for, never to be shown. */
export interface OwnSecret {
  readonly name: string
  readonly value: string
  /** The file that it is in. */
  readonly file: string
}

/**
 * The secret values of the env files that git does not track: by the names of their variables, by the config class that
 * calls them secret, and the passwords in their addresses. One that an example shows too is no secret.
 */
export function ownSecrets(subject: Pick<Subject, 'repository' | 'texts' | 'facts'>): OwnSecret[] {
  const { repository, texts } = subject
  const files = [...repository.manifests.keys(), '']
    .flatMap(folder => names.map(name => (folder ? `${folder}/${name}` : name)))
    .filter((path, place, all) => all.indexOf(path) === place && !repository.files.has(path))
    .flatMap(path => {
      const text = repository.read(path)
      return text === undefined ? [] : [{ path, variables: variablesIn(text) }]
    })
  if (files.length === 0) return []
  const secret = new Set(
    configFields(subject).flatMap(({ name, maker }) => (maker === 'secret' ? [name] : [])),
  )
  const samples = texts.paths.filter(isEnvExample).flatMap(path => variablesIn(texts.of(path) ?? ''))
  const isSample = (value: string) => samples.some(sample => secretIn(sample, secret) === value)
  const own = files.flatMap(({ path, variables }) =>
    variables.flatMap(variable => {
      const value = variable.isComment ? undefined : secretIn(variable, secret)
      return value === undefined || isSample(value) ? [] : [{ name: variable.name, value, file: path }]
    }),
  )
  return own.filter(({ value }, place) => own.findIndex(other => other.value === value) === place)
}

const names = ['', '.development', '.staging', '.production'].flatMap(of => [`.env${of}`, `.env${of}.local`])

/** What of a variable's value is secret, and not a word that stands anywhere. */
function secretIn({ name, value }: Variable, declared: ReadonlySet<string>): string | undefined {
  const [, password, host = ''] = /:\/\/[^\s:/@]*:([^\s/@]+)@([\w.-]+|\[[^\]]*\])/.exec(value) ?? []
  const isSecret = password === undefined ? declared.has(name) || isSecretName(name) : !isLocalHost(host)
  const text = password ?? value
  if (!isSecret || text.length < 8 || isPlaceholder(text) || /^[A-Z]?[a-z]{1,15}$/.test(text))
    return undefined
  return text
}
