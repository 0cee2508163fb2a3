import type { Source } from '../facts/source.ts'
import { isEnvExample } from '../repository/places.ts'
import { isLocalHost, isPlaceholder } from '../secrets/placeholder.ts'
import { configFields } from './config-fields.ts'
import { isSecretName, type Variable, variablesIn } from './environment-file.ts'

/** A secret value in a file that git does not track. It is searched for, and never shown. */
export interface OwnSecret {
  readonly name: string
  readonly value: string
  /** The file with the value. */
  readonly file: string
}

/**
 * The secret values in untracked env files: variables with the name of a secret, or declared as secret in a
 * config class, and passwords in URLs. A value that is also in an example is not a secret.
 */
export function ownSecrets(source: Pick<Source, 'repository' | 'texts' | 'facts'>): OwnSecret[] {
  const { repository, texts } = source
  const files = [...repository.manifests.keys(), '']
    .flatMap(folder => names.map(name => (folder ? `${folder}/${name}` : name)))
    .filter((path, index, all) => all.indexOf(path) === index && !repository.files.has(path))
    .flatMap(path => {
      const text = repository.read(path)
      return text === undefined ? [] : [{ path, variables: variablesIn(text) }]
    })
  if (files.length === 0) return []
  const secret = new Set(
    configFields(source).flatMap(({ name, maker }) => (maker === 'secret' ? [name] : [])),
  )
  const samples = texts.paths.filter(isEnvExample).flatMap(path => variablesIn(texts.of(path) ?? ''))
  const isSample = (value: string) => samples.some(sample => secretIn(sample, secret) === value)
  const own = files.flatMap(({ path, variables }) =>
    variables.flatMap(variable => {
      const value = variable.isComment ? undefined : secretIn(variable, secret)
      return value === undefined || isSample(value) ? [] : [{ name: variable.name, value, file: path }]
    }),
  )
  return own.filter(({ value }, index) => own.findIndex(other => other.value === value) === index)
}

const names = ['', '.development', '.staging', '.production'].flatMap(of => [`.env${of}`, `.env${of}.local`])

/** The secret part of a variable's value; undefined for a common word. */
function secretIn({ name, value }: Variable, declared: ReadonlySet<string>): string | undefined {
  const [, password, host = ''] = /:\/\/[^\s:/@]*:([^\s/@]+)@([\w.-]+|\[[^\]]*\])/.exec(value) ?? []
  const isSecret = password === undefined ? declared.has(name) || isSecretName(name) : !isLocalHost(host)
  const text = password ?? value
  if (!isSecret || text.length < 8 || isPlaceholder(text) || /^[A-Z]?[a-z]{1,15}$/.test(text))
    return undefined
  return text
}
