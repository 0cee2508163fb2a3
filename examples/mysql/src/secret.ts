import { inspect } from 'node:util'

/** A value that logs, JSON, templates and the inspector never show. `reveal()` is easy to find in a review. */
export class Secret {
  readonly #value: string
  readonly #shown: string

  constructor(value: string, shown = '[secret]') {
    this.#value = value
    this.#shown = shown
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return this.#shown
  }

  toJSON(): string {
    return this.#shown
  }

  [inspect.custom](): string {
    return this.#shown
  }
}
