import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { writeIn } from '../support/folder.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { clients, shop } from './project.ts'

describe.each(databases)('on $name', database => {
  const on = database.isThere ? test : test.skip

  on('db drop, create, prepare and reset', async () => {
    const cwd = await database.project(shop)
    writeIn(cwd, 'seeds/01_clients.yaml', clients)
    const outcome = async (command: string) => {
      const { code, stdout } = await gapi(['db', command, '--json'], { cwd })
      return [code, JSON.parse(stdout).outcome]
    }
    await outcome('create')
    expect(await outcome('drop')).toEqual([0, 'dropped'])
    expect(await outcome('drop')).toEqual([0, 'missing'])
    expect(await outcome('create')).toEqual([0, 'created'])
    expect(await outcome('create')).toEqual([0, 'exists'])
    await outcome('drop')

    const first = await gapi(['db', 'prepare'], { cwd })
    expect(first).toMatchObject({ code: 0 })
    expect(first.stderr).toMatch(/^Created /)
    expect(first.stdout).toMatch(/up {3}1_shop.*\n01_clients\.yaml {2}clients: 2 inserted/)
    await knexOf(cwd)('clients').where({ name: 'Bob' }).del()
    expect(await outcome('prepare')).toEqual([0, 'ready'])
    const knex = knexOf(cwd)
    expect(await knex('clients').pluck('name')).toEqual(['Ada'])
    await knex.destroy()

    const reset = await gapi(['db', 'reset', '-q'], { cwd })
    expect(reset).toMatchObject({ code: 0, stdout: '' })
    expect(await knexOf(cwd)('clients').orderBy('name').pluck('name')).toEqual(['Ada', 'Bob'])
  })

  on('a database that is there and empty is seeded by db prepare, one without seeds is not', async () => {
    const cwd = await database.project(shop)
    const { code, stdout } = await gapi(['db', 'prepare'], { cwd })
    expect({ code, says: /is ready; there are no seeds\.\n$/.test(stdout) }).toEqual({ code: 0, says: true })
  })
})
