import { TestingConfig } from '../../src/config/config.ts'
import { environment, load } from '../../src/config/env.ts'
import { withDatabase } from '../../src/db/connect.ts'
import { request } from '../../src/db/unit-of-work.ts'
import { tables } from './shop.ts'

const [times, id = ''] = process.argv.slice(2)

/** Reads and writes in two statements. Without a lock, two of these processes would overwrite each other's updates. */
await withDatabase(load(TestingConfig, environment()).DATABASE_URL, async knex => {
  for (let i = 0; i < Number(times); i++)
    await request(
      { knex, tables },
      async db => {
        const { stock } = await db.wares.lock(id)
        await db.wares.change(id, { stock: stock + 1 })
      },
      console.error,
    )
})
