import { type Node, nameIn, parsed, placeOf, walk } from '../syntax.ts'

export interface DownFault {
  readonly code: 'no-down' | 'empty-down' | 'throwing-down'
  readonly line: number
}

/** What is wrong with the way back in a migration of code; null where nothing is. */
export function downFaultOf(path: string, text: string): DownFault | null {
  const file = parsed(path, text)
  if (!file) return null
  const halves = new Map<string, Half>()
  walk(file, (node, parents) => {
    const half = halfIn(node)
    if (half && isOutermost(node, parents)) halves.set(half.name, half)
  })
  const up = halves.get('up')
  const down = halves.get('down')
  if (!up) return null
  if (!down) return { code: 'no-down', line: placeOf(up.node).line }
  const code = faultOf(down.body, commentsIn(down.node, text))
  return code ? { code, line: placeOf(down.node).line } : null
}

interface Half {
  readonly name: string
  readonly node: Node
  /** What it does; undefined where it is made elsewhere. */
  readonly body: Node | undefined
}

/** `function down`, `exports.down =`, `const down =`, `down() {}` of a class or an object. */
function halfIn(node: Node): Half | undefined {
  const half = (name: string | undefined, value: Node | null | undefined): Half | undefined =>
    name === 'up' || name === 'down' ? { name, node, body: bodyOf(value) } : undefined
  switch (node.type) {
    case 'FunctionDeclaration':
      return half(node.id?.name, node)
    case 'VariableDeclarator':
      return half(nameIn(node.id, false), node.init)
    case 'AssignmentExpression':
      return node.left.type === 'MemberExpression'
        ? half(nameIn(node.left.property, node.left.computed), node.right)
        : undefined
    case 'ObjectProperty':
      return half(nameIn(node.key, node.computed), node.value)
    case 'ObjectMethod':
    case 'ClassMethod':
      return half(nameIn(node.key, node.computed), node)
    case 'ClassProperty':
      return half(nameIn(node.key, node.computed), node.value)
    case 'ExportSpecifier':
      return half(nameIn(node.exported, false), undefined)
    default:
      return undefined
  }
}

/** A `down` inside a function is somebody else's. */
function isOutermost(node: Node, parents: readonly Node[]): boolean {
  return !parents.some(
    parent => parent !== node && (/Function|Method/.test(parent.type) || parent.type === 'CallExpression'),
  )
}

function bodyOf(value: Node | null | undefined): Node | undefined {
  if (!value || !('body' in value)) return undefined
  const { body } = value
  return Array.isArray(body) || !body || body.type === 'ClassBody' ? undefined : body
}

/** A comment inside says why there is nothing to undo. */
function faultOf(body: Node | undefined, isExplained: boolean): 'empty-down' | 'throwing-down' | undefined {
  if (!body || isExplained) return undefined
  if (body.type === 'Identifier' && body.name === 'undefined') return 'empty-down'
  if (body.type === 'NullLiteral') return 'empty-down'
  if (body.type !== 'BlockStatement') return isResolved(body) ? 'empty-down' : undefined
  const [first, ...more] = body.body
  if (!first || (first.type === 'ReturnStatement' && isResolved(first.argument))) return 'empty-down'
  return first.type === 'ThrowStatement' && more.length === 0 ? 'throwing-down' : undefined
}

/** `return`, `return Promise.resolve()`. */
function isResolved(node: Node | null | undefined): boolean {
  if (!node) return true
  if (node.type !== 'CallExpression' || node.arguments.length > 0) return false
  const { callee } = node
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise' &&
    nameIn(callee.property, callee.computed) === 'resolve'
  )
}

function commentsIn({ start, end }: Node, text: string): boolean {
  const own = text.slice(start ?? 0, end ?? 0)
  const before = text.slice(0, start ?? 0).trimEnd()
  const lineBefore = before.slice(before.lastIndexOf('\n') + 1)
  return /(^|[\s{;])\/\/\s*\S|\/\*+\s*[^\s*]/.test(own) || /^\s*(\/\/|\*|\/\*)/.test(lineBefore)
}
