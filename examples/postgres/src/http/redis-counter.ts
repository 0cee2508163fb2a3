import type { FastifyBaseLogger } from 'fastify'
import { UserError } from '../errors.ts'
import type { Secret } from '../variable.ts'

/** Counts the requests of each caller in windows of `seconds`. Redis counts for all instances, memory for one. */
export interface Counter {
  /** The count of this caller in this window, with one more. */
  add(caller: string, window: number): number | Promise<number>
  close(): Promise<void>
}

/** What is used of the package. It is an optional one, so its own types may not be there. */
interface RedisModule {
  createClient(options: object): RedisClient
}

interface RedisClient {
  readonly isReady: boolean
  on(event: 'error', listener: (error: Error) => void): void
  connect(): Promise<unknown>
  destroy(): void
  multi(): RedisMulti
}

interface RedisMulti {
  incr(key: string): RedisMulti
  expire(key: string, seconds: number): RedisMulti
  exec(): Promise<unknown[]>
}

/** Counts for all instances. While Redis is away `add` rejects at once; the client connects again by itself. */
export async function redisCounter(url: Secret, seconds: number, log: FastifyBaseLogger): Promise<Counter> {
  const { createClient } = await load()
  const socket = { connectTimeout: 1000 }
  const client = createClient({ url: url.reveal(), disableOfflineQueue: true, socket })
  client.on('error', ({ message }) => log.debug(`Redis: ${message}`))
  client.connect().catch(({ message }: Error) => log.warn(`Redis: ${message}`))
  let retryAt = 0
  const rest = () => {
    retryAt = Date.now() + 1000
  }
  return {
    async add(caller, window) {
      if (!client.isReady || Date.now() < retryAt) throw new Error('Redis is away.')
      const key = `limit:${window}:${caller}`
      const counted = client
        .multi()
        .incr(key)
        .expire(key, seconds * 2)
        .exec()
      const [count] = await within(250, counted, rest)
      return Number(count)
    },
    close: async () => client.destroy(),
  }
}

/** The client's own timeout ends once a command is written: a Redis that hangs would hold every request. */
function within<T>(milliseconds: number, work: Promise<T>, onLate: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onLate()
      reject(new Error(`Redis did not answer within ${milliseconds} ms.`))
    }, milliseconds)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const name = '@redis/client'

async function load(): Promise<RedisModule> {
  return import(name).catch(error => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    const hint = `Install it: npm install ${name}`
    throw new UserError(`CACHE_URL names Redis, but ${name} is not installed.`, hint, 2)
  })
}
