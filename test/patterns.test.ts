import { readFileSync } from 'node:fs'
import { templates } from 'virtual:templates'
import { expect, test } from 'vitest'
import { id } from '../src/features/migration/lint/sql-text.ts'
import { faultOf, type Parts, type Pattern, patternsIn, patternsOf } from './support/patterns.ts'

/** What patterns are put together from, where their own file does not say it: every other call of `RegExp` does. */
const parts: Parts = {
  'src/features/migration/lint/sql-text.ts': { pattern: lintPatterns() },
  'src/features/collection/samples/pattern.ts': { pattern: ['^[a-z0-9-]+$'] },
  'src/features/replay/made-up.ts': { pattern: ['^[a-z0-9-]+$'] },
  'src/core/render/manifest.ts': { pattern: manifestPatterns() },
  'templates/api/project/base/src/http/request/methods.ts': {
    "source.join('')": ['/v1/products', '/v1/products/[^/]+', '/v1/orders/[^/]+/lines/[^/]+', '/docs/.*'],
  },
  'templates/api/project/base/test/location.test.ts': { prefix: ['/shop'] },
  'templates/api/project/base/test/redact.test.ts': { 'key.slice(8)': ['only'] },
}

/** Every regular expression of the program and of the projects it makes, wherever it stands. */
const found = ['src', 'templates'].map(folder => patternsIn(folder, parts))
const literals = found.flatMap(({ literals }) => literals)
const composed = found.flatMap(({ composed }) => composed)

test('no pattern takes longer than its text grows', () => {
  expect(literals.length).toBeGreaterThan(1000)
  expect(literals.flatMap(faultsOf)).toEqual([])
})

test('neither does one that is put together at run time', () => {
  expect(composed.length).toBeGreaterThan(50)
  expect(composed.flatMap(faultsOf)).toEqual([])
})

test('of every call of RegExp it is known what it makes: escape a text, or list above what it is', () => {
  expect(found.flatMap(({ unknown }) => unknown)).toEqual([])
})

test.each([
  ['log(/^(a+)+$/)', 'exponential'],
  ["new RegExp('x'), /([?&][^=&#]*(?:token|%)[^=&#]*=)[^&#]*/gi", 'squared'],
  ['text.replace(/\\s+$/, "")', 'squared'],
  ['const fine = /^[a-z]+$/', undefined],
])('a bad pattern that is planted is found: %s', (code, expected) => {
  const { literals } = patternsOf(code, 'planted.ts')
  expect(literals.map(pattern => faultOf(pattern)?.split(' ')[0])).toEqual([expected])
})

test.each([
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are code.
  ["new RegExp('^(a+)+$')", ['exponential']],
  ["const part = '(a+)+'; new RegExp(`^${part}$`, 'i')", ['exponential']],
  ["const part = String.raw`\\s+`; RegExp(part + '$')", ['squared']],
  ['const made = text => new RegExp(`^${escaped(text)}(a*)*$`)', ['exponential']],
  ["function made(part) { return new RegExp(`^${part}$`) }; made('a'); made('(a*)*')", [null, 'exponential']],
  ["['x', '(a+)+$'].map(part => new RegExp(part))", [null, 'exponential']],
  ["const part = isOne ? 'x' : '(x+)+y'; new RegExp(part)", [null, 'exponential']],
  ["const words = ['x+', 'x+']; new RegExp(`^(?:${words.join('|')})*$`)", ['exponential']],
  ['new RegExp(`^${escaped(text)}$`)', [null]],
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: they are code.
])('so is one that is put together: %s', (code, expected) => {
  const { composed, unknown } = patternsOf(code, 'planted.ts')
  expect(composed.map(pattern => faultOf(pattern)?.split(' ')[0] ?? null)).toEqual(expected)
  expect(unknown).toEqual([])
})

test.each([
  'new RegExp(given)',
  'function made(part) { return new RegExp(part) }',
  'export function made(part) { return new RegExp(part) }; made("a")',
  "const part = read(); new RegExp('^' + part)",
  'const part = part + "a"; new RegExp(part)',
  'new RegExp("a", flags)',
  'texts.map(RegExp)',
  'const Made = RegExp',
])('and one of which nobody knows what it is: %s', code => {
  expect(patternsOf(code, 'planted.ts').unknown).toHaveLength(1)
})

test('a pattern is found wherever it stands, and so is a call of RegExp', () => {
  const code =
    'class A { b: RegExp = [/1/, { c: () => f(/2/u) }] }\nnew globalThis.RegExp(d); RegExp("3"); a instanceof RegExp'
  const { literals, composed, unknown } = patternsOf(code, 'a.ts')
  expect(literals.map(({ text, at }) => [text, at])).toEqual([
    ['/1/', 'a.ts:1'],
    ['/2/u', 'a.ts:1'],
  ])
  expect(composed.map(({ text, at }) => [text, at])).toEqual([['/3/', 'a.ts:2']])
  expect(unknown.map(({ at }) => at)).toEqual(['a.ts:2'])
})
function faultsOf(pattern: Pattern): string[] {
  const fault = faultOf(pattern)
  return fault ? [`${pattern.at} ${pattern.text} is ${fault}`] : []
}

/** What a template's own manifest asks that an answer looks like. */
/** What lint passes to `reads`. */
function lintPatterns(): string[] {
  return ['alter-clauses', 'facts'].flatMap(name => {
    const code = readFileSync(`src/features/migration/lint/${name}.ts`, 'utf8')
    return [...code.matchAll(/\breads\(\s*(['`])([^'`]+)\1/g)].map(([, , text = '']) =>
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
      text.replaceAll('${id}', () => id).replaceAll('\\\\', '\\'),
    )
  })
}

function manifestPatterns(): string[] {
  const questions = Object.values(templates).flatMap(({ manifest }) => Object.values(manifest.questions))
  return ['^[a-z]+$', ...questions.flatMap(each => ('pattern' in each && each.pattern ? [each.pattern] : []))]
}
