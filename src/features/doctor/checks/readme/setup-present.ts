import type { Check, Hit } from '../../check.ts'
import { isOtherMarkup } from '../../readme/find.ts'
import { readMarkdown } from '../../readme/markdown.ts'
import type { Step } from '../../readme/step.ts'

export const setupPresent: Check = {
  id: 'readme/setup-present',
  severity: 'error',
  point: 'readme',
  title: 'The README says how to set the project up',
  help: 'Whether the set-up in a README works can only be asked where there is one. Without it every newcomer asks somebody who was there before, or guesses.',
  run({ repository, texts, readme }) {
    const manifest = repository.manifests.get('')
    if (!manifest || Object.keys(manifest.scripts).length + manifest.dependencies.size === 0)
      return { notApplicable: 'There is nothing here to install or to run.' }
    const { path, plan } = readme()
    const none: Hit = { code: 'no-readme', path: 'package.json', about: 'no-readme' }
    if (path === undefined) return { hits: [none] }
    if (!plan)
      return {
        blocked: isOtherMarkup(path)
          ? `${path} is not Markdown, which is all that is read.`
          : `${path} cannot be read as text.`,
      }
    if (plan.steps.some(isSetup) || isToldElsewhere(texts.of(path) ?? '')) return { hits: [] }
    return { hits: [{ code: 'no-setup', path, about: 'no-setup', args: { file: path } }] }
  },
}

/** Any way to get it to run, also one that the doctor would never take. */
function isSetup({ class: kind, rule }: Step): boolean {
  if (['install', 'setup', 'server', 'service', 'alternative', 'blocked'].includes(kind))
    return rule !== 'enter' && rule !== 'variable'
  return kind === 'skipped' && !/^(git-workflow|destructive-|network|repeated|stops|no-folder)/.test(rule)
}

/** Bare words may tell it, and so may a site with the documentation. */
function isToldElsewhere(text: string): boolean {
  if (/\b(npm|yarn|pnpm|bun) (i|install|ci|start|run)\b/.test(text)) return true
  if (
    /\[[^\]\n]*\b(documentation|docs|guides?|full readme)\b[^\]\n]*\]\(https?:|href="https?:\/\/docs\./i.test(
      text,
    )
  )
    return true
  return readMarkdown(text).links.some(
    ({ href }) =>
      /^https?:/i.test(href) &&
      /install|set-?up|getting-?started|quick-?start|\bdocs?\b|documentation|guide|wiki|readthedocs|tutorial/i.test(
        href,
      ),
  )
}
