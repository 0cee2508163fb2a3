import { shortList } from '../../../../../core/system/short-list.ts'
import { pythonManifest } from '../../../repository/python.ts'
import { requirementFiles, requirementsIn } from '../../../repository/requirements.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount, only } from '../../subject.ts'

const findings = {
  unpinned: {
    message: '{file} does not pin {names}.',
    hint: 'Write the list from what you want: uv pip compile --generate-hashes requirements.in -o {file}',
  },
  unhashed: {
    message: '{file} pins versions without hashes, so that another file under the same version is installed.',
    hint: 'Add them: uv pip compile --generate-hashes requirements.in -o {file}',
  },
  'no-lock': {
    message: '{file} names packages, and no file of the repository has their versions.',
    hint: 'Commit a lock file: uv lock, poetry lock, or uv pip compile {file} --generate-hashes -o requirements.txt',
  },
}

type Code = keyof typeof findings

export const pinned: Check<Code> = {
  id: 'python/pinned',
  severity: 'warning',
  point: 'requirements',
  title: 'The packages of a Python project are pinned',
  why: 'Use a requirements.txt with all the requirements that you need. Without exact versions, also of what these packages need, an install on another day has other code, and nobody has tested it.',
  finds:
    'A `requirements*.txt` with a package without `==`, or with pinned packages without hashes (a note); a `pyproject.toml`, `Pipfile` or `setup.py` with dependencies where no list and no lock file (`uv.lock`, `poetry.lock`, `Pipfile.lock`, `pdm.lock`) is committed.',
  ignores:
    'Repositories with a lock file; `.in` files and constraints; packages from git and from folders, which have checks of their own; the lists of tests and documentation.',
  advice:
    'Write what you want into `requirements.in`, and let `uv pip compile` or `pip-compile` write the list.',
  findings,
  run(context) {
    const { repository, texts } = context
    const manifest = pythonManifest(repository)
    const files = requirementFiles(texts)
    if (manifest === undefined && files.length === 0)
      return { notApplicable: 'This is not a Python project.' }
    const lock = locks.find(name => repository.files.has(name))
    if (lock !== undefined) return { hits: [], subject: only(lock) }
    if (files.length === 0) return manifest === undefined ? nothing : manifestOutcome(manifest, context)
    return {
      hits: files.flatMap(path => hitsIn(path, context)),
      subject: amount(files.length, 'list of packages', 'lists of packages'),
    }
  },
}

const locks = ['uv.lock', 'poetry.lock', 'Pipfile.lock', 'pdm.lock', 'pylock.toml']

const nothing = { notApplicable: 'This is not a Python project.' } as const

function hitsIn(path: string, { texts }: CheckContext): Hit<Code>[] {
  const all = requirementsIn(path, texts).filter(({ source }) => source === undefined)
  const loose = all.filter(({ isPinned }) => !isPinned)
  const [first] = loose
  if (first) {
    const args = { file: path, names: shortList(loose.map(({ name }) => name)) }
    return [{ code: 'unpinned', path, line: first.line, about: 'unpinned', args }]
  }
  const bare = all.find(({ isHashed }) => !isHashed)
  if (!bare) return []
  return [
    { code: 'unhashed', path, line: bare.line, about: 'unhashed', args: { file: path }, severity: 'info' },
  ]
}

function manifestOutcome(file: string, { texts }: CheckContext): CheckOutcome<Code> {
  const text = texts.of(file) ?? ''
  const hasSome =
    /^[ \t]{0,8}(dependencies ?= ?\[(?! ?\])|install_requires|\[tool\.poetry\.dependencies\]|\[packages\])/m
  if (!hasSome.test(text)) return { hits: [], subject: only(file) }
  return { hits: [{ code: 'no-lock', path: file, about: 'no-lock', args: { file } }], subject: only(file) }
}
