import { describe, expect, test } from 'vitest'
import { startGapi } from '../support/bin.ts'
import { creates, databases } from '../support/databases.ts'
import { knexOf } from '../support/knex-project.ts'

const rounds = Number(process.env.GAPI_TEST_ROUNDS ?? 1)

describe.each(databases)('on an empty $name', database => {
  const on = database.isThere ? test : test.skip

  on(
    'K2: of 8 that start at once one applies, the others wait and have nothing to do',
    { timeout: 300_000 },
    async () => {
      for (let round = 0; round < rounds; round++) {
        const cwd = await database.project({
          '1_a.js': creates('a'),
          '2_b.js': creates('b'),
          '3_c.js': creates('c'),
        })
        const started = Array.from({ length: 8 }, () => startGapi(['migration', 'up', '--json'], cwd))
        const exits = await Promise.all(started.map(({ exited }) => exited))
        for (const { code, stdout, stderr } of exits)
          expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' })
        const counts = exits.map(({ stdout }) => JSON.parse(stdout).migrations.length).sort()
        expect(counts).toEqual([0, 0, 0, 0, 0, 0, 0, 3])
        const knex = knexOf(cwd)
        expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 0 }])
        expect(await knex('knex_migrations').orderBy('id').pluck('name')).toEqual([
          '1_a.js',
          '2_b.js',
          '3_c.js',
        ])
      }
    },
  )
})
