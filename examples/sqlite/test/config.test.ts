import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import {
  Config,
  configClass,
  DevelopmentConfig,
  ProductionConfig,
  StagingConfig,
} from '../src/config/config.ts'
import { databaseUrl } from '../src/config/database-url.ts'
import { load, variablesOf } from '../src/config/env.ts'
import { envExample } from '../src/verbs/describe.ts'

const DATABASE_URL = databaseUrl.production.example
const KEY_PEPPER = '0123456789abcdef0123456789abcdef'
/** Every variable without a default has a value here, which is not a sample. */
const secrets = variablesOf(ProductionConfig).flatMap(([name, { fallback }]) =>
  fallback === undefined ? name : [],
)
const production = {
  ...Object.fromEntries(secrets.map(name => [name, KEY_PEPPER])),
  DATABASE_URL: `${DATABASE_URL}-own`,
  KEY_PEPPER,
}

test('all errors are reported at once, with the names of the variables', () => {
  expect(() => load(ProductionConfig, { PORT: 'x', LOG_LEVEL: 'loud', SERVER_TIMING: 'yes' })).toThrow(
    /PORT "x" is not a whole number.*\nLOG_LEVEL "loud" is not one of.*\nSERVER_TIMING "yes".*\nDATABASE_URL is not set.*\nKEY_PEPPER is not set/,
  )
})

test.each([ProductionConfig, StagingConfig])('%o refuses sample values', Class => {
  expect(() => load(Class, { ...production, KEY_PEPPER: 'development-only-pepper' })).toThrow(
    'KEY_PEPPER is a sample',
  )
  expect(() => load(Class, { ...production, KEY_PEPPER: 'short' })).toThrow('shorter than 32')
  expect(() => load(Class, { ...production, DATABASE_URL: databaseUrl.development.example })).toThrow(
    'DATABASE_URL',
  )
  expect(load(Class, production).PORT).toBe(3000)
})

test('a secret is hidden in text, JSON, the inspector and errors', () => {
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

test('an error about a URL does not contain its password', () => {
  const wrong = () => load(ProductionConfig, { ...production, DATABASE_URL: 'ftp://app:hunter2@db/shop' })
  expect(wrong).toThrow(/DATABASE_URL is not a URL(?!.*hunter2)/)
})

test('APP_CONFIG selects the config class', () => {
  expect(configClass({})).toBe(DevelopmentConfig)
  expect(configClass({ APP_CONFIG: 'staging' })).toBe(StagingConfig)
  expect(configClass({ APP_CONFIG: 'development' }, true)).toBe(DevelopmentConfig)
  expect(() => configClass({}, true)).toThrow('APP_CONFIG is not set, and a build has no default')
  expect(() => configClass({ APP_CONFIG: 'prod' })).toThrow('APP_CONFIG "prod" is not one of development')
})

test('.env.example matches the config classes', () => {
  expect(readFileSync('.env.example', 'utf8')).toBe(`${envExample().text}\n`)
  for (const name of Object.keys(new Config()).filter(name => name !== 'environment'))
    expect(envExample().text).toContain(`${name}=`)
})
