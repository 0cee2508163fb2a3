import type { FastifyBaseLogger } from 'fastify'
import type { Secret } from '../../config/variable.ts'
import { type RedisClient, redisClients, within } from '../redis.ts'

/** How long to wait for Redis, in milliseconds; after that it is not asked again for a second. */
const timeLimit = 250
const pause = 1000

/** New connections are tried often: until there is one, nothing is sent from memory, and writes wait. */
const socket = { connectTimeout: 1000, reconnectStrategy: (retries: number) => Math.min(retries * 50, 500) }

interface LinkOptions {
  readonly url: Secret
  readonly log: Pick<FastifyBaseLogger, 'debug'>
  /** The beginning of all keys. */
  readonly prefix: string
  readonly channels: readonly string[]
  receive(message: string): void
  /** Messages may have been lost. */
  interrupted(): void
}

/** The connections of an instance to Redis: one for commands, one for messages. */
export class RedisLink {
  readonly #options: LinkOptions
  #newClient: ((options: object) => RedisClient) | undefined
  #commands: RedisClient | undefined
  #messages: RedisClient | undefined
  #connected: Promise<unknown> = Promise.resolve()
  #askAgainAt = 0
  /** When the connection for commands was made, as performance.now() counts. */
  connectedAt = Number.POSITIVE_INFINITY

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /** Loads the client, which may not be installed. */
  async load(): Promise<void> {
    this.#newClient ??= await redisClients(this.#options.url)
  }

  /** Connects in the background. Resolves when that is done, or takes long. */
  open(): Promise<unknown> {
    if (!this.#commands && this.#newClient) this.#connected = this.#connect(this.#newClient)
    return this.#connected
  }

  /** The result of a script, or undefined if Redis does not answer in time: it may run later. */
  async run(script: string, ...words: ReadonlyArray<string | number>): Promise<unknown> {
    return performance.now() < this.#askAgainAt ? undefined : this.runNow(script, ...words)
  }

  /** Runs a script that must follow another one, even if Redis has just not answered: both may run later, in this order. */
  async runNow(script: string, ...words: ReadonlyArray<string | number>): Promise<unknown> {
    const commands = this.#commands
    if (!commands?.isReady) return undefined
    const keys = ['members', 'writes', 'seq'].map(name => `${this.#options.prefix}:${name}`)
    const result = commands.eval(script, { keys, arguments: words.map(String) })
    return within(timeLimit, result, () => this.#postpone()).catch(error => this.#log(error))
  }

  /** Sends a message; it may be lost. */
  send(channel: string, message: object): void {
    if (this.#commands?.isReady)
      this.#commands.publish(channel, JSON.stringify(message)).catch(error => this.#log(error))
  }

  /** Receives no more messages of a channel. */
  leave(channel: string): void {
    if (this.#messages?.isReady) this.#messages.unsubscribe(channel).catch(error => this.#log(error))
  }

  close(): void {
    this.#commands?.destroy()
    this.#messages?.destroy()
  }

  #connect(newClient: (options: object) => RedisClient): Promise<unknown> {
    const { channels, receive, interrupted } = this.#options
    const commands = newClient({ socket })
    const messages = newClient({ socket, disableOfflineQueue: false })
    this.#commands = commands
    this.#messages = messages
    const failed = (error: Error) => this.#log(error)
    for (const client of [commands, messages]) client.on('error', failed)
    for (const event of ['error', 'reconnecting', 'ready'] as const) messages.on(event, interrupted)
    commands.on('ready', () => {
      this.connectedAt = performance.now()
      this.#askAgainAt = 0
    })
    messages.connect().catch(failed)
    messages.subscribe([...channels], receive).catch(failed)
    return within(timeLimit, commands.connect(), () => {}).catch(failed)
  }

  #postpone(): void {
    this.#askAgainAt = performance.now() + pause
  }

  #log({ message }: Error): undefined {
    this.#options.log.debug(`Redis: ${message}`)
  }
}
