import { fork } from 'node:child_process'
import { resolve } from 'node:path'
import type { Environment } from '../../src/core/system/process.ts'

export interface Managed {
  readonly code: number
  readonly text: string
}

/** A generated project's own `manage`, as its npm scripts run it from the checkout, in one process that stays. */
export function manageIn(project: string) {
  const child = fork(resolve('test/support/manage-host.mjs'), { cwd: project, silent: true })
  const waiting = new Map<number, (managed: Managed) => void>()
  let number = 0
  child.on('message', (answer: Managed & { number: number }) => waiting.get(answer.number)?.(answer))
  return {
    run(args: readonly string[], env: Environment): Promise<Managed> {
      const place = ++number
      child.send({ number: place, args, env })
      return new Promise(done => waiting.set(place, done))
    },
    stop: () => void child.kill(),
  }
}
