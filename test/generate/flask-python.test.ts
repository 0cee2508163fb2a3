import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { newFlaskProject } from '../support/flask-project.ts'
import { inProject } from '../support/generated-project.ts'
import { testPython } from '../support/python.ts'

const every = [
  'label:string{3}:index',
  'body:text',
  'size:smallint:unsigned',
  'ratio:float:default=1',
  'weight:double?',
  'token:uuid:default=uuid',
  'seen_at:datetime:default=now',
  'built_at:datetime:default=2026-01-31',
  'made_on:date:default=2026-01-31',
  'parent:references?',
  'invoice:references:cascade',
  'order:references?:set_null',
  'code:string{1}:unique',
  'on_sale:bool:default=true',
  'kind:enum(a,b)',
]

test.skipIf(testPython === undefined)(
  'what is written passes ruff, mypy and the tests of the project without an edit',
  { timeout: 300_000 },
  async () => {
    const root = await newFlaskProject()
    symlinkSync(dirname(dirname(testPython ?? '')), join(root, '.venv'))
    const generated = [
      await inProject(
        root,
        'g',
        'resource',
        'invoice',
        'number:int:unique',
        'paid_on:date?',
        '--write',
        'admin',
      ),
      await inProject(root, 'g', 'resource', 'device-kit', ...every, '--list', 'anonymous', '--force'),
    ]
    const python = (...words: string[]) => spawnSync(testPython ?? '', words, { cwd: root, encoding: 'utf8' })
    const ran = {
      format: python('-m', 'ruff', 'format', '--check', '.'),
      lint: python('-m', 'ruff', 'check', '.'),
      types: python('-m', 'mypy', '.'),
      tests: python(
        '-m',
        'pytest',
        ...['invoices', 'device_kits', 'house', 'contract', 'seeds', 'migrations'].map(
          name => `tests/test_${name}.py`,
        ),
      ),
    }

    expect(generated.map(({ code }) => code)).toEqual([0, 0])
    for (const [name, { status, stdout, stderr }] of Object.entries(ran))
      expect({ name, status, output: status === 0 ? '' : stdout + stderr }).toEqual({
        name,
        status: 0,
        output: '',
      })

    const migrated = python('-m', 'manage', 'migrate')
    const destroyed = await inProject(root, 'destroy', 'resource', 'device-kit')
    const after = [
      python('-m', 'ruff', 'format', '--check', '.'),
      python('-m', 'pytest', 'tests/test_migrations.py', 'tests/test_house.py'),
    ]

    expect([migrated.status, destroyed.code, ...after.map(({ status }) => status)]).toEqual([0, 0, 0, 0])
    expect(destroyed.stdout).toMatch(/create {2}migrations\/versions\/\d{8}T\d{6}_drop_device_kits\.py/)
  },
)
