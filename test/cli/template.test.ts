import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  chooseTemplate,
  keysHelp,
  questionOptions,
  refuseForeign,
} from '../../src/cli/commands/new/choose-template.ts'
import type { Question } from '../../src/core/render/manifest.ts'
import { repeatCommandOf } from '../../src/core/render/repeat-command.ts'
import type { Template } from '../../src/core/render/template.ts'
import { contentsOf, emptyFolder, folderWith } from '../support/folder.ts'
import { createGoodApi } from '../support/run.ts'

const alone = ['--no-install', '--no-git']

describe('--template', () => {
  test('api is the default', async () => {
    const cwd = emptyFolder()
    await createGoodApi(['one/app', ...alone], { cwd })
    await createGoodApi(['two/app', '--template', 'api', ...alone], { cwd })
    expect(contentsOf(join(cwd, 'two/app'))).toEqual(contentsOf(join(cwd, 'one/app')))
    expect(contentsOf(join(cwd, 'one/app'))['gapi.yml']).toContain('template: api\n')
  })

  test('must be one that there is, wherever it was named', async () => {
    const unknown = await createGoodApi(['app', '--template', 'apy', ...alone], { cwd: emptyFolder() })
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('Unknown template: apy.') })
    expect(unknown.stderr).toContain('api')
    const cwd = folderWith({ 'gapi.yml': 'answers: { db: mysql }\ntemplate: django\n' })
    const inFile = await createGoodApi(['app', '--answers', 'gapi.yml', ...alone], { cwd })
    expect(inFile).toMatchObject({ code: 2, stderr: expect.stringContaining('Unknown template: django.') })
    const both = await createGoodApi(['app', '--answers', 'gapi.yml', '--template', 'api', ...alone], { cwd })
    expect(both.stderr).toContain('The template is both api (--template) and django (gapi.yml).')
  })
})

describe('with several templates', () => {
  const db: Question = {
    type: 'choice',
    about: 'Database',
    flag: '--db',
    default: 'a',
    choices: { a: 'A', b: 'B' },
  }
  const queue: Question = { ...db, about: 'Queue', flag: '--task-queue' }
  const template = (name: string, questions: Record<string, Question>): Template => ({
    name,
    manifest: { title: name, toolchain: 'node', questions },
    files: [],
  })
  const api = template('api', { db })
  const other = template('another', { db, queue })
  const templates = { another: other, api }

  test('each flag is offered once, and refused where the template has no such question', () => {
    expect(questionOptions(templates).map(({ flags }) => flags)).toEqual([
      '--db <value>',
      '--task-queue <value>',
    ])
    expect(() => refuseForeign(templates, api, { taskQueue: 'a' })).toThrow(
      'The template api has no --task-queue.',
    )
    expect(() => refuseForeign(templates, other, { taskQueue: 'a', db: 'b' })).not.toThrow()
    expect(() => refuseForeign(templates, api, {}, 'uv')).toThrow('uv does not install the template api.')
  })

  test('--help lists the keys of each, the default first', () => {
    expect(keysHelp(templates).match(/--template \w+/g)).toEqual(['--template api', '--template another'])
  })

  test('who names one agrees, and the command that repeats a run names it', () => {
    const named = (name?: string) => ({ source: '--template', name })
    expect(chooseTemplate(templates, [named(), named()]).name).toBe('api')
    expect(chooseTemplate(templates, [named('another'), named('another')]).name).toBe('another')
    const line = repeatCommandOf(other, { db: 'a', queue: 'b' }, { npxSpec: 'x', folder: 'app' })
    expect(line).toBe('npx x app -y --template another --task-queue b')
  })
})
