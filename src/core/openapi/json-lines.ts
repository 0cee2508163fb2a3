/** A place that is asked for, or on the way to one, with the keys below it. */
interface Asked {
  readonly below: Map<string, Asked>
  line: number | undefined
}

interface Open {
  readonly isList: boolean
  /** Undefined where nothing inside is asked for. */
  readonly asked: Asked | undefined
  index: number
  isKeyNext: boolean
  child: Asked | undefined
}

/**
 * The line of each place in a valid JSON text, in one pass: of the key, or of an entry of a list. Where a place
 * does not exist, that of the last one on the way to it.
 */
export function jsonLines(text: string, places: readonly (readonly string[])[]): number[] {
  const root: Asked = { below: new Map(), line: 1 }
  const ways = places.map(keys => wayTo(keys, root))
  const open: Open[] = []
  let line = 1
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],\n]/g)) {
    const inside = open.at(-1)
    if (token === '\n') line += 1
    else if (token === '}' || token === ']') open.pop()
    else if (token === ',') next(inside)
    else if (inside && !inside.isList && inside.isKeyNext) {
      inside.isKeyNext = false
      inside.child = inside.asked?.below.get(JSON.parse(token))
      found(inside.child, line)
    } else {
      const asked = inside
        ? inside.isList
          ? inside.asked?.below.get(`${inside.index}`)
          : inside.child
        : root
      if (inside?.isList) found(asked, line)
      if (token === '{' || token === '[')
        open.push({ isList: token === '[', asked, index: 0, isKeyNext: true, child: undefined })
    }
  }
  return ways.map(way => way.findLast(({ line }) => line !== undefined)?.line ?? 1)
}

function wayTo(keys: readonly string[], root: Asked): Asked[] {
  const way = [root]
  let at = root
  for (const key of keys) {
    const below = at.below.get(key) ?? { below: new Map<string, Asked>(), line: undefined }
    at.below.set(key, below)
    way.push(below)
    at = below
  }
  return way
}

function next(inside: Open | undefined): void {
  if (!inside) return
  inside.index += 1
  inside.isKeyNext = true
}

function found(asked: Asked | undefined, line: number): void {
  if (asked) asked.line ??= line
}
