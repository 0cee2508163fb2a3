import { statSync, unlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import { lockOwner, type RequireLock } from './knex-lock.ts'

/**
 * One process migrates at a time; the others wait up to `seconds`. The whole run is one transaction. A lock on a file
 * next to the database, which gapi takes too, excludes gapi.
 */
export async function withLock<T>(
  knex: Knex,
  work: (knex: Knex, requireHeld: RequireLock) => Promise<T>,
  seconds = 60,
): Promise<T> {
  const wait = waitUntil(knex, seconds)
  const lock = fileLock(knex)
  try {
    while (!lock.tryAcquire()) await wait()
    return await withoutForeignKeys(knex, () => inTransaction(knex, wait, trx => work(trx, lock.requireHeld)))
  } finally {
    lock.release()
  }
}

/** Why the database is read-only, or undefined if it is writable. */
export async function readOnlyReason(knex: Knex): Promise<string | undefined> {
  try {
    await knex.raw('begin immediate')
    await knex.raw('rollback')
    return undefined
  } catch (error) {
    return /readonly/.test(String(error)) ? 'read-only' : undefined
  }
}

/** Pauses for a moment; throws after `seconds`. */
function waitUntil(knex: Knex, seconds: number): () => Promise<void> {
  const end = performance.now() + seconds * 1000
  return async () => {
    if (performance.now() < end) return sleep(50)
    const owner = await lockOwner(knex).catch(() => undefined)
    throw new UserError(
      `Another process is migrating, seeding or writing this database${owner ? `: process ${owner.pid} on ${owner.host}` : ''}. Waited ${seconds} s.`,
      'Wait longer with MIGRATION_LOCK_TIMEOUT, or end that process.',
    )
  }
}

/** An exclusive transaction on an empty file. The holder removes the file at the end; those waiting open the new one. */
function fileLock(knex: Knex) {
  const { filename } = knex.client.config.connection
  const path = filename === ':memory:' ? undefined : `${resolve(filename)}.gapi-lock`
  let connection: { exec(sql: string): void; close(): void } | undefined
  let opened: number | undefined
  const inode = () => path && statSync(path, { throwIfNoEntry: false })?.ino
  const close = () => {
    connection?.close()
    connection = undefined
  }
  return {
    tryAcquire(): boolean {
      if (!path) return true
      connection = new knex.client.driver(path)
      opened = inode() || undefined
      try {
        connection?.exec('begin exclusive')
        if (opened === inode()) return true
      } catch (error) {
        if (!/locked|disk I\/O/.test(String(error))) throw error
      }
      close()
      return false
    },
    requireHeld: async (): Promise<void> => {
      if (path && opened !== inode())
        throw new UserError('The migration lock was lost: its file was removed.', 'Run this again.')
    },
    release(): void {
      if (path && connection && opened === inode()) unlinkSync(path)
      close()
    },
  }
}

/** Knex alters a table by copying and dropping it, and SQLite would delete the rows that reference it (knex#4155). */
async function withoutForeignKeys<T>(knex: Knex, work: () => Promise<T>): Promise<T> {
  await knex.raw('pragma foreign_keys = off')
  try {
    return await work()
  } finally {
    await knex.raw('pragma foreign_keys = on')
  }
}

/** Checks the foreign keys before the commit. */
async function inTransaction<T>(
  knex: Knex,
  wait: () => Promise<void>,
  work: (trx: Knex) => Promise<T>,
): Promise<T> {
  for (;;) {
    let begun = false
    try {
      return await knex.transaction(async trx => {
        begun = true
        const result = await work(trx)
        const broken: unknown[] = await trx.raw('pragma foreign_key_check')
        if (broken.length > 0) throw new UserError(`${broken.length} rows refer to rows that do not exist.`)
        return result
      })
    } catch (error) {
      if (begun || !/database is locked/.test(String(error))) throw error
      await wait()
    }
  }
}
