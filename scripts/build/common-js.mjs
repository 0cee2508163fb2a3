// @ts-check
import { parse } from 'es-module-lexer/minimal/js'

const kinds = { static: 1, dynamic: 2 }

/**
 * A chunk of esbuild, which is an ES module, as CommonJS: what it imports becomes constants at its beginning,
 * and what it exports one object at its end. esbuild's own conversion reads each name through a getter wherever
 * it is used, which adds 10 KB to the package. So chunks may not import each other in a circle, nor assign to
 * what they export.
 * @param {string} text
 */
export function commonJs(text) {
  const [imports, exported] = parse(text)
  /** @type {Map<string, [name: string, constant: string][]>} */
  const required = new Map()
  let code = ''
  let at = 0
  for (const { t: kind, ss: start, se: end, n: from = '' } of imports) {
    if (kind !== kinds.static && kind !== kinds.dynamic) continue
    code += text.slice(at, start)
    at = end
    if (kind === kinds.dynamic) code += `Promise.resolve().then(()=>require("${from}"))`
    else required.set(from, [...(required.get(from) ?? []), ...namesIn(text.slice(start, end))])
  }
  code += withoutExports(text.slice(at))
  const names = exported.map(({ n: name, ln: constant }) => `${name}:${constant}`)
  return `"use strict";${[...required].map(constantsOf).join('')}${code}module.exports={${names}};`
}

/**
 * `import a,{b as c,d}from"e"` → `[['*', 'a'], ['b', 'c'], ['d', 'd']]`. A default import is the whole module:
 * only Node's own modules have one here.
 * @param {string} statement
 * @returns {[name: string, constant: string][]}
 */
function namesIn(statement) {
  const clause = /^import\s*([^"]*?)\s*(?:from\s*)?"/.exec(statement)?.[1] ?? ''
  return clause.split(/[{},]/).flatMap(part => {
    const [name = '', constant] = part.trim().split(/\s*\bas\s+/)
    if (name === '') return []
    const isWhole = !clause.includes('{') || clause.startsWith(name)
    return [[isWhole ? '*' : name, constant ?? name]]
  })
}

/**
 * The constants of one module. Each module of a chunk has its own imports: a second constant of the same name
 * equals the first.
 * @param {[from: string, names: readonly [name: string, constant: string][]]} required
 */
function constantsOf([from, names]) {
  if (names.length === 0) return `require("${from}");`
  /** @type {Map<string, string>} */
  const first = new Map()
  for (const [name, constant] of names) if (!first.has(name)) first.set(name, constant)
  const whole = first.get('*')
  const named = [...first].filter(([name]) => name !== '*').map(([name, constant]) => `${name}:${constant}`)
  return [
    whole ? `const ${whole}=require("${from}");` : '',
    named.length > 0 ? `const{${named}}=${whole ?? `require("${from}")`};` : '',
    ...names
      .filter(([name, constant]) => first.get(name) !== constant)
      .map(([name, constant]) => `const ${constant}=${first.get(name)};`),
  ].join('')
}

/**
 * esbuild writes the exports last.
 * @param {string} text
 */
function withoutExports(text) {
  const [code = '', exports] = text.split(/\bexport\s*(?=\{[^{}]*\};?\s*$)/)
  if (exports === undefined) throw new Error(`A chunk does not end with its exports: ${text.slice(-200)}`)
  return code
}
