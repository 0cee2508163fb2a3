import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answerIn } from '../../src/core/project/contract/answer.ts'
import { contractIn } from '../../src/core/project/contract/contract.ts'
import { findProject } from '../../src/core/project/place.ts'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

const whole = {
  template: undefined,
  manage: ['node', 'manage.js'],
  knex: undefined,
  migrations: 'db/migrations',
  seeds: 'db/seeds',
}

describe('the lines of gapi.yml', () => {
  test.each<[string, object]>([
    ['contract: 1\nmanage: [node, manage.js]\n', whole],
    ['contract: 1 # the first\r\nmanage: ["node", "manage.js"] # for gapi\r\n', whole],
    ['answers:\n  contract: 3\nmanage: [node, manage.js]\ncontract: 1', whole],
    [
      'contract: 1\nmanage: ["node", "a b.js", "--x=1"]\nknex: ./src/gapi.ts\ntemplate: "api"\nmigrations: db/changes\nseeds: "db/rows"\n',
      {
        manage: ['node', 'a b.js', '--x=1'],
        knex: 'src/gapi.ts',
        template: 'api',
        migrations: 'db/changes',
        seeds: 'db/rows',
      },
    ],
  ])('%j is a contract', (text, contract) => {
    expect(contractIn(text)).toMatchObject(contract)
  })

  test.each(['', 'doctor: { strict: true }\n', 'answers:\n  contract: 1\n', '# contract: 1\n'])(
    '%j states none',
    text => {
      expect(contractIn(text)).toBeUndefined()
    },
  )

  test.each([
    ['contract: 2', /says contract: 2, and this version of gapi knows contracts up to 1/],
    ['contract: one', /contract must be a number/],
    ['contract: 0', /contract must be a number/],
    ['contract:', /contract must be a number/],
    ['contract: 1', /manage must be a command/],
    ['contract: 1\nmanage: node manage.js', /manage must be a command/],
    ['contract: 1\nmanage: []', /manage must be a command/],
    ['contract: 1\nmanage: [1]', /manage must be a command/],
    ['contract: 1\nmanage:\n  - node\n  - manage.js', /manage must be a command/],
    ['contract: 1\nmanage: [node]\nknex: ../other/gapi.ts', /knex must be a path below gapi.yml/],
    ['contract: 1\nmanage: [node]\nknex: /srv/gapi.ts', /knex must be a path below gapi.yml/],
    ['contract: 1\nmanage: [node]\nknex:', /knex must be a path below gapi.yml/],
    ['contract: 1\nmanage: [node]\nseeds: |', /seeds must be a path below gapi.yml/],
  ])('%j is refused', (text, message) => {
    expect(() => contractIn(text)).toThrow(message)
  })
})

describe('what a project answers to routes', () => {
  const said = { contract: 1, ok: true, verb: 'routes', routes: [] }
  const failed = { ...said, ok: false, code: 1, message: 'No database.', hint: 'Start it.' }

  test.each<[string, unknown, unknown]>([
    ['an answer', said, { kind: 'answer', data: said }],
    ['a failure', failed, { kind: 'failure', message: 'No database.', hint: 'Start it.' }],
    ['an unknown verb', { ...failed, verbs: ['config'] }, { kind: 'unknown-verb', verbs: ['config'] }],
    ['an answer to another verb', { ...said, verb: 'config' }, undefined],
    ['another contract', { ...said, contract: 2 }, undefined],
    ['neither yes nor no', { ...said, ok: 1 }, undefined],
    ['a list', [said], undefined],
  ])('%s', (_about, object, answer) => {
    expect(answerIn(`${JSON.stringify(object, null, 2)}\n`, 'routes')).toEqual(answer)
  })

  test.each(['', 'Listening on 3000', '{"contract":1,"ok":true,"verb":"routes"}\nBye.'])(
    '%j is none',
    text => {
      expect(answerIn(text, 'routes')).toBeUndefined()
    },
  )
})

const manage = 'contract: 1\nmanage: [flask, --app, shop, manage]\n'

describe('the project that gapi works with', () => {
  test('is the nearest gapi.yml that states a contract; one with settings only is none', () => {
    const root = folderWith({
      'gapi.yml': `${manage}knex: src/gapi.ts\n`,
      'src/gapi.yml': 'doctor: { strict: true }\n',
      'src/db/x': '',
    })
    expect(findProject(join(root, 'src/db'))).toMatchObject({ root, contract: { knex: 'src/gapi.ts' } })
  })

  test('has Knex where somebody names it as one, or gapi says whom to ask instead', async () => {
    const cwd = folderWith({ 'gapi.yml': manage })
    const { code, stderr } = await gapi(['migration', 'status', '--knexfile', 'gapi.yml'], { cwd })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('names no knex module, so this project'),
    })
    expect(stderr).toContain("Use the project's own commands: flask --app shop manage")
  })

  test.each([
    ['', /exports no openProject/],
    ['export const openProject = () => null', /returns no loadDatabase/],
    [answering('environment: 1'), /returns no environment/],
    [answering('claims: [{ by: 1 }]'), /returns no by/],
    [answering('sqliteFile: undefined'), /returns no sqliteFile/],
    [answering('loadDatabase: () => () => ({})'), /has a loadDatabase that makes no Knex/],
    [answering('loadDatabase: () => 1'), /has a loadDatabase without a result/],
    [
      answering("loadDatabase() { throw Object.assign(new Error('No URL.'), { hint: 'Set it.' }) }"),
      /^No URL\.\nSet it\./,
    ],
  ])('says what its Knex module lacks: %s', async (text, message) => {
    const cwd = folderWith({ 'gapi.yml': `${manage}knex: gapi.mjs\n`, 'gapi.mjs': text })
    const { code, stderr } = await gapi(['migration', 'status'], { cwd })
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) })
  })
})

/** A Knex module that answers all but this. */
function answering(part: string): string {
  return `export const openProject = () => ({
  environment: 'development', environments: [], claims: [], sqliteFile: null,
  loadDatabase: () => () => null, loadSeeding: () => ({}), ${part} })`
}
