import { expect, test } from 'vitest'
import { databaseUrl, sqliteFileOf } from '../src/config/database-url.ts'

const { production } = databaseUrl

test.each([
  'sqlite:file:data/shop.sqlite',
  'sqlite:FILE:data/shop.sqlite',
  'sqlite:file:///srv/shop.sqlite',
  'sqlite:file:data/shop.sqlite?mode=ro',
  'sqlite:data/shop.sqlite?mode=memory',
  'sqlite::memory:?cache=shared',
])('%s is refused: it is another spelling of a file', url => {
  expect(production.read(url)).toEqual({
    error: 'is not a path: write it as sqlite:data/shop.sqlite',
  })
})

test.each([
  ['sqlite:data/shop.sqlite', 'data/shop.sqlite'],
  ['sqlite:/srv/shop.sqlite', '/srv/shop.sqlite'],
  ['sqlite:./file.sqlite', './file.sqlite'],
  ['sqlite::memory:', null],
])('%s is the file %s', (url, file) => {
  expect(production.read(url)).toHaveProperty('value')
  expect(sqliteFileOf(url)).toBe(file)
})
