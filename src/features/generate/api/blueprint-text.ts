import { quote } from '../../../core/fields/types.ts'
import type { Tree } from '../../../core/render/tree.ts'
import type { Audience } from '../spec.ts'

interface BlueprintParts {
  /** `admin/reports` */
  readonly name: string
  /** `admin-reports` */
  readonly folder: string
  /** `AdminReports` */
  readonly title: string
  readonly audience: Audience
  readonly test: string
}

/** The files of a blueprint: a schema without a table, one route to begin with, and its test. */
export function blueprintFiles(parts: BlueprintParts): Tree {
  return new Map([
    [`src/${parts.folder}/schema.ts`, schemaText(parts)],
    [`src/${parts.folder}/routes.ts`, routesText(parts)],
    [parts.test, testText(parts)],
  ])
}

function schemaText({ title, name }: BlueprintParts): string {
  return `import { type Static, Type } from 'typebox'
import { Timestamp } from '../db/row.ts'

export type ${title} = Static<typeof ${title}>
export const ${title} = Type.Object(
  {
    name: Type.String({ description: 'What this is.', examples: ['${name}'] }),
    read_at: Timestamp,
  },
  { title: '${title}' },
)

/** It has no table of its own. */
export const tables = () => ({})
`
}

function routesText({ name, title, audience }: BlueprintParts): string {
  const words = name.replaceAll(/[-/]/g, ' ')
  return `import { blueprint } from '../http/request/blueprint.ts'
import { ${title} } from './schema.ts'

export const routes = blueprint('/v1/${name}', 'For ${audienceWords[audience]}: ${words}.', on => {
  on.${audience}.get('/', { summary: 'Read ${words}', reply: ${title} }, () => ({
    name: '${name}',
    read_at: new Date().toISOString(),
  }))
})
`
}

const audienceWords: Readonly<Record<Audience, string>> = {
  anonymous: 'everyone',
  user: 'every client with a key',
  admin: 'admins',
}

function testText({ name, audience }: BlueprintParts): string {
  const as = audience === 'anonymous' ? '' : `, { as: '${audience}' }`
  const statuses = { anonymous: [200, 200, 200], user: [401, 200, 200], admin: [401, 403, 200] }[audience]
  return `import { expect, test } from ${quote('vitest')}
import { blueprints } from '../src/app.ts'
import { startApi } from './support/api.ts'

const { call } = await startApi(blueprints)
const path = '/v1/${name}'

test('it serves ${audienceWords[audience]}', async () => {
  const status = async (as?: 'user' | 'admin') => (await call('GET', path, as ? { as } : {})).status

  expect([await status(), await status('user'), await status('admin')]).toEqual([${statuses.join(', ')}])
})

test('it says what it is', async () => {
  expect((await call('GET', path${as})).body).toMatchObject({ name: '${name}' })
})
`
}
