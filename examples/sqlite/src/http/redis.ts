import type { Secret } from '../config/variable.ts'
import { UserError } from '../errors.ts'

/** The parts of @redis/client that are used. The package is optional, so its types may be missing. */
interface RedisModule {
  createClient(options: object): RedisClient
}

export interface RedisClient {
  readonly isReady: boolean
  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'error' | 'ready' | 'reconnecting', listener: () => void): void
  connect(): Promise<unknown>
  destroy(): void
  multi(): RedisMulti
  eval(script: string, input: { readonly keys: string[]; readonly arguments: string[] }): Promise<unknown>
  publish(channel: string, message: string): Promise<unknown>
  subscribe(channels: string[], listener: (message: string) => void): Promise<unknown>
  unsubscribe(channel: string): Promise<unknown>
}

interface RedisMulti {
  incr(key: string): RedisMulti
  expire(key: string, seconds: number): RedisMulti
  exec(): Promise<unknown[]>
}

/** Returns a function that makes clients. Without a connection their commands reject at once; they reconnect by themselves. */
export async function redisClients(url: Secret): Promise<(options?: object) => RedisClient> {
  const { createClient } = await load()
  const socket = { connectTimeout: 1000 }
  return options => createClient({ url: url.reveal(), disableOfflineQueue: true, socket, ...options })
}

/** The client's own timeout covers only sending a command: a Redis that hangs would block every request. */
export function within<T>(milliseconds: number, work: Promise<T>, onTimeout: () => void): Promise<T> {
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
