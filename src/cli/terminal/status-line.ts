import type { Io } from './io.ts'

/** The last line of a terminal, which shows the current work. */
export interface StatusLine {
  show(text: string): void
  /** Removes the line; the next output begins on a new line. */
  end(): void
}

/** Shows a text and, after a while, the elapsed time. It leaves no trace. */
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

/** Without a terminal only results are printed. */
export const noStatusLine: StatusLine = { show() {}, end() {} }
