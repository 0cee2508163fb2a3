import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parse } from '@babel/parser'
import type { Node } from '@babel/types'
import { analyse } from 'scslre'
import { childrenOf, evaluatorOf } from './composed.ts'

export interface Pattern {
  readonly text: string
  readonly source: string
  readonly flags: string
  readonly at: string
}

export interface Patterns {
  readonly literals: readonly Pattern[]
  /** What each call of `RegExp` makes, once for every way in which its text can be put together. */
  readonly composed: readonly Pattern[]
  /** Calls of which that is not known. */
  readonly unknown: readonly { readonly text: string; readonly at: string }[]
}

/** What parts of the calls of `RegExp` in a file can be, by their text, where the file itself does not say it. */
export type Parts = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** Every regular expression of the code in a folder: those written as such, and those that `RegExp` is called for. */
export function patternsIn(folder: string, parts: Parts): Patterns {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path =>
    /\.[cm]?[jt]s$/.test(path),
  )
  const found = files.sort().map(file => {
    const path = posix.join(folder, file.replaceAll('\\', '/'))
    return patternsOf(readFileSync(path, 'utf8'), path, parts[path])
  })
  return {
    literals: found.flatMap(({ literals }) => literals),
    composed: found.flatMap(({ composed }) => composed),
    unknown: found.flatMap(({ unknown }) => unknown),
  }
}

export function patternsOf(code: string, path: string, parts: Parts[string] = {}): Patterns {
  const { program } = parse(code, { sourceType: 'module', plugins: ['typescript'] })
  const evaluate = evaluatorOf(program, code, parts)
  const literals: Pattern[] = []
  const composed: Pattern[] = []
  const unknown: { text: string; at: string }[] = []
  const walk = (node: Node, parent: Node): void => {
    const at = `${path}:${node.loc?.start.line}`
    const text = code.slice(Number(node.start), Number(node.end))
    if (node.type === 'RegExpLiteral') literals.push(patternOf(node.pattern, node.flags, at))
    if (isCallOfRegExp(node)) {
      const [source, flags] = node.arguments
      const sources = (source && evaluate(source)) ?? []
      const [flag] = flags ? (evaluate(flags) ?? []) : ['']
      if (sources.length === 0 || flag === undefined) unknown.push({ text, at })
      else composed.push(...sources.map(source => patternOf(source, flag, at)))
    }
    if (isHandedOn(node, parent)) unknown.push({ text, at })
    for (const child of childrenOf(node)) walk(child, node)
  }
  walk(program, program)
  return { literals, composed, unknown }
}

type Call = Extract<Node, { type: 'NewExpression' | 'CallExpression' }>

function isCallOfRegExp(node: Node): node is Call {
  const isCall = node.type === 'NewExpression' || node.type === 'CallExpression'
  return isCall && nameOf(node.callee) === 'RegExp'
}

/** `texts.map(RegExp)` and `const Made = RegExp` call it where nobody sees it. */
function isHandedOn(node: Node, parent: Node): boolean {
  if (nameOf(node) !== 'RegExp' || node.type === 'MemberExpression') return false
  if (parent.type === 'TSTypeReference') return false
  if (parent.type === 'MemberExpression') return parent.object === node
  return !isCallOfRegExp(parent) && !(parent.type === 'BinaryExpression' && parent.operator === 'instanceof')
}

function patternOf(source: string, flags: string, at: string): Pattern {
  return { text: `/${source}/${flags}`, source, flags, at }
}

/** How a pattern can take longer than its text grows, or undefined when it cannot. */
export function faultOf({ source, flags }: Pattern): string | undefined {
  const { reports } = analyse({ source, flags })
  const worst = reports.find(report => report.exponential) ?? reports[0]
  return (
    worst &&
    `${worst.exponential ? 'exponential' : 'squared'} on ${JSON.stringify(worst.character.pick)} repeated`
  )
}

function nameOf(callee: Node): string | undefined {
  if (callee.type === 'MemberExpression') return nameOf(callee.property)
  return callee.type === 'Identifier' ? callee.name : undefined
}
