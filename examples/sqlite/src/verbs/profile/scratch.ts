import type { Settings } from '../../config/config.ts'
import type { Environment } from '../../config/env.ts'
import { withDatabase } from '../../db/connect.ts'
import { hasTables, locationOf } from '../../db/inspect.ts'
import { migrate } from '../../db/migrate.ts'
import { seedAll } from '../../db/seed.ts'
import { loadTables } from '../../db/tables.ts'
import { UserError } from '../../errors.ts'
import * as resources from '../../resources.ts'

/** Migrates and seeds an empty database. Any other is refused, whatever it is. */
export async function fillScratch(config: Settings, environment: Environment): Promise<void> {
  const { DATABASE_URL } = config
  await withDatabase(DATABASE_URL, async knex => {
    if (await hasTables(knex, []))
      throw new UserError(
        `--scratch needs an empty database, and ${DATABASE_URL} has tables. Nothing was changed.`,
        'Leave --scratch out.',
        4,
      )
    await migrate(knex, config)
    const confirmed = locationOf(DATABASE_URL.reveal(), environment).database
    await seedAll({ knex, tables: await loadTables(resources) }, { config, environment, confirmed })
  })
}
