import { LRUCache } from 'lru-cache'
import type { SerializedResponse } from '../response/serialized-response.ts'
import type { Changes } from './changes.ts'

/** A response and what it depends on. */
export interface Stored {
  readonly response: SerializedResponse
  /** The time of `changes` before it was made. */
  readonly since: number
  readonly tables: readonly string[]
  /** When it expires, as performance.now() counts. */
  readonly until: number
  /** The request that it was made for, as it was sent, and its URL as the log shows it. */
  readonly target: string
  readonly loggedUrl: string
}

/** What an entry takes besides its texts. */
const overhead = 500

/** The responses in memory, at most `bytes` of them: the one that was used last stays longest. */
export class StoredResponses {
  readonly #changes: Changes
  readonly #entries: LRUCache<string, Stored> | undefined
  /** The key of each entry, by the target that it was made for. */
  readonly #keys = new Map<string, string>()
  /** Why responses were dropped. */
  readonly drops = { write: 0, expired: 0, size: 0 }

  constructor(bytes: number, changes: Changes) {
    this.#changes = changes
    const dispose = ({ target }: Stored, _key: string, reason: string) => {
      this.#keys.delete(target)
      if (reason === 'evict') this.drops.size++
    }
    if (bytes > 0) this.#entries = new LRUCache({ maxSize: bytes, dispose })
  }

  get bytes(): number {
    return this.#entries?.calculatedSize ?? 0
  }

  /**
   * The response that was made for a request that was sent like this one, if it still holds. It costs less than `get`, because
   * the text of a key is built and hashed for each request.
   */
  getAt(target: string): Stored | undefined {
    const key = this.#keys.get(target)
    return key === undefined ? undefined : this.get(key)
  }

  /** The response, if it still holds. */
  get(key: string): Stored | undefined {
    const stored = this.#entries?.get(key)
    if (!stored) return undefined
    const isExpired = performance.now() >= stored.until
    if (!isExpired && this.#changes.isUnchanged(stored.since, stored.tables)) return stored
    this.drops[isExpired ? 'expired' : 'write']++
    this.#entries?.delete(key)
    return undefined
  }

  /** Keeps a response, unless what it depends on has changed since it was made. Returns whether there is room for it. */
  set(key: string, stored: Stored): boolean {
    if (!this.#entries || !this.#changes.isUnchanged(stored.since, stored.tables)) return true
    const size = sizeOf(key, stored)
    if (size > this.#entries.maxSize) return false
    this.#entries.set(key, stored, { size })
    this.#keys.set(stored.target, key)
    return true
  }

  clear(): void {
    this.#entries?.clear()
  }
}

function sizeOf(key: string, { response, target, loggedUrl }: Stored): number {
  const { headers, text = '', content } = response
  const body = Buffer.isBuffer(content) ? content.length : Buffer.byteLength(text)
  const texts = key.length + target.length + loggedUrl.length
  return overhead + texts * 2 + JSON.stringify(headers).length + body
}
