import type { Response, Send } from './caller.ts'

/** A request that did not succeed, so that a profile would be one of an error. */
export class Unsuccessful extends Error {
  readonly response: Response
  /** From 1: the first may succeed and a later one, e.g. a second DELETE, not. */
  readonly number: number

  constructor(response: Response, number: number) {
    super(`Request ${number} responds with ${response.status}.`)
    this.response = response
    this.number = number
  }
}

/** Sends one request after another. */
export class Requests {
  readonly #send: Send
  #sent = 0

  constructor(send: Send) {
    this.#send = send
  }

  /** Until the code is compiled: for a second, and at most 500 requests. */
  async warmUp(count: number): Promise<void> {
    const until = performance.now() + 1000
    for (let sent = 0; sent < Math.min(5 * count, 500) && (sent < 3 || performance.now() < until); sent++)
      await this.#one()
  }

  /** Milliseconds of each. */
  async run(count: number, onEnd?: () => void): Promise<number[]> {
    const times: number[] = []
    for (let sent = 0; sent < count; sent++) {
      const began = performance.now()
      await this.#one()
      times.push(performance.now() - began)
      onEnd?.()
    }
    return times
  }

  async #one(): Promise<void> {
    const response = await this.#send()
    this.#sent++
    if (response.status < 200 || response.status > 299) throw new Unsuccessful(response, this.#sent)
  }
}
