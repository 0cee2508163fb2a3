import type { RawNode, RawProfile } from './raw-profile.ts'
import { Sources } from './sources.ts'

/** The profile of the CPU, for Chrome, VS Code and speedscope: with the lines of the source, and without the warm-up. */
export function savedProfile(raw: RawProfile): string {
  const sources = new Sources(raw)
  const samples: number[] = []
  const timeDeltas: number[] = []
  let [at, before] = [raw.cpu.start, raw.from]
  for (const [index, id] of raw.cpu.samples.entries()) {
    at += raw.cpu.deltas[index] ?? 0
    if (at < raw.from || at >= raw.to) continue
    samples.push(id)
    timeDeltas.push(at - before)
    before = at
  }
  const nodes = raw.cpu.nodes.map(node => savedNode(node, sources))
  return `${JSON.stringify({ nodes, startTime: raw.from, endTime: raw.to, samples, timeDeltas })}\n`
}

function savedNode({ id, frame, children, ticks }: RawNode, sources: Sources) {
  const { scriptId, url, name: functionName } = frame
  const line = sources.at(frame)?.line
  const lineNumber = line === undefined ? frame.line : line - 1
  const callFrame = { functionName, scriptId, url, lineNumber, columnNumber: frame.column }
  const mapped = new Map<number, number>()
  for (const [tick, count] of ticks) {
    const own = sources.tickLine(frame, tick) ?? tick
    mapped.set(own, (mapped.get(own) ?? 0) + count)
  }
  const positionTicks = [...mapped].map(([line, ticks]) => ({ line, ticks }))
  return { id, callFrame, children, positionTicks }
}
