import type { FastifyBaseLogger } from 'fastify'
import type { Secret } from '../../config/variable.ts'
import { UserError } from '../../errors.ts'

/** Counts requests per caller in windows of `seconds`: in Redis for all instances, in memory for one. */
export interface Counter {
  /** Increments the caller's count in this window, and returns it. */
  add(caller: string, window: number): number | Promise<number>
  close(): Promise<void>
}

/** The parts of @redis/client that are used. The package is optional, so its types may be missing. */
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

/** Counts for all instances. Without a connection `add` rejects at once; the client reconnects by itself. */
export async function redisCounter(url: Secret, seconds: number, log: FastifyBaseLogger): Promise<Counter> {
  const { createClient } = await load()
  const socket = { connectTimeout: 1000 }
  const client = createClient({ url: url.reveal(), disableOfflineQueue: true, socket })
  client.on('error', ({ message }) => log.debug(`Redis: ${message}`))
  client.connect().catch(({ message }: Error) => log.warn(`Redis: ${message}`))
  let retryAt = 0
  const pause = () => {
    retryAt = Date.now() + 1000
  }
  return {
    async add(caller, window) {
      if (!client.isReady || Date.now() < retryAt) throw new Error('Redis is not connected.')
      const key = `limit:${window}:${caller}`
      const counts = client
        .multi()
        .incr(key)
        .expire(key, seconds * 2)
        .exec()
      const [count] = await within(250, counts, pause)
      return Number(count)
    },
    close: async () => client.destroy(),
  }
}

/** The client's own timeout covers only sending a command: a Redis that hangs would block every request. */
function within<T>(milliseconds: number, work: Promise<T>, onTimeout: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onTimeout()
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
