import type { DownFault } from './down-fault.ts'
import { pythonDownFault } from './python-down.ts'
import { type Node, nameIn, parsed, placeOf, walk } from './syntax.ts'

/** What is wrong with the down of a migration in code; null where nothing is, `unparsed` where it cannot be read. */
export function downFaultOf(path: string, text: string): DownFault | 'unparsed' | null {
  if (path.endsWith('.py')) return pythonDownFault(text)
  const file = parsed(path, text)
  if (!file) return 'unparsed'
  const functions = new Map<string, MigrationFunction>()
  walk(file, (node, parents) => {
    const migrationFunction = functionIn(node)
    if (migrationFunction && isOutermost(node, parents))
      functions.set(migrationFunction.name, migrationFunction)
  })
  const up = functions.get('up')
  const down = functions.get('down')
  if (!up) return null
  if (!down) return { code: 'no-down', line: placeOf(up.node).line }
  const code = faultOf(down.body, commentsIn(down.node, text))
  return code ? { code, line: placeOf(down.node).line } : null
}

interface MigrationFunction {
  readonly name: string
  readonly node: Node
  /** Its body; undefined where it is defined elsewhere. */
  readonly body: Node | undefined
}

/** `function down`, `exports.down =`, `const down =`, `down() {}` of a class or an object. */
function functionIn(node: Node): MigrationFunction | undefined {
  const migrationFunction = (
    name: string | undefined,
    value: Node | null | undefined,
  ): MigrationFunction | undefined =>
    name === 'up' || name === 'down' ? { name, node, body: bodyOf(value) } : undefined
  switch (node.type) {
    case 'FunctionDeclaration':
      return migrationFunction(node.id?.name, node)
    case 'VariableDeclarator':
      return migrationFunction(nameIn(node.id, false), node.init)
    case 'AssignmentExpression':
      return node.left.type === 'MemberExpression'
        ? migrationFunction(nameIn(node.left.property, node.left.computed), node.right)
        : undefined
    case 'ObjectProperty':
      return migrationFunction(nameIn(node.key, node.computed), node.value)
    case 'ObjectMethod':
    case 'ClassMethod':
      return migrationFunction(nameIn(node.key, node.computed), node)
    case 'ClassProperty':
      return migrationFunction(nameIn(node.key, node.computed), node.value)
    case 'ExportSpecifier':
      return migrationFunction(nameIn(node.exported, false), undefined)
    default:
      return undefined
  }
}

/** A nested function called `down` does not count. */
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

/** A comment inside explains why there is nothing to undo. */
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
