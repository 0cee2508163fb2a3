import { type Node, nameIn, placeOf, stringIn, walk } from '../syntax.ts'

/** One place where code reads an environment variable. */
export interface Read {
  readonly line: number
  readonly column: number
  /** Undefined where the name is computed, or all are taken. */
  readonly name: string | undefined
  /** What it does without: a text stands behind `||` or `??`, or something else does; or it is only asked whether it is set. */
  readonly fallback: 'text' | 'other' | undefined
  /** The name is put together of parts. */
  readonly isComposed: boolean
}

/** Whether a text is worth parsing for `readsIn`. */
export function mayReadEnvironment(text: string): boolean {
  return text.includes('process') && /\benv\b/.test(text)
}

export function readsIn(file: Node): Read[] {
  const reads: Read[] = []
  walk(file, (node, parents) => {
    if (!isEnvironment(node)) return
    const parent = parents.at(-1)
    const around = parents.at(-2)
    if (parent?.type === 'MemberExpression' && parent.object === node) {
      if (isWritten(parent, around)) return
      reads.push({
        ...placeOf(parent),
        name: nameIn(parent.property, parent.computed),
        fallback: kindOf(fallbackOf(parent, around)),
        isComposed: parent.computed && /Template|Binary/.test(parent.property.type),
      })
    } else if (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern') {
      for (const property of parent.id.properties) reads.push(patternRead(property))
    } else reads.push({ ...placeOf(node), name: undefined, fallback: undefined, isComposed: false })
  })
  return reads
}

/** The `env` of the global process; one that is imported is not followed. */
function isEnvironment(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'process' &&
    nameIn(node.property, node.computed) === 'env'
  )
}

/** What is written or deleted is not read. */
function isWritten(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === 'AssignmentExpression') return parent.left === node && parent.operator === '='
  return parent?.type === 'UnaryExpression' && parent.operator === 'delete'
}

function fallbackOf(node: Node, parent: Node | undefined): Node | undefined {
  switch (parent?.type) {
    case 'LogicalExpression':
      return parent.left === node && parent.operator !== '&&' ? parent.right : parent
    case 'ConditionalExpression':
    case 'IfStatement':
      return parent.test === node ? parent : undefined
    case 'BinaryExpression':
      return /^[!=]==?$/.test(parent.operator) ? parent : undefined
    case 'UnaryExpression':
      return parent.operator === '!' ? parent : undefined
    default:
      return undefined
  }
}

function patternRead(property: Node): Read {
  const place = { ...placeOf(property), isComposed: false }
  if (property.type !== 'ObjectProperty') return { ...place, name: undefined, fallback: undefined }
  const { value } = property
  return {
    ...place,
    name: nameIn(property.key, property.computed),
    fallback: kindOf(value.type === 'AssignmentPattern' ? value.right : undefined),
  }
}

function kindOf(fallback: Node | undefined): Read['fallback'] {
  return fallback && (isText(fallback) ? 'text' : 'other')
}

/** An empty text fails where it is used. */
export function isText(node: Node | null | undefined): boolean {
  return (stringIn(node) ?? '') !== ''
}
