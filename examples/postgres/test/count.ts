import { TestingConfig } from '../src/config.ts'
import { withDatabase } from '../src/db/connect.ts'
import { request } from '../src/db/unit-of-work.ts'
import { environment, load } from '../src/env.ts'

const [times, id = ''] = process.argv.slice(2)

/** Reads and writes in two statements: without a transaction that locks, two of these would overwrite each other. */
await withDatabase(load(TestingConfig, environment()).DATABASE_URL, async knex => {
  for (let i = 0; i < Number(times); i++)
    await request(
      knex,
      async db => {
        const { stock } = await db.products.lock(id)
        await db.products.change(id, { stock: stock + 1 })
      },
      console.error,
    )
})
