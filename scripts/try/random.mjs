/** Pseudo-random numbers, the same for the same seed (mulberry32), and choices made with them. */
export function randomFrom(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (from, to) => from + Math.floor(next() * (to - from + 1))
  const pick = list => list[integer(0, list.length - 1)]
  return {
    integer,
    pick,
    chance: share => next() < share,
    shuffled(list) {
      const rest = [...list]
      return list.map(() => rest.splice(integer(0, rest.length - 1), 1)[0])
    },
  }
}

/** The given seed, or a new one. */
export function seedOf(text) {
  return text === undefined ? Math.floor(Math.random() * 1e9) : Number(text)
}
