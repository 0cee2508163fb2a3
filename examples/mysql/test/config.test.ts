import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Config, configClass, DevelopmentConfig, ProductionConfig, StagingConfig } from '../src/config.ts'
import { databaseUrl } from '../src/db/url.ts'
import { load } from '../src/env.ts'
import { envExample } from '../src/verbs.ts'

const DATABASE_URL = databaseUrl.production.example
const production = { DATABASE_URL: `${DATABASE_URL}-own`, KEY_PEPPER: '0123456789abcdef0123456789abcdef' }

test('every mistake is reported at once, with its name', () => {
  expect(() => load(ProductionConfig, { PORT: 'x', LOG_LEVEL: 'loud', DOCS: 'yes' })).toThrow(
    /PORT "x" is not a whole number.*\nLOG_LEVEL "loud" is not one of.*\nDOCS "yes".*\nDATABASE_URL is not set.*\nKEY_PEPPER is not set/,
  )
})

test.each([ProductionConfig, StagingConfig])('%o does not start on a sample', Class => {
  expect(() => load(Class, { ...production, KEY_PEPPER: 'development-only-pepper' })).toThrow(
    'KEY_PEPPER is a sample',
  )
  expect(() => load(Class, { ...production, KEY_PEPPER: 'short' })).toThrow('shorter than 32')
  expect(() => load(Class, { ...production, DATABASE_URL: databaseUrl.development.example })).toThrow(
    'DATABASE_URL',
  )
  expect(load(Class, production).PORT).toBe(3000)
})

test('a secret is shown nowhere: text, JSON, inspector, errors', () => {
  const { KEY_PEPPER } = load(ProductionConfig, production)
  const error = new Error(`It failed with ${KEY_PEPPER}`, { cause: KEY_PEPPER })

  for (const shown of [
    `${KEY_PEPPER}`,
    JSON.stringify({ KEY_PEPPER }),
    inspect({ KEY_PEPPER }),
    inspect(error),
  ])
    expect(shown).toContain('[secret]')
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(production.KEY_PEPPER)
  expect(KEY_PEPPER.reveal()).toBe(production.KEY_PEPPER)
})

test('a mistake in a URL does not repeat its password', () => {
  const wrong = () => load(ProductionConfig, { ...production, DATABASE_URL: 'ftp://app:hunter2@db/shop' })
  expect(wrong).toThrow(/DATABASE_URL is not a URL(?!.*hunter2)/)
})

test('APP_CONFIG chooses the class', () => {
  expect(configClass({})).toBe(DevelopmentConfig)
  expect(configClass({ APP_CONFIG: 'staging' })).toBe(StagingConfig)
  expect(() => configClass({ APP_CONFIG: 'prod' })).toThrow('APP_CONFIG "prod" is not one of development')
})

test('.env.example is what the config classes say', () => {
  expect(readFileSync('.env.example', 'utf8')).toBe(`${envExample().text}\n`)
  for (const name of Object.keys(new Config()).filter(name => name !== 'environment'))
    expect(envExample().text).toContain(`${name}=`)
})
