import { type Loop, loopAround } from './loop.ts'
import type { Placed } from './placed.ts'
import type { RepeatedStatement } from './profiled.ts'
import type { SourceLine, Sources } from './sources.ts'

/** At least this often without a loop that would explain it. */
const often = 5

/**
 * The statements that one line runs several times in a request. Stacks that lead to it differ where a function calls
 * itself, and in the index of Promise.all: what has the same loop counts together.
 */
export function repeatedIn(
  placed: readonly Placed[],
  requests: number,
  sources: Sources,
): RepeatedStatement[] {
  const found = new Map<string, RepeatedStatement>()
  const sums = new Map<string, number>()
  const recursions = new Map(placed.flatMap(each => recursionOf(each, sources)))
  for (const { statement, stack, at } of placed) {
    if (at === undefined) continue
    const { sql, most, ms, calls } = statement
    const loop = loopAround(stack, sources) ?? recursions.get(nameOf(at, sql)) ?? null
    const key = `${nameOf(at, sql)}\n${loop?.file}:${loop?.line}`
    const known = found.get(key) ?? { ...at, sql, calls: 0, ms: 0, loop }
    const sum = (sums.get(key) ?? 0) + calls
    sums.set(key, sum)
    // Two stacks may be of different requests, so that their most do not add up.
    found.set(key, {
      ...known,
      calls: Math.max(known.calls, most, Math.round(sum / requests)),
      ms: known.ms + ms / requests,
    })
  }
  return [...found.values()].filter(({ loop, calls }) => calls >= (loop ? 2 : often))
}

function nameOf({ file, line }: SourceLine, sql: string): string {
  return `${file}:${line}\n${sql}`
}

function recursionOf({ statement, stack, at }: Placed, sources: Sources): Array<[string, Loop]> {
  const loop = recursionIn(stack, sources)
  return at && loop ? [[nameOf(at, statement.sql), loop]] : []
}

/** The line on which a function calls itself: it is in the stack more than once. */
function recursionIn(stack: readonly SourceLine[], sources: Sources): Loop | undefined {
  const again = stack.find(({ file, line }, index) => {
    const isSame = (other: SourceLine, at: number) => at > index && other.file === file && other.line === line
    return sources.layerOf(file) === 'own' && stack.some(isSame)
  })
  return again && { ...again, text: sources.linesOf(again.file)[again.line - 1]?.trim() ?? '' }
}
