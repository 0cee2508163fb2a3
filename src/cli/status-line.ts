import type { Io } from './io.ts'

/** The last line of a terminal, which says what is under way. */
export interface StatusLine {
  show(text: string): void
  /** Takes the line away; what is printed next begins on a line of its own. */
  end(): void
}

/** Draws a text and, once that is worth it, for how long it is true. It leaves no trace. */
export function statusLineOn({ stderr }: Io): StatusLine {
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    if (timer === undefined) return
    clearInterval(timer)
    timer = undefined
    stderr.write('\r\x1b[K')
  }
  return {
    show(text) {
      clearInterval(timer)
      const began = performance.now()
      const draw = () => {
        const seconds = Math.floor((performance.now() - began) / 1000)
        stderr.write(`\r${text.slice(0, 70)} … ${seconds > 0 ? `${seconds} s` : ''}\x1b[K`)
      }
      draw()
      timer = setInterval(draw, 1000)
    },
    end,
  }
}

/** Where nobody watches, results are enough. */
export const noStatusLine: StatusLine = { show() {}, end() {} }
