import { isSource } from './places.ts'
import type { Subject } from './subject.ts'
import { isCode, type Node, nameIn, placeOf, walk } from './syntax.ts'

/** A field of a config class: `class Config { PORT = env.int(3000) }`. It is a variable of the environment. */
export interface ConfigField {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly name: string
  readonly value: Node
  /** Somebody has to say it: `env.secret(required)`. */
  readonly isRequired: boolean
  /** `env.secret(…)`, whatever its name. */
  readonly isSecret: boolean
}

/** The fields of every config class, and those of any class that are made by `env`, in the order of the text. */
export function configFields({ texts, syntax }: Pick<Subject, 'texts' | 'syntax'>): ConfigField[] {
  const fields: ConfigField[] = []
  for (const path of texts.paths) {
    const text = texts.of(path) ?? ''
    if (!isCode(path) || !isSource(path) || !hint.test(text)) continue
    const file = syntax.of(path)
    const hasClass = /class \w*Config\b/.test(text)
    if (file)
      walk(file, node => {
        if (node.type !== 'ClassProperty' || !node.value) return
        const name = nameIn(node.key, node.computed) ?? ''
        const kind = kindOf(node.value)
        if (/^[A-Z][A-Z0-9_]+$/.test(name) && (hasClass || kind !== undefined))
          fields.push({
            ...{ path, ...placeOf(node), name, value: node.value },
            isRequired: isRequired(node.value),
            isSecret: kind === 'secret',
          })
      })
  }
  return fields
}

const hint = /class \w*Config\b|= env\.\w+\(/

/** `env.secret(…)` → `secret`. */
function kindOf(value: Node): string | undefined {
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return undefined
  const { object, property, computed } = value.callee
  return object.type === 'Identifier' && object.name === 'env' ? nameIn(property, computed) : undefined
}

function isRequired(value: Node): boolean {
  const [first] = value.type === 'CallExpression' ? value.arguments : []
  return first?.type === 'Identifier' && first.name === 'required'
}
