import { documentOf } from '../../../readme/markdown/document.ts'
import { isOtherMarkup } from '../../../readme/markdown/find-readme.ts'
import type { ReadmeStep } from '../../../readme/plan/step.ts'
import { pythonManifest } from '../../../repository/python.ts'
import type { Check, Hit } from '../../check.ts'
import { amount, only } from '../../subject.ts'
import { unreadReadme } from '../readme-steps.ts'

const findings = {
  'no-readme': {
    message: 'There is no README.',
    hint: 'Write one that takes a newcomer from the clone to a running program.',
  },
  'no-setup': {
    message: '{file} has no command that sets up the project, and no link to a page that has one.',
    hint: 'Write down what you type after a fresh clone, as a code block that can be copied.',
  },
}

type Code = keyof typeof findings

export const setupPresent: Check<Code> = {
  id: 'readme/setup-present',
  severity: 'error',
  point: 'readme',
  title: 'The README says how to set up the project',
  why: '“Is the set-up code in your README working?” can only be asked where there is some. Without it every newcomer asks somebody who was there before, or guesses.',
  finds:
    'No README; or a README without a single command that installs, prepares, starts or builds, and without a link to a page that has one.',
  ignores:
    'Folders without scripts and dependencies; a README that links to CONTRIBUTING.md, docs/setup.md, a documentation site or a container.',
  blockedBy:
    'A README that is not Markdown; a set-up in a sentence, on another site, or with commands that are never run, such as containers of the project.',
  advice:
    'Write down what you type after a fresh clone, as a code block that can be copied. `gapi doctor --readme-plan` shows how it is read.',
  findings,
  run(context) {
    const { repository, texts, readme } = context
    const { manifests } = repository
    const packages = manifests.has('') ? [manifests.get('')] : [...manifests.values()]
    const python = pythonManifest(repository)
    if (
      python === undefined &&
      !packages.some(one => one && Object.keys(one.scripts).length + one.dependencies.size > 0)
    )
      return { notApplicable: 'There is nothing to install or run.' }
    const { path, plan } = readme()
    const none: Hit<Code> = { code: 'no-readme', path: python ?? 'package.json', about: 'no-readme' }
    if (path === undefined) return { hits: [none], subject: only(none.path) }
    if (!plan)
      return {
        blocked: isOtherMarkup(path)
          ? `${path} is not Markdown, which is all that is read.`
          : unreadReadme(path, context),
      }
    const run = plan.steps.filter(isRun)
    if (run.length > 0)
      return { hits: [], subject: amount(run.length, 'command that is run', 'commands that are run') }
    const told = plan.steps.find(isSetup)
    if (told)
      return { blocked: `No command of ${plan.file} is run here: \`${told.command}\`, ${told.reason}.` }
    if (isToldElsewhere(texts.of(path) ?? ''))
      return { blocked: `${path} describes the set-up in a sentence or on another site, which is not read.` }
    return {
      hits: [{ code: 'no-setup', path, about: 'no-setup', args: { file: path } }],
      subject: only(path),
    }
  },
}

/** Something that installs, prepares or starts the project. */
function isRun({ class: kind, rule }: ReadmeStep): boolean {
  return ['install', 'setup', 'server'].includes(kind) && rule !== 'enter' && rule !== 'variable'
}

/** Any way to start the project, even one that the doctor would not run. */
function isSetup({ class: kind, rule }: ReadmeStep): boolean {
  if (['install', 'setup', 'server', 'service', 'alternative', 'blocked'].includes(kind))
    return rule !== 'enter' && rule !== 'variable'
  return kind === 'skipped' && !/^(git-workflow|destructive-|network|repeated|stops|no-folder)/.test(rule)
}

/** A sentence or a documentation site may describe the set-up. */
function isToldElsewhere(text: string): boolean {
  if (/\b(npm|yarn|pnpm|bun) (i|install|ci|start|run)\b/.test(text)) return true
  if (sendsElsewhere.test(text) || linksToDocs(text) || /href="https?:\/\/docs\./i.test(text)) return true
  return documentOf(text).links.some(
    ({ href }) =>
      /^https?:/i.test(href) &&
      /install|set-?up|getting-?started|quick-?start|\bdocs?\b|documentation|guide|wiki|readthedocs|tutorial/i.test(
        href,
      ),
  )
}

/** “For documentation and instructions see https://…” */
const sendsElsewhere =
  /\b(documentation|instructions|docs|guide|tutorial|walk-?through)\b[^\n]{0,80}\bhttps?:\/\//i

/** `[Read the docs](https:…`: a link whose text says where it leads. */
function linksToDocs(text: string): boolean {
  const pieces = text.split(']')
  return pieces.some((piece, at) => {
    if (!/^\(https?:/i.test(pieces[at + 1] ?? '')) return false
    const line = piece.slice(piece.lastIndexOf('\n') + 1)
    const words = line.includes('[') ? line.slice(line.indexOf('[')) : ''
    return /\b(documentation|docs|guides?|full readme)\b/i.test(words)
  })
}
