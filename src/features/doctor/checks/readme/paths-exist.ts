import { posix } from 'node:path'
import type { Check, Hit } from '../../check.ts'
import { programsBehind } from '../../readme/behind.ts'
import { fileRunBy } from '../../readme/file-run.ts'
import { readMarkdown } from '../../readme/markdown.ts'
import { isSetupHeading } from '../../readme/section.ts'
import type { Step } from '../../readme/step.ts'
import { lookAtReadme, type Told } from '../../readme/told.ts'
import { isLacking, nearTo } from '../../readme/tracked.ts'
import type { Subject } from '../../subject.ts'

export const pathsExist: Check = {
  id: 'readme/paths-exist',
  severity: 'error',
  point: 'readme',
  title: 'The files and folders that the set-up names are there',
  help: 'Whoever wrote the README has every file: those that were never committed, and those that have moved since, are missing only for the newcomer who follows it.',
  run(subject) {
    return lookAtReadme(subject, async told => {
      const hits: Hit[] = []
      const seen = new Set<string>()
      for (const step of told.steps) hits.push(...(await missingOf(step, told, subject, seen)))
      return [...hits, ...(await deadLinks(told.plan.file, subject))]
    })
  },
}

interface Named {
  readonly code: 'no-such-folder' | 'no-such-file' | 'script-without-file'
  readonly target: string
  readonly folder: string
  readonly script?: string
}

async function missingOf(step: Step, told: Told, subject: Subject, seen: Set<string>): Promise<Hit[]> {
  const hits: Hit[] = []
  for (const { code, target, folder, script = '' } of namedBy(step, subject)) {
    const place = posix.join(folder, target)
    if (seen.has(place) || isMadeBefore(target, step, told)) continue
    seen.add(place)
    if (!(await isLacking(target, folder, subject))) continue
    const suggestion = nearTo(target, folder, subject)
    const { command, file, line } = step
    const args = { command, target, script, suggestion }
    hits.push({ code, path: file, line, about: `${command} ${target}`, args })
  }
  return hits
}

function namedBy(step: Step, { repository }: Subject): Named[] {
  const { rule, class: kind, command, cwd, source } = step
  const { files } = repository
  if (source === 'prose' && isElsewhere(command, files)) return []
  if (rule === 'no-folder') return [{ code: 'no-such-folder', target: folderOf(command), folder: cwd }]
  if (!['install', 'setup', 'server', 'verify'].includes(kind)) return []
  return programsBehind(command, cwd, repository).flatMap(({ call, folder, script }): Named[] => {
    const target = fileRunBy(call.command) ?? (script === undefined ? sourceOf(call.command) : undefined)
    if (target === undefined) return []
    const code = script === undefined ? 'no-such-file' : 'script-without-file'
    return [{ code, target, folder, ...(script !== undefined && { script }) }]
  })
}

/** A sentence says in its own words in which folder: “in the packages/database, copy …”. */
function isElsewhere(command: string, files: ReadonlySet<string>): boolean {
  const name = posix.basename(command.split(' ')[1] ?? '')
  return [...files].some(path => path.endsWith(`/${name}`) || path.endsWith(`/.${name}`))
}

function folderOf(command: string): string {
  return command.replace(/^(cd|pushd)\s+/, '').replace(/\/+$/, '')
}

/** What is copied. */
function sourceOf({ name, args }: { readonly name: string; readonly args: readonly string[] }) {
  const words = args.filter(arg => !arg.startsWith('-'))
  return /^(cp|mv|copy)$/.test(name) && words.length === 2 ? words[0] : undefined
}

/** A command before it has the name among its words, or makes projects and clones. */
function isMadeBefore(target: string, step: Step, { plan }: Told): boolean {
  const name = posix.basename(target)
  const first = target.split('/').find(part => !/^\.*$/.test(part)) ?? target
  return plan.steps.some(({ line, command, rule }) => {
    if (line > step.line || command === step.command) return false
    const isOther = rule === 'scaffold-new-project' || /\bclone\b/.test(command)
    return (isOther && step.rule === 'no-folder') || command.includes(name) || hasWord(command, first)
  })
}

function hasWord(command: string, word: string): boolean {
  return /^(mkdir|git|npx|npm|tar|unzip|curl|wget|touch)\b/.test(command) && command.includes(word)
}

/** Each that is not there is asked of git. */
const mostLinks = 500

/** Links of the set-up to files that are not there; those to pages of the hosting service leave the repository. */
async function deadLinks(file: string, subject: Subject): Promise<Hit[]> {
  const { blocks, links } = readMarkdown((subject.texts.of(file) ?? '').replace(/\r\n?/g, '\n'))
  const setup = new Set(
    blocks
      .filter(({ headings }) => headings.some(isSetupHeading))
      .flatMap(({ line, endLine }) => Array.from({ length: endLine - line + 1 }, (_, below) => line + below)),
  )
  const seen = new Set<string>()
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file)
  const hits: Hit[] = []
  for (const link of links) {
    const line = link.line + 1
    const target = link.href.replace(/[#?].*$/, '')
    if (!setup.has(line) || target === '' || /^[a-z][\w+.-]*:|^\//i.test(target)) continue
    if (seen.has(target) || seen.size >= mostLinks) continue
    seen.add(target)
    if (!(await isLacking(target, folder, subject))) continue
    const args = { target, suggestion: nearTo(target, folder, subject) }
    hits.push({ code: 'dead-link', path: file, line, about: target, args, severity: 'warning' })
  }
  return hits
}
