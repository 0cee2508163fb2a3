import type { Step } from '../features/doctor/readme/step.ts'
import type { Io } from './io.ts'

export interface RunProgress {
  start(step: Step): void
  /** Takes the line away; what is printed next begins on a line of its own. */
  end(): void
}

/** Says on a terminal which command of a README is running, and for how long; elsewhere its results are enough. */
export function runProgressOn({ stderr }: Io, readme: string): RunProgress {
  let timer: NodeJS.Timeout | undefined
  if (!stderr.isTTY) return { start() {}, end() {} }
  return {
    start({ file, line, command }) {
      const began = performance.now()
      const [first = ''] = command.split('\n')
      const place = file === readme ? `line ${line}` : `${file}:${line}`
      const draw = () => {
        const seconds = Math.floor((performance.now() - began) / 1000)
        stderr.write(`\r${place}  ${first.slice(0, 60)} … ${seconds > 0 ? `${seconds} s` : ''}\x1b[K`)
      }
      draw()
      timer = setInterval(draw, 1000)
    },
    end() {
      if (timer === undefined) return
      clearInterval(timer)
      timer = undefined
      stderr.write('\r\x1b[K')
    },
  }
}
