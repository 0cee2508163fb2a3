import { posix } from 'node:path'
import type { Subject } from './subject.ts'
import { isCode, isFunction, type Node, nameIn, walk } from './syntax.ts'

/** A node, with the file whose names it uses. */
export interface Placed {
  readonly node: Node
  readonly path: string
}

/**
 * Finds the value behind a name, also one that is imported from a file beside; without `as const` and parentheses.
 * Undefined where it is made at run time, changed later, or somebody else's.
 */
export type Resolve = (placed: Placed) => Placed | undefined

export function bindingsIn({ syntax, texts }: Pick<Subject, 'syntax' | 'texts'>): Resolve {
  const known = new Map<string, Names>()
  return placed => resolve(placed, deepest)

  function resolve({ node, path }: Placed, left: number): Placed | undefined {
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

/** A name for a name for a name …, and no circle. */
const deepest = 8

const extensions = ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs']

interface Names {
  /** What is declared once and never changed. */
  readonly declared: ReadonlyMap<string, Node>
  readonly imported: ReadonlyMap<string, { readonly from: string; readonly name: string }>
}

/** Scopes are not told apart: a name that is declared twice, or is a parameter too, stands for nothing. */
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
 * A property of the object that a value is, also one that is spread into it. `unknown` where something is made at run
 * time that could bring it; undefined where there is none.
 */
export function propertyOf(
  { node, path }: Placed,
  name: string,
  resolve: Resolve,
): Placed | 'unknown' | undefined {
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
