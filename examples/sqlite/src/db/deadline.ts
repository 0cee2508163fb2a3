import { withFault } from './fault.ts'

/** The time by which a request must have its response. */
export class Deadline {
  readonly #seconds: number
  readonly #end: number

  constructor(seconds: number) {
    this.#seconds = seconds
    this.#end = performance.now() + seconds * 1000
  }

  get hasPassed(): boolean {
    return performance.now() >= this.#end
  }

  /** Returns the result of `work`. At the deadline it rejects and calls `stop` to end what still runs. */
  async within<T>(work: Promise<T>, stop = () => {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const expire = () => {
        reject(withFault(new Error(`There was no response within ${this.#seconds} s.`), 'slow'))
        stop()
      }
      const timer = setTimeout(expire, this.#end - performance.now())
      work.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }
}
