import { posix } from 'node:path'
import type { Source } from './source.ts'
import { isCode, isFunction, type Node, nameIn, walk } from './syntax.ts'

/** A node, and the file that contains it. */
export interface PlacedNode {
  readonly node: Node
  readonly path: string
}

/**
 * Finds the value of a name, also through imports of local files; without `as const` and parentheses.
 * Undefined where it is computed at run time, reassigned, or imported from a package.
 */
export type Resolve = (placed: PlacedNode) => PlacedNode | undefined

export function bindingsIn({ syntax, texts }: Pick<Source, 'syntax' | 'texts'>): Resolve {
  const known = new Map<string, Names>()
  return placed => resolve(placed, deepest)

  function resolve({ node, path }: PlacedNode, left: number): PlacedNode | undefined {
    const bare = unwrapped(node)
    if (bare.type !== 'Identifier') return { node: bare, path }
    if (left === 0) return undefined
    const names = namesOf(path)
    const value = names.declared.get(bare.name)
    if (value) return resolve({ node: value, path }, left - 1)
    const source = names.imported.get(bare.name)
    const file = source && fileOf(source.from, path)
    const exported = file && namesOf(file).declared.get(source.name)
    return exported ? resolve({ node: exported, path: file }, left - 1) : undefined
  }

  function namesOf(path: string): Names {
    const names = known.get(path) ?? namesIn(syntax.of(path))
    known.set(path, names)
    return names
  }

  /** `./x.ts` is also written `./x.js` and `./x`. */
  function fileOf(source: string, from: string): string | undefined {
    if (!source.startsWith('.')) return undefined
    const target = posix.join(posix.dirname(from), source)
    const stem = target.replace(/\.[cm]?[jt]s$/, '')
    const tried = [target, ...extensions.map(extension => stem + extension)]
    return tried.find(path => isCode(path) && texts.paths.includes(path))
  }
}

/** Limits chains of names, and so cycles. */
const deepest = 8

const extensions = ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs']

interface Names {
  /** Names that are declared once and never reassigned. */
  readonly declared: ReadonlyMap<string, Node>
  readonly imported: ReadonlyMap<string, { readonly from: string; readonly name: string }>
}

/**
 * Scopes are not distinguished: a name that is declared twice, or is also a parameter, has no known value.
 */
function namesIn(file: Node | undefined): Names {
  const declared = new Map<string, Node>()
  const imported = new Map<string, { from: string; name: string }>()
  const unsure = new Set<string>()
  const doubt = (node: Node) => walk(node, each => each.type === 'Identifier' && unsure.add(each.name))
  const declare = (name: string, value: Node) => {
    if (declared.has(name)) unsure.add(name)
    declared.set(name, value)
  }
  const visit = (node: Node, parents: readonly Node[]): void => {
    if (isFunction(node)) for (const parameter of node.params) doubt(parameter)
    switch (node.type) {
      case 'FunctionDeclaration':
        if (node.id) declare(node.id.name, node)
        return
      case 'VariableDeclarator':
        if (node.id.type === 'Identifier' && node.init && isConstant(parents.at(-1)))
          declare(node.id.name, node.init)
        else doubt(node.id)
        return
      case 'AssignmentExpression':
        doubt(node.left)
        return
      case 'ImportSpecifier': {
        const around = parents.at(-1)
        if (around?.type === 'ImportDeclaration')
          imported.set(node.local.name, {
            from: around.source.value,
            name: nameIn(node.imported, false) ?? '',
          })
      }
    }
  }
  if (file) walk(file, visit)
  for (const name of unsure) declared.delete(name)
  return { declared, imported }
}

function isConstant(node: Node | undefined): boolean {
  return node?.type === 'VariableDeclaration' && node.kind === 'const'
}

function unwrapped(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return unwrapped(node.expression)
    default:
      return node
  }
}

/**
 * A property of an object, including spread objects. `unknown` where a computed part could contain it;
 * undefined where it does not exist.
 */
export function propertyOf(
  { node, path }: PlacedNode,
  name: string,
  resolve: Resolve,
): PlacedNode | 'unknown' | undefined {
  if (node.type !== 'ObjectExpression') return 'unknown'
  for (const property of node.properties.toReversed()) {
    if (property.type === 'SpreadElement') {
      const value = resolve({ node: property.argument, path })
      const spread = value ? propertyOf(value, name, resolve) : 'unknown'
      if (spread !== undefined) return spread
      continue
    }
    const key = nameIn(property.key, property.computed)
    if (key === undefined) return 'unknown'
    if (key === name) return { node: property.type === 'ObjectMethod' ? property : property.value, path }
  }
  return undefined
}
