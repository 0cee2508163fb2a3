import { type ParseResult, type ParserOptions, type ParserPlugin, parse } from '@babel/parser'
import type { File, Node } from '@babel/types'
import type { Texts } from '../repository/texts.ts'
import type { Statement } from './statements.ts'

export type { Node }

/** The syntax trees of the repository's JavaScript and TypeScript; each file is parsed once. */
export interface Syntax {
  /** Undefined for other files, and for those that cannot be parsed. */
  of(path: string): Node | undefined
}

export function syntaxOf(texts: Texts): Syntax {
  const known = new Map<string, File | undefined>()
  return {
    of(path) {
      if (!known.has(path)) known.set(path, parsed(path, texts.of(path)))
      return known.get(path)
    },
  }
}

const extension = /\.(?:[cm]?[jt]s|[jt]sx)$/

export function isCode(path: string): boolean {
  return extension.test(path) && !/\.d\.[cm]?ts$|\.min\.js$/.test(path)
}

/** Characters. Handwritten files are smaller. */
const largest = 1_000_000

/** The syntax tree of a text; undefined where it is not code or cannot be parsed. */
export function parsed(path: string, text: string | undefined): File | undefined {
  if (text === undefined || text.length > largest || !isCode(path) || isPacked(text)) return undefined
  return treeOf(path, text, { sourceType: 'unambiguous' })
}

/** The syntax tree of a statement, with the lines of its file; undefined where it is not whole. */
export function parsedStatement(
  path: string,
  { text, line }: Statement,
  isModule: boolean,
): File | undefined {
  const file = treeOf(path, text, { sourceType: isModule ? 'module' : 'unambiguous', startLine: line })
  return file?.errors?.length ? undefined : file
}

function treeOf(
  path: string,
  text: string,
  options: Pick<ParserOptions, 'sourceType' | 'startLine'>,
): ParseResult<File> | undefined {
  try {
    return parse(text, {
      ...options,
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      attachComment: false,
      plugins: pluginsFor(path),
    })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

/** Whether it is minified: its lines are longer than handwritten ones. */
export function isPacked(text: string): boolean {
  return text.length > 5000 && text.length / text.split('\n').length > 250
}

function pluginsFor(path: string): ParserPlugin[] {
  const decorators: ParserPlugin[] = ['decorators-legacy', 'decoratorAutoAccessors']
  if (/\.[cm]?ts$/.test(path)) return ['typescript', ...decorators]
  return path.endsWith('.tsx') ? ['typescript', 'jsx', ...decorators] : ['jsx', ...decorators]
}

/** Visits a node and all nodes below it in source order; `parents` are its ancestors, the nearest last. */
export function walk(node: Node, visit: (node: Node, parents: readonly Node[]) => void): void {
  const parents: Node[] = []
  const enter = (current: Node): void => {
    visit(current, parents)
    parents.push(current)
    let key: keyof typeof current
    for (key in current) {
      const value: unknown = current[key]
      if (typeof value !== 'object' || value === null || notChildren.has(key)) continue
      if (!Array.isArray(value)) {
        if (isNode(value)) enter(value)
      } else for (const part of value) if (isNode(part)) enter(part)
    }
    parents.pop()
  }
  enter(node)
}

const notChildren = new Set(['loc', 'extra', 'errors', 'comments', 'tokens'])

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The start of a node. */
export function placeOf({ loc }: Node): { readonly line: number; readonly column: number } {
  return { line: loc?.start.line ?? 1, column: (loc?.start.column ?? 0) + 1 }
}

/** The value of a string literal, or of a template without expressions. */
export function stringIn(node: Node | null | undefined): string | undefined {
  if (node?.type === 'StringLiteral') return node.value
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined
  return node.quasis[0]?.value.cooked ?? undefined
}

/** The name of a property: `a.name`, `a['name']`, `{ name: … }`. */
export function nameIn(node: Node, computed: boolean): string | undefined {
  if (!computed && node.type === 'Identifier') return node.name
  return stringIn(node)
}

type FunctionNode = Extract<Node, { params: Node[]; body: Node }>

export function isFunction(node: Node): node is FunctionNode {
  return /^(Arrow)?Function|^(Object|Class)Method$/.test(node.type)
}
