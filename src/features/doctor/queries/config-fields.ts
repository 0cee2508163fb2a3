import type { Field } from '../facts/fields.ts'
import type { Source } from '../facts/source.ts'
import { isSource } from '../repository/places.ts'

/** A field of a config class: `class Config { PORT = env.int(3000) }`. It is an environment variable. */
export interface ConfigField extends Field {
  readonly path: string
}

/** The fields of all config classes, and those of other classes that use `env`, in source order. */
export function configFields({ texts, facts }: Pick<Source, 'texts' | 'facts'>): ConfigField[] {
  return texts.paths.filter(isSource).flatMap(path => {
    const fields = facts
      .code(path)
      .fields.filter(({ name, hasValue }) => hasValue && /^[A-Z][A-Z0-9_]+$/.test(name))
    const isAny = fields.length > 0 && /class \w*Config\b/.test(texts.of(path) ?? '')
    return fields.filter(({ maker }) => isAny || maker !== undefined).map(field => ({ path, ...field }))
  })
}
