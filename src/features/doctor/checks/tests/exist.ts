import type { Check, Hit } from '../../check.ts'
import { isGenerated } from '../../places.ts'
import { isPlaceholder } from '../../test-script.ts'
import { positionOf } from '../../texts.ts'

export const exist: Check = {
  id: 'tests/exist',
  severity: 'error',
  point: 'tests',
  title: 'There are tests, and `npm test` runs them',
  help: 'You have to verify the code before you deploy it, and not only what is new: a change can break what worked. Clicking through it by hand is the slower and more boring way of doing that.',
  run({ repository, texts }) {
    const manifest = repository.manifests.get('')
    if (!manifest || !texts.paths.some(path => /\.[cm]?[jt]sx?$/.test(path) && !isGenerated(path)))
      return { notApplicable: 'There is no package of JavaScript at the root.' }
    const script = manifest.scripts.test
    const hits: Hit[] = []
    if (!texts.paths.some(isTestFile))
      hits.push({ code: 'no-tests', path: 'package.json', about: 'no-tests' })
    else if (script === undefined && !hasOtherRunner(texts.paths, manifest.scripts))
      hits.push({ code: 'no-test-script', path: 'package.json', about: 'script', severity: 'warning' })
    if (script !== undefined && isPlaceholder(script)) {
      const text = texts.of('package.json') ?? ''
      const { line } = positionOf(text, text.search(/"test"\s*:/))
      hits.push({ code: 'placeholder-test-script', path: 'package.json', line, about: 'script' })
    }
    return { hits }
  },
}

/** A test of any language: a person who tests an API from Python has tests. */
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

/** Tests that another tool starts, and workspaces that run their own. */
function hasOtherRunner(paths: readonly string[], scripts: Readonly<Record<string, string>>): boolean {
  return (
    Object.keys(scripts).some(name => /^tests?[:-]|[:-]tests?$|^(e2e|spec|check|ci)$/.test(name)) ||
    paths.some(path =>
      /^(makefile|justfile|taskfile\.ya?ml|turbo\.json|nx\.json|tox\.ini|pytest\.ini|go\.mod)$/i.test(path),
    )
  )
}
