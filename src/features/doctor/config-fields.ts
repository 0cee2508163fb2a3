import type { Field } from './facts/fields.ts'
import { isSource } from './places.ts'
import type { Subject } from './subject.ts'

/** A field of a config class: `class Config { PORT = env.int(3000) }`. It is a variable of the environment. */
export interface ConfigField extends Field {
  readonly path: string
}

/** The fields of every config class, and those of any class that are made by `env`, in the order of the text. */
export function configFields({ texts, facts }: Pick<Subject, 'texts' | 'facts'>): ConfigField[] {
  return texts.paths.filter(isSource).flatMap(path => {
    const fields = facts
      .code(path)
      .fields.filter(({ name, hasValue }) => hasValue && /^[A-Z][A-Z0-9_]+$/.test(name))
    const isAny = fields.length > 0 && /class \w*Config\b/.test(texts.of(path) ?? '')
    return fields.filter(({ maker }) => isAny || maker !== undefined).map(field => ({ path, ...field }))
  })
}
