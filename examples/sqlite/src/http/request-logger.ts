import type { FastifyBaseLogger } from 'fastify'

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
type Words = [first: unknown, ...rest: unknown[]]

/** The logger of one request. It is made when a handler first logs: a child logger costs as much as a small route. */
export class RequestLogger implements FastifyBaseLogger {
  readonly #parent: FastifyBaseLogger
  readonly #bindings: Record<string, unknown>
  #own: FastifyBaseLogger | undefined

  constructor(parent: FastifyBaseLogger, bindings: Record<string, unknown>) {
    this.#parent = parent
    this.#bindings = bindings
  }

  get level() {
    return this.#parent.level
  }

  child(...[bindings, options]: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#parent.child({ ...this.#bindings, ...bindings }, options)
  }

  trace(...words: Words): void {
    this.#write('trace', words)
  }

  debug(...words: Words): void {
    this.#write('debug', words)
  }

  info(...words: Words): void {
    this.#write('info', words)
  }

  warn(...words: Words): void {
    this.#write('warn', words)
  }

  error(...words: Words): void {
    this.#write('error', words)
  }

  fatal(...words: Words): void {
    this.#write('fatal', words)
  }

  silent(): void {}

  #write(level: Level, words: Words): void {
    this.#own ??= this.#parent.child(this.#bindings)
    Reflect.apply(this.#own[level], this.#own, words)
  }
}
