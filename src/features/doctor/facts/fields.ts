import { isText } from './environment.ts'
import { type Node, nameIn, placeOf, walk } from './syntax.ts'

/**
 * A field of a class, in a file with config classes or with `env`: `class ProductionConfig { KEY =
 * env.secret('…') }`.
 */
export interface Field {
  readonly name: string
  /** The name of its class, if the class has one. */
  readonly className: string | undefined
  readonly hasValue: boolean
  /** Whether its value, or the first argument of its call, is a text. */
  readonly isText: boolean
  /** The method of `env` that it calls: `env.secret(…)` → `secret`. */
  readonly maker: string | undefined
  /** Whether a value must be set: `env.secret(required)`. */
  readonly isRequired: boolean
  readonly line: number
  readonly column: number
}

/** Whether a text is worth parsing for `fieldsIn`. */
export function mayDeclareFields(text: string): boolean {
  return /class \w*Config|= env\.\w+\(/.test(text)
}

export function fieldsIn(file: Node): Field[] {
  const fields: Field[] = []
  walk(file, (node, parents) => {
    if (node.type !== 'ClassProperty') return
    const name = nameIn(node.key, node.computed)
    if (name === undefined) return
    const { value } = node
    const owner = parents.at(-2)
    fields.push({
      name,
      className: owner?.type === 'ClassDeclaration' ? (owner.id?.name ?? '') : undefined,
      hasValue: value !== null && value !== undefined,
      isText: isText(value?.type === 'CallExpression' ? value.arguments[0] : value),
      maker: value ? makerOf(value) : undefined,
      isRequired: value ? isRequired(value) : false,
      ...placeOf(node),
    })
  })
  return fields
}

function makerOf(value: Node): string | undefined {
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return undefined
  const { object, property, computed } = value.callee
  return object.type === 'Identifier' && object.name === 'env' ? nameIn(property, computed) : undefined
}

function isRequired(value: Node): boolean {
  const [first] = value.type === 'CallExpression' ? value.arguments : []
  return first?.type === 'Identifier' && first.name === 'required'
}
