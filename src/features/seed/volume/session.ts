import { readRows } from '../../../core/catalogue/rows.ts'
import { dialectOf } from '../../../core/dialect.ts'
import type { Knex } from '../../../core/knex.ts'

/** Works with the settings that made rows need on their connection, and puts the old ones back. */
export async function inSession(trx: Knex, work: () => Promise<void>): Promise<void> {
  const { family } = dialectOf(trx)
  if (family === 'mysql') return inUtc(trx, work)
  return family === 'sqlite' ? withCache(trx, work) : work()
}

/** MySQL reads a timestamp in the zone of its session; the moments of made rows are in UTC. */
async function inUtc(trx: Knex, work: () => Promise<void>): Promise<void> {
  await trx.raw(`set @gapi_time_zone = @@session.time_zone, time_zone = '+00:00'`)
  await work()
  await trx.raw('set time_zone = @gapi_time_zone')
}

/** 64 MB: with SQLite's usual 2, an index over a million texts in no order is read and written again and again. */
const cachePages = -65_536

async function withCache(trx: Knex, work: () => Promise<void>): Promise<void> {
  const [before] = await readRows(trx, 'pragma cache_size')
  await trx.raw(`pragma cache_size = ${cachePages}`)
  await work()
  await trx.raw(`pragma cache_size = ${Number(before?.cache_size)}`)
}
