import { type Node, nameIn, placeOf, stringIn, walk } from './syntax.ts'

/** A place where code reads an environment variable. */
export interface Read {
  readonly line: number
  readonly column: number
  /** Undefined where the name is computed, or all variables are read. */
  readonly name: string | undefined
  /**
   * The default: a text after `||` or `??`, or something else; `other` also if the code only checks whether
   * it is set.
   */
  readonly fallback: 'text' | 'other' | undefined
  /** The name is concatenated. */
  readonly isComposed: boolean
}

/** Whether a text is worth parsing for `readsIn`. */
export function mayReadEnvironment(text: string): boolean {
  return (text.includes('process') || text.includes('Bun')) && /\benv\b/.test(text)
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
        fallback: fallbackAround(parent, parents.slice(0, -1)),
        isComposed: parent.computed && /Template|Binary/.test(parent.property.type),
      })
    } else if (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern') {
      for (const property of parent.id.properties) reads.push(patternRead(property))
    } else reads.push({ ...placeOf(node), name: undefined, fallback: undefined, isComposed: false })
  })
  return reads
}

/** `env` of the global process or of Bun; an imported one is not followed. */
function isEnvironment(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    (node.object.name === 'process' || node.object.name === 'Bun') &&
    nameIn(node.property, node.computed) === 'env'
  )
}

/** Writing or deleting a variable is not a read. */
function isWritten(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === 'AssignmentExpression') return parent.left === node && parent.operator === '='
  return parent?.type === 'UnaryExpression' && parent.operator === 'delete'
}

/** Also behind a conversion, and in the branch where a condition has found it set. */
function fallbackAround(read: Node, parents: readonly Node[]): Read['fallback'] {
  let [child, at] = [read, parents.length - 1]
  while (converts(parents[at], child)) {
    child = parents[at] ?? child
    at -= 1
  }
  const own = kindOf(fallbackOf(child, parents[at]))
  if (own) return own
  const name = read.type === 'MemberExpression' ? nameIn(read.property, read.computed) : undefined
  const path = [...parents, read].slice(-9)
  return path.some((node, index) => isGuard(node, path[index + 1], name)) ? 'other' : undefined
}

/** `Number(env.PORT)`, `+env.PORT`, `env.PORT as string`. */
function converts(parent: Node | undefined, child: Node): boolean {
  if (parent?.type === 'CallExpression')
    return (
      parent.callee.type === 'Identifier' &&
      /^(Number|parseInt|parseFloat|String|BigInt)$/.test(parent.callee.name) &&
      parent.arguments[0] === child
    )
  if (parent?.type === 'UnaryExpression') return parent.operator === '+'
  return parent !== undefined && /^(TSAs|TSNonNull|TSSatisfies|Parenthesized)Expression$/.test(parent.type)
}

/**
 * `env.PORT ? Number(env.PORT) : 3000`, and `if (env.TAGS) use(env.TAGS)`: the read is in the branch for a
 * variable that is set. One in the test itself, or in the other branch, is not guarded.
 */
function isGuard(node: Node, branch: Node | undefined, name: string | undefined): boolean {
  if ((node.type !== 'ConditionalExpression' && node.type !== 'IfStatement') || name === undefined)
    return false
  if (branch === undefined || branch === node.test) return false
  let isNamed = false
  let isDenied = false
  walk(node.test, (inner, around) => {
    if (inner.type !== 'MemberExpression' || nameIn(inner.property, inner.computed) !== name) return
    isNamed = true
    isDenied ||= denies(around.at(-1))
  })
  return isNamed && branch === (isDenied ? node.alternate : node.consequent)
}

/** `!env.TAGS`, `env.TAGS === undefined`. */
function denies(parent: Node | undefined): boolean {
  if (parent?.type === 'UnaryExpression') return parent.operator === '!'
  return parent?.type === 'BinaryExpression' && /^===?$/.test(parent.operator) && isNothing(parent.right)
}

function isNothing(node: Node): boolean {
  return node.type === 'NullLiteral' || (node.type === 'Identifier' && node.name === 'undefined')
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

/** An empty text does not count as a default, because it fails where it is used; a small number keeps nothing secret. */
export function isText(node: Node | null | undefined): boolean {
  return !/^\d{0,4}$/.test(stringIn(node) ?? '')
}
