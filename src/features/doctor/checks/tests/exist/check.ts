import { isCode } from '../../../facts/syntax.ts'
import { isPlaceholder } from '../../../queries/test-script.ts'
import { isDocumentation, isGenerated, isTest, parentOf } from '../../../repository/places.ts'
import { pythonManifest } from '../../../repository/python.ts'
import type { Repository } from '../../../repository/repository.ts'
import { positionOf, type Texts } from '../../../repository/texts.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import { amount, both, only } from '../../subject.ts'

const findings = {
  'no-tests': {
    message: 'There is no test.',
    hint: 'Write one that starts the app and requests a route; it verifies every later change.',
  },
  'no-test-script': {
    message: 'package.json has no test script.',
    hint: 'Add one, so that `npm test` is all that people and CI need to know.',
  },
  'placeholder-test-script': {
    message: 'The test script in package.json only says that there is no test.',
    hint: 'Make it run the tests.',
  },
}

type Code = keyof typeof findings

export const exist: Check<Code> = {
  id: 'tests/exist',
  severity: 'error',
  point: 'tests',
  title: 'There are tests, and `npm test` runs them',
  why: 'You have to verify code before you deploy it, and not only what is new: a change can break what worked. Clicking through it by hand is the slower and more boring way.',
  finds:
    'No test file at all, also in a project of Python; no `test` script, or the one that `npm init` writes.',
  ignores:
    'Tests in other languages, and repositories whose tests are run by a Makefile or a workspace tool.',
  advice: 'Write one test that starts the app and requests a route, and add `"test": "vitest run"`.',
  findings,
  run({ repository, texts }) {
    const packages = packagesIn(repository)
    const python = pythonManifest(repository)
    if (python !== undefined && texts.paths.some(isPythonCode)) return pythonOutcome(python, texts)
    if (packages.length === 0 || !texts.paths.some(path => isCode(path) && !isGenerated(path)))
      return { notApplicable: 'There is no package of JavaScript and no project of Python.' }
    const tests = texts.paths.filter(isTestFile)
    const subject = both(
      amount(packages.length, 'package.json', 'package.json files'),
      amount(tests.length, 'test file'),
    )
    const [first] = packages
    const none: Hit<Code>[] =
      tests.length > 0 || !first ? [] : [{ code: 'no-tests', path: first.path, about: 'no-tests' }]
    return { hits: [...none, ...packages.flatMap(one => scriptHits(one, tests, texts))], subject }
  },
}

/** A project of Python has no script for its tests: every runner finds them. */
function pythonOutcome(manifest: string, texts: Texts): CheckOutcome<Code> {
  const tests = texts.paths.filter(isTestFile)
  const none: Hit<Code> = { code: 'no-tests', path: manifest, about: 'no-tests' }
  return {
    hits: tests.length > 0 ? [] : [none],
    subject: both(only(manifest), amount(tests.length, 'test file')),
  }
}

function isPythonCode(path: string): boolean {
  return (
    path.endsWith('.py') &&
    !isGenerated(path) &&
    !isDocumentation(path) &&
    !/(^|\/)(setup|conftest)\.py$/.test(path)
  )
}

interface Package {
  /** Of its package.json. */
  readonly path: string
  readonly scripts: Readonly<Record<string, string>>
}

/** The package at the root, else those in the folders: `client/`, `server/`. */
function packagesIn({ manifests }: Repository): Package[] {
  const root = manifests.get('')
  if (root) return [{ path: 'package.json', scripts: root.scripts }]
  return [...manifests]
    .map(([folder, { scripts }]) => ({ path: `${folder}/package.json`, scripts }))
    .filter(({ path }) => !isTest(path) && !isDocumentation(path) && !isGenerated(path))
}

function scriptHits({ path, scripts }: Package, tests: readonly string[], texts: Texts): Hit<Code>[] {
  const hits: Hit<Code>[] = []
  const script = scripts.test
  const folder = parentOf(path)
  const own = tests.filter(test => folder === '' || test.startsWith(`${folder}/`))
  if (own.length > 0 && script === undefined && !hasOtherRunner(texts.paths, scripts))
    hits.push({ code: 'no-test-script', path, about: 'script', severity: 'warning' })
  if (script !== undefined && isPlaceholder(script)) {
    const text = texts.of(path) ?? ''
    const { line } = positionOf(text, text.search(/"test"\s*:/))
    hits.push({ code: 'placeholder-test-script', path, line, about: 'script' })
  }
  return hits
}

/** A test in any language: an API may be tested from Python. */
function isTestFile(path: string): boolean {
  if (isGenerated(path)) return false
  return (
    /[._-](test|tests|spec|specs|e2e|cy|it)\.[cm]?[jt]sx?$/i.test(path) ||
    /(^|\/)(tests?|__tests__|specs?|e2e|cypress)\/.*\.([cm]?[jt]sx?|py|go|rb|java|kt|cs|php|rs|sh|bats|feature|http|ya?ml|hurl)$/i.test(
      path,
    ) ||
    /(^|\/)(test_[^/]+\.py|[^/]+_test\.(py|go|rb|exs)|[^/]+_spec\.rb|[^/]+Tests?\.(java|kt|cs|php)|[^/]+\.(feature|bats|hurl|postman_collection\.json))$/.test(
      path,
    ) ||
    /(^|\/)(test|tests)\.[cm]?[jt]s$/.test(path)
  )
}

/** Tests that another tool runs, and workspaces that run their own. */
function hasOtherRunner(paths: readonly string[], scripts: Readonly<Record<string, string>>): boolean {
  return (
    Object.keys(scripts).some(name => /^tests?[:-]|[:-]tests?$|^(e2e|spec|check|ci)$/.test(name)) ||
    paths.some(path =>
      /^(makefile|justfile|taskfile\.ya?ml|turbo\.json|nx\.json|tox\.ini|pytest\.ini|go\.mod)$/i.test(path),
    )
  )
}
