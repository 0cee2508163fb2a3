/** Texts that databases compare, sort, cut or store differently. */
const texts = [
  'Green tea',
  'green tea',
  'GREEN TEA',
  'Grëen tea',
  'Gre\u0308en tea',
  'Green tea ',
  ' Green tea',
  'Green-tea',
  'Zest',
  'zest',
  'é',
  'e\u0301',
  'E',
  'e',
  'ß',
  'ss',
  'İ',
  'ı',
  'i',
  'Å',
  'æ',
  'ﬀ',
  '🍵',
  '🍶',
  '𝒳',
  '日本茶',
  '\u200b',
  '\ufeff',
  '\u0007',
  'a\tb\n',
  '%',
  '_',
  '\\',
  '\\0',
  "O'Brien'; drop table products; --",
  '"quoted"',
  '{{name}}',
  '$1 ? :a ??',
  'null',
  '0',
  '-1',
]

/** A value that the schema allows; `refTo(name)` gives a known id for a property of that name. */
export function validValue(schema, random, refTo, name = '') {
  if (schema.enum) return random.pick(schema.enum)
  if ('const' in schema) return schema.const
  const type = [schema.type].flat().find(each => each !== 'null')
  if (type === 'object') return validObject(schema, random, refTo)
  if (type === 'array') {
    const length = random.integer(schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, 3))
    return Array.from({ length }, () => validValue(schema.items, random, refTo, name))
  }
  if (type === 'integer' || type === 'number') return validNumber(schema, random)
  if (type === 'boolean') return random.chance(0.5)
  return validText(schema, random, refTo, name)
}

function validObject({ properties = {}, required = [], minProperties = 0 }, random, refTo) {
  const names = Object.keys(properties)
  const chosen = names.filter(name => required.includes(name) || random.chance(0.75))
  if (chosen.length < minProperties) chosen.push(random.pick(names))
  return Object.fromEntries(chosen.map(name => [name, validValue(properties[name], random, refTo, name)]))
}

/**
 * Mostly from the low part of the range, so that there is enough stock; sometimes the minimum or the maximum.
 */
function validNumber({ minimum = 0, maximum = 1000 }, random) {
  if (random.chance(0.05)) return minimum
  if (random.chance(0.05)) return maximum
  return random.integer(minimum, minimum + Math.ceil((maximum - minimum) / 250))
}

function validText(schema, random, refTo, name) {
  if (schema.format === 'uuid') return refTo(name)
  if (schema.format === 'date-time') return '2026-11-22T20:06:31.000Z'
  const { minLength = 0, maxLength = 200, pattern } = schema
  const fits = text => {
    const { length } = [...text]
    return length >= minLength && length <= maxLength && (!pattern || new RegExp(pattern, 'u').test(text))
  }
  const text = random.pick(pattern ? wordsOf(pattern, schema, random) : texts)
  return fits(text) ? text : String(schema.examples?.[0] ?? 'a'.repeat(Math.max(minLength, 1)))
}

/** Candidates for a pattern: the words in it, alone and as a list, and its example with a number. */
function wordsOf(pattern, { examples = [] }, random) {
  const words = [...new Set(pattern.match(/[a-z][a-z_]+/g) ?? ['a'])]
  const list = random.shuffled(words).slice(0, random.integer(1, words.length)).join(',')
  const numbered = examples.map(example => `${example}-${random.integer(1, 999_999)}`)
  return numbered.length > 0 ? numbered : [list]
}

const largest = 2 ** 53

/** Invalid values for a schema, each `[what is wrong, value]`. */
export function wrongValues(schema) {
  const { type, minimum, maximum, minLength, maxLength, minItems, maxItems, format, pattern } = schema
  const isText = type === 'string'
  const isNumber = type === 'integer' || type === 'number'
  const wrong = [
    ['null', null],
    ['a text', 'text', isText],
    ['an empty text', '', isText && !minLength],
    ['a number', 17, isNumber],
    ['a number in text', '17', isText],
    ['true', true, type === 'boolean'],
    ['an array', [1], type === 'array'],
    ['an object', { a: 1 }, type === 'object'],
    ['a nested array', [[[[]]]]],
  ]
  const bounds = [
    [minimum !== undefined, 'below the minimum', minimum - 1],
    [maximum !== undefined, 'above the maximum', maximum + 1],
    [isNumber, 'a fraction', 1.5],
    [isNumber, 'below 32 bits', -(2 ** 31) - 1],
    [isNumber, 'above 32 bits', 2 ** 31],
    [isNumber, 'above 53 bits', largest * 4],
    [isNumber, 'huge', 1e300],
    [isNumber, 'minus zero', -0],
    [minLength > 0, 'too short', ''],
    [maxLength !== undefined, 'too long', 'a'.repeat(maxLength + 1)],
    [maxLength !== undefined, 'too long in UTF-16 only', '🍵'.repeat(maxLength)],
    [isText, 'very long', 'x'.repeat(5000)],
    [isText, 'a NUL', 'a\0b'],
    [isText, 'half a character', '\ud800'],
    [pattern !== undefined, 'not of the pattern', 'Ä b\n'],
    [pattern !== undefined, 'of the pattern but for a line end', `${schema.examples?.[0] ?? 'id'}\n`],
    [schema.enum !== undefined, 'not in the enum', 'nothing'],
    [schema.enum !== undefined, 'of the enum in upper case', String(schema.enum?.[0]).toUpperCase()],
    [minItems > 0, 'too few items', []],
    [maxItems !== undefined, 'too many items', Array.from({ length: maxItems + 1 }, () => 1)],
  ].filter(([applies]) => applies)
  const ids = format === 'uuid' ? wrongIds : []
  const times = format === 'date-time' ? wrongTimes : []
  return [
    ...wrong.filter(([, , isRight]) => !isRight).map(([what, value]) => [what, value]),
    ...bounds.map(([, what, value]) => [what, value]),
    ...[...ids, ...times].map(value => [`the text ${value}`, value]),
  ]
}

const wrongIds = [
  '1',
  'urn:uuid:01a2059b-8a65-7b9e-911e-6d83a4eeb3fd',
  'URN:UUID:01a2059b-8a65-7b9e-911e-6d83a4eeb3fd',
  '{01a2059b-8a65-7b9e-911e-6d83a4eeb3fd}',
  '01a2059b8a657b9e911e6d83a4eeb3fd',
  '01a2-059b-8a65-7b9e-911e-6d83-a4ee-b3fd',
  '01A2059B-8A65-7B9E-911E-6D83A4EEB3FD',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd ',
  ' 01a2059b-8a65-7b9e-911e-6d83a4eeb3fd',
  '01a2059b-8a65-7b9e-911e-6d83a4eeb3fg',
  '０1a2059b-8a65-7b9e-911e-6d83a4eeb3fd',
]

const wrongTimes = ['2026-02-30T00:00:00Z', '2026-11-22', '2026-12-31T23:59:60Z', '0000-01-01T00:00:00Z']
