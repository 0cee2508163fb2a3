import { expect } from 'vitest'
import { call, contract } from '../support/api.ts'
import { topic } from '../support/rule.ts'

const rule = topic('versions')
const { version } = contract.document.info

rule('version', '/version returns the version of the document', async () => {
  const { status, body } = await call('GET', '/version')
  expect([status, body.version]).toEqual([200, version])
})

rule('header', 'API-Version is that version, and the commit if it is known', async () => {
  const { headers, body } = await call('GET', '/version')
  const expected = body.commit === undefined ? version : `${version}+${body.commit}`
  expect([expected, undefined]).toContain(headers['api-version'])
})

rule('path', 'every path has the major version, except those for machines', () => {
  const fixed = /^\/(health\/|version$|metrics$|openapi\.json$|docs)/
  const paths = contract.operations.map(({ path }) => path).filter(path => !fixed.test(path))
  expect(paths.filter(path => !/^\/v\d+\//.test(path))).toEqual([])
})

rule('deprecated', 'a deprecated operation has the date of its deprecation (RFC 9745)', async () => {
  for (const { method, path } of contract.operations.filter(({ deprecated }) => deprecated)) {
    const { headers } = await call(method, path.replace(/\{[^}]+\}/g, 'x'), { as: 'admin' })
    expect([path, headers.deprecation]).toEqual([path, expect.stringMatching(/^@\d+$/)])
  }
})
