import { expect, test } from 'vitest'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'

test.each([
  'statement_timeout=5s',
  'lock_timeout=5',
  'options=-c%20x',
  'search_path=shop',
  'searchPath=shop',
])('?%s in DATABASE_URL is refused', parameter => {
  const start = () =>
    load(TestingConfig, { DATABASE_URL: `postgres://app@db/shop?sslmode=require&${parameter}` })
  expect(start).toThrow(`has ?${parameter.split('=')[0]}`)
})
