/**
 * The ids, cursors, ETags and keys that the APIs have created so far, which differ between APIs. A request
 * refers to them as `~ref.NUMBER.SPELLING~`, and each API gets its own value.
 */
export function knownThings(sides) {
  let things = []
  let base = 0
  const numbers = sides.map(() => new Map())

  const add = (kind, values, facts = {}) => {
    const number = base + things.length
    things.push({ kind, number, values, ...facts })
    for (const [side, value] of values.entries()) numbers[side].set(value, number)
    return ref(number)
  }

  return {
    add,
    /** All of a kind; with `facts`, only those that match. */
    all: (kind, facts = {}) =>
      things.filter(
        thing => thing.kind === kind && Object.entries(facts).every(([name, value]) => thing[name] === value),
      ),
    /** The text for one API. */
    resolve: (text, side) =>
      text.replace(/~ref\.(\d+)\.(\w+)~/g, (_, number, spelling) =>
        spelled(things[number - base].values[side], spelling),
      ),
    /** The number of an id of this API, or undefined. */
    numberOf: (value, side) => numbers[side].get(value),
    forget(keeps) {
      const kept = things.filter(keeps)
      base += things.length
      things = []
      for (const each of numbers) each.clear()
      for (const { kind, values, number: _, ...facts } of kept) add(kind, values, facts)
    },
  }
}

export function ref(number, spelling = 'plain') {
  return `~ref.${number}.${spelling}~`
}

/** Other spellings of an id, and cursors with other content. */
const spellings = {
  plain: text => text,
  upper: text => text.toUpperCase(),
  mixed: text => text.replace(/[a-f]/, letter => letter.toUpperCase()),
  urn: text => `urn:uuid:${text}`,
  braces: text => `{${text}}`,
  bare: text => text.replaceAll('-', ''),
  weak: text => `W/${text}`,
  unquoted: text => text.replaceAll('"', ''),
  listed: text => `"other", ${text}`,
}

export const spellingsOfIds = ['upper', 'mixed', 'urn', 'braces', 'bare']
export const spellingsOfTags = ['weak', 'unquoted', 'listed']

/** Values for the sorted column in a forged cursor. */
export const forgeries = [
  -(2 ** 31) - 1,
  2 ** 31,
  -(2 ** 53),
  1e300,
  0.5,
  '',
  'text',
  'a\0b',
  '\ud800',
  'é'.repeat(300),
  null,
  true,
  [],
  {},
  '2026-12-31T23:59:60Z',
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
  '2026-11-22T20:06:31.123456789Z',
  '2026-11-22T20:06:31+23:59',
  'urn:uuid:01a2059b-8a65-7b9e-911e-6d83a4eeb3fd',
  '01A2059B-8A65-7B9E-911E-6D83A4EEB3FD',
]

function spelled(text, spelling) {
  const [, place, number] = /^forge(\d)x(\d+)$/.exec(spelling) ?? []
  return place ? forged(text, Number(place), forgeries[number]) : spellings[spelling](text)
}

/** A cursor is a JSON array; one of its items is replaced. Anything else stays unchanged. */
function forged(cursor, place, value) {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    parts[place] = value
    return Buffer.from(JSON.stringify(parts)).toString('base64url')
  } catch {
    return cursor
  }
}
