import { hashOf, hex } from './hash.ts'
import * as words from './words.ts'

export type MakeText = (row: number) => string

/** The kind of text that a column holds, by its name and its table. The first match is used. */
const meanings: readonly (readonly [RegExp, (salt: number, length: number) => MakeText])[] = [
  [/e_?mail/, salt => mapped(names('.'), name => `${name.toLowerCase()}@example.com`)(salt)],
  [/sha|hash|digest|token|secret|checksum|fingerprint|password|hex/, hexOf],
  [/first_?name|given/, of(words.firstNames)],
  [/last_?name|surname|family/, of(words.lastNames)],
  [
    /(^|_)(customer|user|client|people|person|author|member|employee|account)s?\.(full_?|display_?)?name$/,
    person,
  ],
  [/user_?name|login|nick|handle/, salt => mapped(names('_'), name => name.toLowerCase())(salt)],
  [/full_?name|owner|author|contact|recipient|created_by|updated_by/, person],
  [/company|organi[sz]ation|brand|vendor|supplier/, of(words.companies)],
  [/country_?code/, of(words.countryCodes)],
  [/country/, (salt, length) => of(length < 12 ? words.countryCodes : words.countries)(salt)],
  [/city|town/, of(words.cities)],
  [/street|address/, salt => row => `${1 + (hashOf(salt, row) % 200)} ${at(words.streets, ~salt, row)}`],
  [/zip|post(al)?_?code/, salt => row => String(10_000 + (hashOf(salt, row) % 89_999))],
  [/phone|mobile|fax/, salt => row => `+120255501${String(hashOf(salt, row) % 100).padStart(2, '0')}`],
  [/currency/, of(words.currencies)],
  [/locale|lang/, of(words.locales)],
  [/time_?zone|^tz$/, of(words.zones)],
  [/url|website|link|image|avatar/, salt => mapped(slugs(), slug => `https://example.com/${slug}`)(salt)],
  [/(^|_)ip(_|$)/, salt => row => `192.0.2.${hashOf(salt, row) % 256}`],
  [/slug|path|file/, salt => of(slugs())(salt)],
  [/sku|code|reference|number|serial/, code],
  [/status|state$/, of(words.statuses)],
  [/role/, of(words.roles)],
  [/colou?r/, of(words.colours)],
  [/method|verb/, of(words.methods)],
  [/descr|comment|note|body|text|content|message|summary|bio|reason/, sentence],
]

/** The text of a column without a check. `length` is the maximum number of characters. */
export function textOf(table: string, column: string, salt: number, length: number): MakeText {
  const name = column.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase()
  const qualified = `${table.toLowerCase()}.${name}`
  const [, make] =
    meanings.find(([pattern]) => pattern.test(pattern.source.includes('\\.') ? qualified : name)) ?? []
  return (make ?? thing)(salt, length)
}

function of(list: readonly string[]) {
  return (salt: number) => (row: number) => at(list, salt, row)
}

function at(list: readonly string[], salt: number, row: number): string {
  return list[hashOf(salt, row) % list.length] ?? ''
}

function person(salt: number): MakeText {
  return of(names(' '))(salt)
}

function sentence(salt: number): MakeText {
  return of(pairs(words.sentences, words.sentences, ' '))(salt)
}

/** “BL-4711”, from the first letters of a product. */
function code(salt: number): MakeText {
  const letters = pairs(words.adjectives, words.things, ' ').map(name => name.replace(/[^A-Z]/g, ''))
  return row => `${at(letters, salt, row)}-${1000 + (hashOf(~salt, row) % 9000)}`
}

function slugs(): readonly string[] {
  return pairs(words.adjectives, words.things, '-').map(slug => slug.toLowerCase())
}

function hexOf(salt: number, length: number): MakeText {
  const salts = Array.from({ length: Math.ceil(Math.min(length, 64) / 8) }, (_, part) => salt + part)
  return row => {
    let text = ''
    for (const own of salts) {
      const hash = hashOf(own, row)
      text += `${hex[hash >>> 16]}${hex[hash & 0xffff]}`
    }
    return text.slice(0, length)
  }
}

function thing(salt: number): MakeText {
  const list = pairs(words.adjectives, words.things, ' ')
  return row => at(list, salt, row)
}

/** All pairs: looking up a list is faster than joining two words. */
function pairs(ones: readonly string[], others: readonly string[], between: string): readonly string[] {
  return ones.flatMap(one => others.map(other => `${one}${between}${other}`))
}

function names(between: string): readonly string[] {
  return pairs(words.firstNames, words.lastNames, between)
}

/** Applies a change to each entry of a list once. */
function mapped(list: readonly string[], change: (entry: string) => string) {
  return of(list.map(change))
}
