import type { FlameFrame } from '../../../features/profile/flame.ts'

const rowHeight = 18
/** Frames narrower than this part of the whole are left out: nobody could see them. */
const least = 0.0005

/** A flame graph with the whole on top; each frame is below the one that called it. */
export function flameSvg(whole: FlameFrame): string {
  const rows: string[] = []
  let depth = 0
  const draw = (frame: FlameFrame, left: number, row: number): void => {
    const width = frame.ms / (whole.ms || 1)
    if (width < least) return
    depth = Math.max(depth, row)
    rows.push(frameSvg(frame, { left, width, row }))
    let from = left
    for (const child of frame.children) {
      draw(child, from, row + 1)
      from += child.ms / (whole.ms || 1)
    }
  }
  draw(whole, 0, 0)
  const height = (depth + 1) * rowHeight
  return `<svg id="flame" width="100%" height="${height}" role="img" aria-label="Flame graph">\n${rows.join('\n')}\n</svg>`
}

interface Place {
  /** Parts of the whole. */
  readonly left: number
  readonly width: number
  readonly row: number
}

function frameSvg({ name, place, kind, ms }: FlameFrame, { left, width, row }: Place): string {
  const label = escaped(place && !place.startsWith(name) ? `${name}  ${place}` : name)
  const percent = (part: number) => `${(100 * part).toFixed(3)}%`
  return [
    `<svg class="${kind}" data-x="${left.toFixed(6)}" data-w="${width.toFixed(6)}"`,
    ` x="${percent(left)}" width="${percent(width)}" y="${row * rowHeight}" height="${rowHeight - 1}">`,
    `<title>${label}\n${ms.toFixed(3)} ms, ${(100 * width).toFixed(1)}%</title>`,
    `<rect width="100%" height="100%"/><text x="3" y="13">${label}</text></svg>`,
  ].join('')
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
