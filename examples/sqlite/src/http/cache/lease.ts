import { setTimeout as wait } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { Changes, Write } from './changes.ts'
import { longestCommit } from './coherence.ts'
import { readMark } from './database-mark.ts'

/** For how long an instance responds from memory without hearing of the others, in milliseconds. */
export const bound = 2000
/** Instances stop a little earlier, because clocks do not run equally fast. */
const margin = 200
const interval = 500

/** A message that another instance sent by way of Redis. */
export interface WriteMessage {
  readonly kind: 'begin' | 'end'
  readonly seq: number
  /** A Write, as JSON. */
  readonly write: string
  readonly inbox?: string
}

/** What this instance sent to itself by way of Redis: it hears the others. */
export interface AliveMessage {
  readonly kind: 'alive'
  readonly seq: number
  readonly sent: string
  /** The writes that have begun, each as JSON. */
  readonly writes: readonly string[]
}

interface LeaseOptions {
  /** This instance: the beginning of the ids of its writes. */
  readonly id: string
  readonly changes: Changes
  readonly knex: Knex
  /** Sends an AliveMessage to this instance. */
  renew(sent: number): Promise<unknown>
  warn(error: Error): void
}

/**
 * Whether this instance has heard of every write: it gets the messages of the others, all of them and in order, and reads the
 * mark in the database of those that cannot send any. Both count from when it asked. After a gap nothing in memory holds.
 */
export class Lease {
  readonly #options: LeaseOptions
  #messagesUntil = 0
  #markUntil = 0
  #seq = -1
  #mark: string | undefined
  #ending = false
  #running: Promise<void> | undefined

  constructor(options: LeaseOptions) {
    this.#options = options
  }

  get isHeld(): boolean {
    this.#running ??= this.#run()
    const now = performance.now()
    return now < this.#messagesUntil && now < this.#markUntil
  }

  end(): void {
    this.#ending = true
    this.#messagesUntil = 0
  }

  /** Messages may have been lost: until this instance hears itself again, it does not hear the others. */
  interrupted(): void {
    this.#messagesUntil = 0
    this.#seq = -1
  }

  heardAlive({ seq, sent, writes }: AliveMessage): void {
    if (this.#ending) return
    const { changes } = this.#options
    if (seq !== this.#seq || performance.now() >= this.#messagesUntil) changes.all()
    this.#seq = seq
    for (const text of Object.values(writes)) {
      const write: Write = JSON.parse(text)
      if (!this.#isOwn(write)) changes.begin(write, longestCommit)
    }
    this.#messagesUntil = Number(sent) + bound - margin
  }

  heardWrite({ kind, seq, write: text }: WriteMessage): Write {
    const { changes } = this.#options
    const write: Write = JSON.parse(text)
    if (seq !== this.#seq + 1) changes.all()
    this.#seq = seq
    if (this.#isOwn(write)) return write // It is known here already.
    if (kind === 'begin') changes.begin(write, longestCommit)
    else changes.end(write)
    return write
  }

  #isOwn({ id }: Write): boolean {
    return id.startsWith(this.#options.id)
  }

  async #run(): Promise<void> {
    while (!this.#ending) {
      const { renew, knex } = this.#options
      const sent = performance.now()
      const read = readMark(knex).then(
        mark => this.#readMark(mark, sent),
        (error: Error) => this.#failed(error),
      )
      await Promise.all([renew(sent), read, wait(interval, undefined, { ref: false })])
    }
  }

  #failed(error: Error): void {
    if (!this.#ending && performance.now() >= this.#markUntil) this.#options.warn(error)
  }

  #readMark(mark: string, sent: number): void {
    if (mark !== this.#mark || performance.now() >= this.#markUntil) this.#options.changes.all()
    this.#mark = mark
    this.#markUntil = sent + bound - margin
  }
}
