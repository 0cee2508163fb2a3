import { LRUCache } from 'lru-cache'
import type { SerializedResponse } from '../response/serialized-response.ts'
import type { Changes } from './changes.ts'

/** A response and what it depends on. */
interface Stored {
  readonly response: SerializedResponse
  /** The time of `changes` before it was made. */
  readonly since: number
  readonly tables: readonly string[]
  /** When it expires, as performance.now() counts. */
  readonly until: number
}

/** What an entry takes besides its texts. */
const overhead = 500

/** The responses in memory, at most `bytes` of them: the one that was used last stays longest. */
export class StoredResponses {
  readonly #changes: Changes
  readonly #entries: LRUCache<string, Stored> | undefined
  /** Why responses were dropped. */
  readonly drops = { write: 0, expired: 0, size: 0 }

  constructor(bytes: number, changes: Changes) {
    this.#changes = changes
    const dispose = (_stored: Stored, _key: string, reason: string) => {
      if (reason === 'evict') this.drops.size++
    }
    if (bytes > 0) this.#entries = new LRUCache({ maxSize: bytes, dispose })
  }

  get bytes(): number {
    return this.#entries?.calculatedSize ?? 0
  }

  /** The response, if it still holds. */
  get(key: string): SerializedResponse | undefined {
    const stored = this.#entries?.get(key)
    if (!stored) return undefined
    const isExpired = performance.now() >= stored.until
    if (!isExpired && this.#changes.isUnchanged(stored.since, stored.tables)) return stored.response
    this.drops[isExpired ? 'expired' : 'write']++
    this.#entries?.delete(key)
    return undefined
  }

  /** Keeps a response, unless what it depends on has changed since it was made. Returns whether there is room for it. */
  set(key: string, stored: Stored): boolean {
    if (!this.#entries || !this.#changes.isUnchanged(stored.since, stored.tables)) return true
    const size = sizeOf(key, stored.response)
    if (size > this.#entries.maxSize) return false
    this.#entries.set(key, stored, { size })
    return true
  }

  clear(): void {
    this.#entries?.clear()
  }
}

function sizeOf(key: string, { headers, text = '', content }: SerializedResponse): number {
  const body = Buffer.isBuffer(content) ? content.length : Buffer.byteLength(text)
  return overhead + key.length * 2 + JSON.stringify(headers).length + body
}
