import { hashOf, hex } from './hash.ts'
import * as words from './words.ts'

/** Makes a text of a row. */
export type MakeText = (row: number) => string

const names = { first: words.firstNames, last: words.lastNames }
const lower = {
  first: words.firstNames.map(name => name.toLowerCase()),
  last: words.lastNames.map(name => name.toLowerCase()),
}

/** What a text column means by its name, and by the table it is in. The first that fits is used. */
const meanings: readonly (readonly [RegExp, (salt: number, length: number) => MakeText])[] = [
  [/e_?mail/, salt => row => `${nameAt(salt, row, '.', lower)}@example.com`],
  [/sha|hash|digest|token|secret|checksum|fingerprint|password|hex/, hexOf],
  [/first_?name|given/, of(words.firstNames)],
  [/last_?name|surname|family/, of(words.lastNames)],
  [
    /(^|\.)(customers?|users?|clients?|people|persons?|authors?|members?|employees?|accounts?)\.(full_?|display_?)?name$/,
    person,
  ],
  [/user_?name|login|nick|handle/, salt => row => nameAt(salt, row, '_', lower)],
  [/full_?name|owner|author|contact|recipient|created_by|updated_by/, person],
  [/company|organi[sz]ation|brand|vendor|supplier/, of(words.companies)],
  [/country_?code/, of(words.countryCodes)],
  [/country/, (salt, length) => of(length < 12 ? words.countryCodes : words.countries)(salt)],
  [/city|town/, of(words.cities)],
  [/street|address/, salt => row => `${1 + (hashOf(salt, row) % 200)} ${at(words.streets, ~salt, row)}`],
  [/zip|post(al)?_?code/, salt => row => String(10_000 + (hashOf(salt, row) % 89_999))],
  [/phone|mobile|fax/, salt => row => `+1202555${String(100 + (hashOf(salt, row) % 100)).padStart(4, '0')}`],
  [/currency/, of(words.currencies)],
  [/locale|lang/, of(words.locales)],
  [/time_?zone|^tz$/, of(words.zones)],
  [/url|website|link|image|avatar/, salt => row => `https://example.com/${slugAt(salt, row)}`],
  [/(^|_)ip(_|$)/, salt => row => `192.0.2.${hashOf(salt, row) % 256}`],
  [/slug|path|file/, salt => row => slugAt(salt, row)],
  [
    /sku|code|reference|number|serial/,
    salt => row => `${thingAt(salt, row).replace(/[^A-Z]/g, '')}-${1000 + (hashOf(salt, row) % 9000)}`,
  ],
  [/status|state$/, of(words.statuses)],
  [/role/, of(words.roles)],
  [/colou?r/, of(words.colours)],
  [/method|verb/, of(words.methods)],
  [/descr|comment|note|body|text|content|message|summary|bio|reason/, sentence],
]

/** The text of a column that no check narrows. `length` is the most characters it takes. */
export function textOf(table: string, column: string, salt: number, length: number): MakeText {
  const name = column.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase()
  const qualified = `${table.toLowerCase()}.${name}`
  const [, make] =
    meanings.find(([pattern]) => pattern.test(pattern.source.includes('\\.') ? qualified : name)) ?? []
  return make ? make(salt, length) : row => thingAt(salt, row)
}

function of(list: readonly string[]) {
  return (salt: number) => (row: number) => at(list, salt, row)
}

function at(list: readonly string[], salt: number, row: number): string {
  return list[hashOf(salt, row) % list.length] ?? ''
}

function person(salt: number): MakeText {
  return row => nameAt(salt, row, ' ')
}

function sentence(salt: number): MakeText {
  return row => `${at(words.sentences, salt, row)} ${at(words.sentences, ~salt, row)}`
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

function nameAt(salt: number, row: number, between: string, { first, last } = names): string {
  const hash = hashOf(salt, row)
  return `${first[hash % first.length]}${between}${last[(hash >>> 8) % last.length]}`
}

function thingAt(salt: number, row: number): string {
  const hash = hashOf(salt, row)
  const { adjectives, things } = words
  return `${adjectives[hash % adjectives.length]} ${things[(hash >>> 8) % things.length]}`
}

function slugAt(salt: number, row: number): string {
  return thingAt(salt, row).toLowerCase().replace(' ', '-')
}
