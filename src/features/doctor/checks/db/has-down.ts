import type { Check, Hit } from '../../check.ts'
import { type MigrationFolder, migrationFolders } from '../../migration-folders.ts'
import type { Subject } from '../../subject.ts'
import { type Node, nameIn, placeOf, walk } from '../../syntax.ts'

export const hasDown: Check = {
  id: 'db/has-down',
  severity: 'error',
  point: 'database',
  title: 'Every migration can be undone',
  help: 'A deployment that goes wrong is taken back, and its migration with it. Without a down the way back is a backup, which loses what was written since. Where there is no way back, a comment in the down says why.',
  run(subject) {
    const folders = migrationFolders(subject)
    const able = folders.filter(({ tool }) => tool !== 'prisma' && tool !== 'drizzle')
    if (folders.length === 0) return { notApplicable: 'There are no migrations.' }
    if (able.length === 0) return { notApplicable: 'Prisma and Drizzle know no down.' }
    return { hits: able.flatMap(folder => hitsIn(folder, subject)) }
  },
}

function hitsIn({ folder, names }: MigrationFolder, subject: Subject): Hit[] {
  return names.flatMap(name => {
    const path = `${folder}/${name}`
    const fault = name.endsWith('.sql') ? sqlFault(path, subject) : codeFault(path, subject)
    return fault ? [{ path, about: fault.code, args: { name }, ...fault }] : []
  })
}

type Fault = Pick<Hit, 'code' | 'line'> | undefined

/** `x.up.sql` has an `x.down.sql`; dbmate and goose keep both halves in one file, by a comment. */
function sqlFault(path: string, { texts, repository }: Subject): Fault {
  if (path.endsWith('.down.sql')) return undefined
  if (path.endsWith('.up.sql'))
    return repository.files.has(path.replace(/\.up\.sql$/, '.down.sql')) ? undefined : { code: 'no-down' }
  const text = texts.of(path) ?? ''
  if (!/^-- *(migrate:up|\+(migrate|goose) Up)/im.test(text)) return undefined
  const down = /^-- *(?:migrate:down|\+(?:migrate|goose) Down).*$([\s\S]*)/im.exec(text)?.[1]
  if (down === undefined) return { code: 'no-down' }
  return down.trim() === '' ? { code: 'empty-down' } : undefined
}

function codeFault(path: string, { syntax, texts }: Subject): Fault {
  const file = syntax.of(path)
  if (!file) return undefined
  const halves = new Map<string, Half>()
  walk(file, (node, parents) => {
    const half = halfIn(node)
    if (half && isOutermost(node, parents)) halves.set(half.name, half)
  })
  const up = halves.get('up')
  const down = halves.get('down')
  if (!up) return undefined
  if (!down) return { code: 'no-down', line: placeOf(up.node).line }
  const code = faultOf(down.body, commentsIn(down.node, texts.of(path) ?? ''))
  return code && { code, ...{ line: placeOf(down.node).line } }
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
