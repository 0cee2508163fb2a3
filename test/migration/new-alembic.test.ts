import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { folderWith } from '../support/folder.ts'
import { pythonJson, pythonOutput, testPython } from '../support/python.ts'
import { gapi } from '../support/run.ts'

const gapiYml = (db: string) =>
  `contract: 1\nmanage: [.venv/bin/python, -m, manage]\nmigrations: migrations/versions\nseeds: seeds\nanswers:\n  db: ${db}\ntemplate: flask\n`

const env = `from alembic import context
from sqlalchemy import create_engine

url = context.config.attributes["url"]
with create_engine(url).connect() as connection:
    context.configure(connection=connection, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
`

/** The type of a project that migrations import. */
const types = 'import sqlalchemy as sa\n\n\ndef Timestamp() -> sa.DateTime:\n    return sa.DateTime()\n'

function project(db = 'sqlite'): string {
  return folderWith({
    'gapi.yml': gapiYml(db),
    'migrations/env.py': env,
    'migrations/script.py.mako': '',
    'migrations/versions/__init__.py': '',
    'app/__init__.py': '',
    'app/db/__init__.py': '',
    'app/db/types.py': types,
  })
}

const changes: readonly (readonly string[])[] = [
  ['create_clients', 'name:string{80}:unique', 'bio?:text'],
  ['create_posts', 'user:references', 'title:string{200}', 'score:int:default=0', 'price:decimal{10,2}'],
  [
    'create_notes',
    'post:references:cascade',
    'is_open:bool:default=true',
    'state:enum{new,done}:index',
    'seen_at?:datetime',
    'meta?:json',
  ],
  ['create_join_table_clients_and_posts', 'since?:date'],
  ['add_editor_to_posts', 'editor?:references{clients}', 'slug?:string{80}:unique', 'rank?:int:index'],
  ['add_index_to_posts', 'title', 'score'],
  ['add_unique_index_to_notes', 'state', 'is_open'],
  ['rename_title_to_name_in_posts'],
  ['remove_rank_from_posts', 'rank?:int:index'],
  ['make_bio_not_null_in_clients'],
  ['rename_notes_to_remarks'],
  ['create_tags', 'name:string:unique', 'place?:int:index'],
  ['drop_tags', 'name:string:unique', 'place?:int:index'],
]

async function written(cwd: string, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await gapi(['migration', 'new', ...words, '--json'], { cwd })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return readFileSync(JSON.parse(stdout).path, 'utf8')
}

test('a migration is a dated file of Alembic that follows the last one', async () => {
  const cwd = project()
  expect(await written(cwd, 'create_users', 'email:string{254}:unique')).toBe(`"""Create users."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Timestamp

revision = "20261122T200631"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )


def downgrade() -> None:
    op.drop_table("users")
`)
  expect(await written(cwd, 'add_nick_to_users', 'nick?:string{60}:index')).toBe(`"""Add nick to users."""

import sqlalchemy as sa
from alembic import op

revision = "20261122T200632"
down_revision = "20261122T200631"


def upgrade() -> None:
    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("nick", sa.String(60), nullable=True))
        batch.create_index(batch.f("ix_users_nick"), ["nick"])


def downgrade() -> None:
    with op.batch_alter_table("users") as batch:
        batch.drop_index(batch.f("ix_users_nick"))
        batch.drop_column("nick")
`)
  const names = readdirSync(join(cwd, 'migrations/versions')).filter(name => /^\d/.test(name))
  expect(names).toEqual(['20261122T200631_create_users.py', '20261122T200632_add_nick_to_users.py'])
})

test('what is not known of the way back is raised', async () => {
  const text = await written(project(), 'remove_nick_from_users')
  expect(text).toContain('    raise NotImplementedError(')
  expect(text).toContain('The type of users.nick is not known here.')
})

test('two heads are refused, and nothing is written', async () => {
  const cwd = folderWith({
    'gapi.yml': gapiYml('sqlite'),
    'migrations/versions/20261101T000001_a.py': 'revision: str = "a1"\ndown_revision: str | None = None\n',
    'migrations/versions/20261101T000002_b.py': "revision = 'b1'\ndown_revision = 'a1'\n",
    'migrations/versions/20261101T000003_c.py': "revision = 'c1'\ndown_revision = 'a1'\n",
    'migrations/versions/20261101T000004_d.py': "revision = 'd1'\ndown_revision = 'c1'\n",
  })
  const { code, stderr } = await gapi(['migration', 'new', 'create_tags'], { cwd })
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr:
      'The migrations have 2 heads: b1, d1.\nMake one follow the other: set down_revision = "b1" in the migration c1.\n',
  })
  expect(readdirSync(join(cwd, 'migrations/versions'))).toHaveLength(4)
})

test.each([
  ['--js', '--js needs Knex, and the migrations of this project are files of Alembic.'],
  ['--sql', '--sql needs Knex, and the migrations of this project are files of Alembic.'],
])('%s is refused', async (flag, sentence) => {
  const { code, stderr } = await gapi(['migration', 'new', 'create_tags', flag], { cwd: project() })
  expect({ code, first: stderr.split('\n')[0] }).toEqual({ code: 2, first: sentence })
})

test('a table that another migration creates is refused', async () => {
  const cwd = project()
  await written(cwd, 'create_users', 'name:string')
  const { code, stderr } = await gapi(['migration', 'new', 'create_table_users', 'name'], { cwd })
  expect(code).toBe(3)
  expect(stderr).toContain('20261122T200631_create_users.py already creates the table users.')
})

describe.skipIf(testPython === undefined)('with Alembic', () => {
  test('ruff has nothing to change in a file', async () => {
    const cwd = project()
    for (const words of changes) await written(cwd, ...words)
    const own = ['--line-length=110', join(cwd, 'migrations/versions')]
    const rules = ['--select=E,F,I,UP,B,W,SIM,RUF', '--config=lint.isort.known-first-party=["app"]']
    expect(pythonOutput(['-m', 'ruff', 'check', '--no-cache', ...rules, ...own])).toBe('All checks passed!\n')
    expect(pythonOutput(['-m', 'ruff', 'format', '--no-cache', '--diff', ...own])).toBe('')
  })

  test.each(databases.filter(({ isThere }) => isThere))(
    'every kind of change is undone by its downgrade on $name',
    async database => {
      const { name } = database
      const cwd = project(name)
      for (const words of changesOf(name)) await written(cwd, ...words)
      const url =
        name === 'sqlite' ? `sqlite:///${cwd}/test.sqlite` : driverUrl((await database.url()).connection)
      const result = pythonJson('round-trip.py', [join(cwd, 'migrations'), url])
      expect(result).toMatchObject({ steps: changesOf(name).length, different: [] })
    },
  )
})

/** MySQL cannot change whether a column may be null without its type. */
function changesOf(database: string) {
  return changes.filter(([name]) => database !== 'mysql' || name !== 'make_bio_not_null_in_clients')
}

function driverUrl(url: string): string {
  return url.replace(/^postgres(ql)?:/, 'postgresql+psycopg:').replace(/^mysql:/, 'mysql+pymysql:')
}
