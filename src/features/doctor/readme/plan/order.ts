import { type Classified, runClasses, skipped } from '../rules/step-class.ts'
import type { DraftStep } from './draft-step.ts'

/** Changes the classes of steps by the steps before them: repeated, before the install, after the server. */
export function inOrder(drafts: readonly DraftStep[]): DraftStep[] {
  return afterServer(withoutDoubles(beforeInstall(withoutNamedInstalls(drafts))))
}

/** Removes a copy described in a sentence where a command or another sentence does the same. */
export function withoutToldTwice(drafts: readonly DraftStep[]): DraftStep[] {
  const isSaid = ({ candidate, classified }: DraftStep) =>
    candidate.source !== 'prose' && classified.class !== 'skipped'
  const said = new Set(drafts.filter(isSaid).map(keyOf))
  return drafts.filter(draft => {
    if (draft.candidate.source !== 'prose') return true
    const isNew = !said.has(keyOf(draft))
    said.add(keyOf(draft))
    return isNew
  })
}

/** Skips the install of packages by name where the README also installs all of them. */
function withoutNamedInstalls(drafts: readonly DraftStep[]): DraftStep[] {
  if (!drafts.some(({ call }) => call?.manager?.verb === 'install')) return [...drafts]
  return drafts.map(draft =>
    draft.classified.rule === 'known-packages'
      ? reclassed(draft, skipped('mutates-source', draft.classified.reason))
      : draft,
  )
}

/** Scripts in a chapter before the one with the install are not part of the set-up. */
function beforeInstall(drafts: readonly DraftStep[]): DraftStep[] {
  const first = drafts.findIndex(isInstall)
  const chapter = chapterOf(drafts[first])
  return drafts.map((draft, index) => {
    const isEarly = index < first && chapterOf(draft) !== chapter && draft.call !== undefined
    const needsInstall = draft.call?.manager !== undefined || draft.classified.class === 'server'
    if (!isEarly || !needsInstall || !['setup', 'server', 'verify'].includes(draft.classified.class))
      return draft
    return reclassed(draft, { class: 'verify', rule: 'before-install', reason: 'nothing is installed yet' })
  })
}

/** An install, or a script that is named as one: `make setup`. */
function isInstall({ classified, command }: DraftStep): boolean {
  if (classified.class === 'install') return true
  return classified.class === 'setup' && /\b(setup|install|bootstrap)\b/.test(command)
}

function chapterOf(draft: DraftStep | undefined): string | undefined {
  return draft?.candidate.place.headings[0]
}

/** The same command in the same folder is run once. */
function withoutDoubles(drafts: readonly DraftStep[]): DraftStep[] {
  const first = new Map<string, number>()
  return drafts.map(draft => {
    const { class: kind, rule } = draft.classified
    if (!runClasses.includes(kind) || kind === 'request' || rule === 'enter' || rule === 'before-install')
      return draft
    // `npm ci` after `npm install` installs the same.
    const key = rule === 'install' ? `${draft.cwd}\n${draft.call?.manager?.manager} install` : keyOf(draft)
    const { asks, makes } = bodyKeys(draft)
    const line = [key, ...asks].map(one => first.get(one)).find(known => known !== undefined)
    if (line !== undefined) return reclassed(draft, skipped('repeated', `the same as line ${line}`))
    for (const one of [key, ...makes]) first.set(one, draft.line)
    return draft
  })
}

function keyOf({ cwd, command }: DraftStep): string {
  return `${cwd}\n${command.replace(/\s+/g, ' ').replaceAll('./', '')}`
}

/** `npm run generate` with the body `npx prisma generate` does the same as that command, not as another script. */
function bodyKeys({ cwd, command, call }: DraftStep): { readonly asks: string[]; readonly makes: string[] } {
  const { script, manager } = call ?? {}
  const body = script && (manager?.words.length ?? 0) > 1 ? undefined : (script?.body ?? command)
  if (body === undefined) return { asks: [], makes: [] }
  const key = `${script?.folder ?? cwd}\n${body.replace(/^(npx|bunx|pnpm exec) /, '')}`
  return script
    ? { asks: [`command ${key}`], makes: [`script ${key}`] }
    : { asks: [`script ${key}`], makes: [`command ${key}`] }
}

/**
 * The set-up ends with its first server: later set-up steps and servers are run to check the result, except for
 * a copy of an env file, and what creates and fills the tables.
 */
function afterServer(drafts: readonly DraftStep[]): DraftStep[] {
  let started: number | undefined
  return drafts.map(draft => {
    const { class: kind, rule, reason } = draft.classified
    if (kind === 'server' && started === undefined) started = draft.line
    else if (copiesEnvironment.test(draft.command) || (kind === 'setup' && fillsTables(draft.command)))
      return draft
    else if (started !== undefined && (kind === 'server' || kind === 'setup') && rule !== 'enter') {
      const why = `${reason}, and the set-up ends at line ${started}`
      const after = kind === 'server' ? 'another-server' : 'after-server'
      return reclassed(draft, { class: 'verify', rule: after, reason: why })
    }
    return draft
  })
}

const copiesEnvironment = /^(cp|mv) \S*env\S* (\S*\/)?\.env$/

/** `npm run db:migrate`; not `migration new`, which writes a file. */
function fillsTables(command: string): boolean {
  return fills.test(command) && !writesFile.test(command)
}

const fills = /(^|[\s:._/-])(seed|seeds|seeder|seeding|migrate|migrations?)($|[\s:._-])/
const writesFile = /(^|[\s:._/-])(new|make|create|generate|add)($|[\s:._-])/

function reclassed(draft: DraftStep, classified: Classified): DraftStep {
  return { ...draft, classified }
}
