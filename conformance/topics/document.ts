import { Validator } from '@seriousme/openapi-schema-validator'
import { expect } from 'vitest'
import { call, contract } from '../support/api.ts'
import { isPlainRead } from '../support/document.ts'
import { topic } from '../support/rule.ts'

const rule = topic('document')

rule('valid', '/openapi.json is a valid OpenAPI 3.1 document', async () => {
  const { status, text } = await call('GET', '/openapi.json')
  const { valid, errors } = await new Validator().validate(JSON.parse(text))
  expect([status, valid, errors]).toEqual([200, true, undefined])
  expect(contract.document.openapi).toMatch(/^3\.1\./)
})

rule('every-read', 'every list and page that the document has can be read', async () => {
  for (const { path, audience } of contract.operations.filter(isPlainRead)) {
    if (path.includes('{')) continue
    const as = audience === 'anonymous' ? undefined : audience
    expect([path, (await call('GET', path, { as })).status]).toEqual([path, 200])
  }
})

rule('errors', 'every operation lists the errors it returns', () => {
  const silent = contract.operations.filter(
    ({ responses }) => !Object.keys(responses).some(status => /^4|default/.test(status)),
  )
  expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([])
})
