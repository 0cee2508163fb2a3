import { isPython } from '../../repository/python.ts'
import type { SimpleCommand } from '../shell/parse-shell.ts'
import { words } from '../shell/words.ts'
import { programTable, ruleOf, verbOf } from './program-table.ts'
import type { ReadmeRule } from './rule.ts'
import { scriptsRun } from './scripts-run.ts'
import { type Classified, skipped } from './step-class.ts'

const programs = `uvicorn flask django-admin pip pip3 pipx uv poetry python python3 alembic pytest pipenv pdm gunicorn
  waitress-serve hypercorn celery tox nox hatch ruff mypy black isort flake8`

const notOfNode = { rule: 'other-language', reason: 'it is not part of a Node set-up' } as const

const ofPython = ruleOf(
  programTable([
    { programs, ...notOfNode },
    {
      programs: 'source .',
      args: 'venv/bin/activate .venv/bin/activate env/bin/activate',
      ...notOfNode,
    },
  ]),
)

/** What is not run of a Python project either. */
const neverRun = ruleOf(
  programTable([
    {
      programs: 'django-admin',
      verbs: 'startproject startapp',
      rule: 'scaffold-new-project',
      reason: 'it makes a project',
    },
    { programs: 'alembic', verbs: 'revision', rule: 'mutates-source', reason: 'it writes new source files' },
    { programs: 'flask', args: 'shell', rule: 'interactive', reason: 'it opens a tool for a person' },
    { programs: 'pipx', rule: 'global-install', reason: 'it installs programs on the machine' },
    { programs: 'celery', rule: 'daemon', reason: 'it leaves a program running' },
    {
      programs: 'ruff',
      verbs: 'format',
      exceptArgs: '--check --diff',
      rule: 'mutates-source',
      reason: 'it rewrites source files',
    },
    {
      programs: 'black isort',
      exceptArgs: '--check --diff',
      rule: 'mutates-source',
      reason: 'it rewrites source files',
    },
  ]),
)

/** Programs of Python are part of the set-up in a repository of Python only. */
export const pythonRule: ReadmeRule = (call, context, text) => {
  if (!isPython(context.repository)) return ofPython(call, context, text)
  const { name, args } = call.command
  if (pythons.has(name) && args.some(arg => asking.has(arg)))
    return skipped('interactive', `${args.find(arg => asking.has(arg))} asks questions`)
  return neverRun(call, context, text)
}

const pythons = words('python python3 py')
const asking = words('createsuperuser shell')

/** Whether a program comes with the packages of a Python project, or with Python. */
export function isPythonTool(name: string): boolean {
  return words(programs).has(name)
}

/** The purpose of a program of Python: `pip install -r x`, `python -m pytest`, `python manage.py runserver`. */
export function pythonKind(command: SimpleCommand): Classified | undefined {
  const { name, args } = command
  if (name === 'flask') return kinds({ ...command, args: withoutFlaskOptions(args) })
  if (!pythons.has(name)) return kinds(command)
  const [first = '', second = '', ...rest] = args
  const isModule = first === '-m'
  const called = isModule ? second : first
  if (isModule && called === 'venv') return environment
  const inner = { ...command, name: called, args: isModule ? rest : args.slice(1) }
  const known = isModule ? kinds(inner) : undefined
  if (known) return known
  const verb = verbOf(inner)
  const file = called.replace(/\.py$/, '')
  return scriptsRun(verb === 'runserver' ? 'serve' : verb) ?? scriptsRun(entries.has(file) ? 'serve' : file)
}

/** Files that start the app: `python app.py`. */
const entries = words('app main wsgi asgi')

/** `flask --app shop run` → `run` */
function withoutFlaskOptions(args: readonly string[]): readonly string[] {
  const takesValue = /^(-A|--app|-e|--env-file)$/
  return args.filter((arg, at) => !takesValue.test(arg) && !takesValue.test(args[at - 1] ?? ''))
}

const environment: Classified = {
  class: 'setup',
  rule: 'environment',
  reason: 'it makes a virtual environment',
}

const installs = { class: 'install', rule: 'install', reason: 'it installs the dependencies' } as const

const kinds = programTable([
  { programs: 'pip pip3 uv poetry pipenv pdm', verbs: 'install sync', ...installs },
  { programs: 'uv', verbs: 'pip', ...installs },
  {
    programs: 'pytest mypy flake8 tox nox ruff black isort',
    class: 'verify',
    rule: 'check',
    reason: 'it checks the result',
  },
  { programs: 'flask', verbs: 'run', class: 'server', rule: 'server', reason: 'it starts the server' },
  {
    programs: 'gunicorn uvicorn waitress-serve hypercorn',
    class: 'server',
    rule: 'server',
    reason: 'it starts the server',
  },
])
