import { skipped } from './context.ts'
import type { Drafted } from './draft.ts'
import { runClasses, type Verdict } from './step.ts'

/** What the steps are in the light of each other: the first of its kind, too early, too late, told twice. */
export function inOrder(drafts: readonly Drafted[]): Drafted[] {
  return afterServer(withoutDoubles(beforeInstall(withoutNamedInstalls(drafts))))
}

/** A copy told in words is left out where code, or another sentence, says it too. */
export function withoutToldTwice(drafts: readonly Drafted[]): Drafted[] {
  const isSaid = ({ candidate, verdict }: Drafted) =>
    candidate.source !== 'prose' && verdict.class !== 'skipped'
  const said = new Set(drafts.filter(isSaid).map(keyOf))
  return drafts.filter(draft => {
    if (draft.candidate.source !== 'prose') return true
    const isNew = !said.has(keyOf(draft))
    said.add(keyOf(draft))
    return isNew
  })
}

/** Packages by name are left out where the README also installs all of them. */
function withoutNamedInstalls(drafts: readonly Drafted[]): Drafted[] {
  if (!drafts.some(({ call }) => call?.manager?.verb === 'install')) return [...drafts]
  return drafts.map(draft =>
    draft.verdict.rule === 'known-packages'
      ? judged(draft, skipped('mutates-source', draft.verdict.reason))
      : draft,
  )
}

/** What a chapter before the one that installs shows of the project's scripts is no step of the set-up yet. */
function beforeInstall(drafts: readonly Drafted[]): Drafted[] {
  const first = drafts.findIndex(isInstall)
  const chapter = chapterOf(drafts[first])
  return drafts.map((draft, index) => {
    const isEarly = index < first && chapterOf(draft) !== chapter && draft.call !== undefined
    const needsInstall = draft.call?.manager !== undefined || draft.verdict.class === 'server'
    if (!isEarly || !needsInstall || !['setup', 'server', 'verify'].includes(draft.verdict.class))
      return draft
    return judged(draft, { class: 'verify', rule: 'before-install', reason: 'nothing is installed yet' })
  })
}

/** An install, or a script that is named as one: `make setup`. */
function isInstall({ verdict, command }: Drafted): boolean {
  if (verdict.class === 'install') return true
  return verdict.class === 'setup' && /\b(setup|install|bootstrap)\b/.test(command)
}

function chapterOf(draft: Drafted | undefined): string | undefined {
  return draft?.candidate.place.headings[0]
}

/** The same command in the same folder is run once. */
function withoutDoubles(drafts: readonly Drafted[]): Drafted[] {
  const first = new Map<string, number>()
  return drafts.map(draft => {
    const { class: kind, rule } = draft.verdict
    if (!runClasses.includes(kind) || kind === 'request' || rule === 'enter' || rule === 'before-install')
      return draft
    // `npm ci` behind `npm install` installs what is there.
    const key = rule === 'install' ? `${draft.cwd}\n${draft.call?.manager?.manager} install` : keyOf(draft)
    const line = first.get(key)
    if (line !== undefined) return judged(draft, skipped('repeated', `the same as line ${line}`))
    first.set(key, draft.line)
    return draft
  })
}

function keyOf({ cwd, command }: Drafted): string {
  return `${cwd}\n${command.replace(/\s+/g, ' ').replaceAll('./', '')}`
}

/** The set-up ends with the first server; what would prepare or start something after it only verifies. */
function afterServer(drafts: readonly Drafted[]): Drafted[] {
  let started: number | undefined
  return drafts.map(draft => {
    const { class: kind, rule, reason } = draft.verdict
    if (kind === 'server' && started === undefined) started = draft.line
    else if (copiesEnvironment.test(draft.command)) return draft
    else if (started !== undefined && (kind === 'server' || kind === 'setup') && rule !== 'enter') {
      const why = `${reason}, and line ${started} has ended the set-up`
      const after = kind === 'server' ? 'another-server' : 'after-server'
      return judged(draft, { class: 'verify', rule: after, reason: why })
    }
    return draft
  })
}

/** Told behind the server, it is as much a part of the set-up. */
const copiesEnvironment = /^(cp|mv) \S*env\S* (\S*\/)?\.env$/

function judged(draft: Drafted, verdict: Verdict): Drafted {
  return { ...draft, verdict }
}
