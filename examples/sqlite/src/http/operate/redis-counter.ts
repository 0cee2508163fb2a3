import type { FastifyBaseLogger } from 'fastify'
import type { Secret } from '../../config/variable.ts'
import { redisClients, within } from '../redis.ts'

/** Counts requests per caller in windows of `seconds`: in Redis for all instances, in memory for one. */
export interface Counter {
  /** Increments the caller's count in this window, and returns it. */
  add(caller: string, window: number): number | Promise<number>
  close(): Promise<void>
}

/** Counts for all instances. Without a connection `add` rejects at once. */
export async function redisCounter(url: Secret, seconds: number, log: FastifyBaseLogger): Promise<Counter> {
  const newClient = await redisClients(url)
  const client = newClient()
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
