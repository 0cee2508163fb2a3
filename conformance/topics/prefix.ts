import { expect } from 'vitest'
import { call, pathOf } from '../support/api.ts'
import { options } from '../support/options.ts'
import { catalogue, newThing } from '../support/resources.ts'
import { topic } from '../support/rule.ts'

const rule = topic('prefix')
const base = options.prefixed

rule(
  'next',
  'behind a proxy that strips a prefix, next contains the prefix',
  async () => {
    const first = await call('GET', `${catalogue.path}?limit=1`, { base })
    const next = pathOf(first.body.next, `${catalogue.path}?limit=1`, base)
    expect((await call('GET', next, { base })).status).toBe(200)
    expect(new URL(String(first.body.next), base).pathname).toBe(new URL(base + catalogue.path).pathname)
  },
  'prefixed',
)

rule(
  'location',
  'and so does Location',
  async () => {
    const { headers, body } = await call('POST', catalogue.path, { as: 'admin', json: newThing(), base })
    expect(pathOf(headers.location, catalogue.path, base)).toBe(`${catalogue.path}/${body.id}`)
  },
  'prefixed',
)
