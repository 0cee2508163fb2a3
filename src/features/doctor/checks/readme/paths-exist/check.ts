import { posix } from 'node:path'
import { before, trimmedEnd } from '../../../../../core/system/trimmed.ts'
import { documentOf } from '../../../readme/markdown/document.ts'
import { isSetupHeading } from '../../../readme/markdown/section.ts'
import type { ReadmeStep } from '../../../readme/plan/step.ts'
import { isLacking, nearTo } from '../../../readme/plan/tracked-paths.ts'
import { fileRunBy } from '../../../readme/shell/file-run.ts'
import type { SimpleCommand } from '../../../readme/shell/parse-shell.ts'
import { programCallsOf } from '../../../readme/shell/program-calls.ts'
import { pythonFileOf } from '../../../readme/shell/python-file.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount, both } from '../../subject.ts'
import { checkReadme, type PlannedReadme } from '../readme-steps.ts'

const findings = {
  'no-such-folder': {
    message: '`{command}`: git tracks no folder {target}.{suggestion}',
    hint: 'Write the path relative to the folder that the lines before it lead to.',
  },
  'no-such-file': {
    message: '`{command}`: git tracks no file {target}.{suggestion}',
    hint: 'Commit the file, correct its path, or add the line that creates it.',
  },
  'script-without-file': {
    message: '`{command}` runs {target} by the script {script}, and git tracks no such file.{suggestion}',
    hint: 'Commit the file, correct its path in package.json, or add the line that creates it.',
  },
  'dead-link': {
    message: 'The set-up links to {target}, which git does not track.{suggestion}',
    hint: 'Link to its new path.',
  },
}

type Code = keyof typeof findings

export const pathsExist: Check<Code> = {
  id: 'readme/paths-exist',
  severity: 'error',
  point: 'readme',
  title: 'The files and folders that the set-up names exist',
  why: 'The author of the README has every file: those that were never committed, or have moved since, are missing only for the newcomer who follows it.',
  finds:
    '`cd`, `cp`, `node file.js`, `./script.sh`, `python file.py` or `pip install -r file` with a path that git does not track, also in the scripts that the README runs. A warning: links of the set-up to a file that does not exist.',
  ignores:
    'Paths that a build, an earlier command or the newcomer creates: `dist/`, ignored files, clones and new projects, placeholders; links to pages of the hosting service.',
  advice: 'Commit the file, or correct the path.',
  findings,
  run(context) {
    return checkReadme(context, async readme => {
      const hits: Hit<Code>[] = []
      const seen = new Set<string>()
      for (const step of readme.steps) hits.push(...(await missingOf(step, readme, context, seen)))
      const links = await deadLinks(readme.plan.file, context)
      const named = amount(seen.size, 'path in a command', 'paths in commands')
      return {
        hits: [...hits, ...links.hits],
        subject: both(named, amount(links.count, 'link of the set-up', 'links of the set-up')),
      }
    })
  },
}

interface Named {
  readonly code: 'no-such-folder' | 'no-such-file' | 'script-without-file'
  readonly target: string
  readonly folder: string
  readonly script?: string
}

async function missingOf(
  step: ReadmeStep,
  readme: PlannedReadme,
  context: CheckContext,
  seen: Set<string>,
): Promise<Hit<Code>[]> {
  const hits: Hit<Code>[] = []
  for (const { code, target, folder, script = '' } of namedBy(step, context)) {
    const place = posix.join(folder, target)
    if (seen.has(place) || isMadeBefore(target, step, readme)) continue
    seen.add(place)
    if (!(await isLacking(target, folder, context))) continue
    const suggestion = nearTo(target, folder, context)
    const { command, file, line } = step
    const args = { command, target, script, suggestion }
    hits.push({ code, path: file, line, about: `${command} ${target}`, args })
  }
  return hits
}

function namedBy(step: ReadmeStep, { repository }: CheckContext): Named[] {
  const { rule, class: kind, command, cwd, source } = step
  const { files } = repository
  if (source === 'prose' && isElsewhere(command, files)) return []
  if (rule === 'no-folder') return [{ code: 'no-such-folder', target: folderOf(command), folder: cwd }]
  if (!['install', 'setup', 'server', 'verify'].includes(kind)) return []
  return programCallsOf(command, cwd, repository).flatMap(({ call, folder, script }): Named[] => {
    const target = fileRunBy(call.command) ?? (script === undefined ? fileNamedBy(call.command) : undefined)
    if (target === undefined) return []
    const code = script === undefined ? 'no-such-file' : 'script-without-file'
    return [{ code, target, folder, ...(script !== undefined && { script }) }]
  })
}

/** A sentence can name the folder in its own words: “in the packages/database, copy …”. */
function isElsewhere(command: string, files: ReadonlySet<string>): boolean {
  const name = posix.basename(command.split(' ')[1] ?? '')
  return [...files].some(path => path.endsWith(`/${name}`) || path.endsWith(`/.${name}`))
}

function folderOf(command: string): string {
  return trimmedEnd(command.replace(/^(cd|pushd)\s+/, ''), '/')
}

function fileNamedBy(command: SimpleCommand): string | undefined {
  return pythonFileOf(command) ?? sourceOf(command)
}

/** The source of the copy. */
function sourceOf({ name, args }: SimpleCommand) {
  const words = args.filter(arg => !arg.startsWith('-'))
  return /^(cp|mv|copy)$/.test(name) && words.length === 2 ? words[0] : undefined
}

/** An earlier command contains the name, generates projects or clones. */
function isMadeBefore(target: string, step: ReadmeStep, { plan }: PlannedReadme): boolean {
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

/** Each missing target is looked up with git. */
const mostLinks = 500

/** Links in the set-up to missing files; links to pages of the hosting service are ignored. */
async function deadLinks(file: string, context: CheckContext) {
  const { blocks, links } = documentOf((context.texts.of(file) ?? '').replace(/\r\n?/g, '\n'))
  const setup = new Set(
    blocks
      .filter(({ headings }) => headings.some(isSetupHeading))
      .flatMap(({ line, endLine }) => Array.from({ length: endLine - line + 1 }, (_, below) => line + below)),
  )
  const seen = new Set<string>()
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file)
  const hits: Hit<Code>[] = []
  for (const link of links) {
    const line = link.line + 1
    const target = before(link.href, '#?')
    if (!setup.has(line) || target === '' || /^[a-z][\w+.-]*:|^\//i.test(target)) continue
    if (seen.has(target) || seen.size >= mostLinks) continue
    seen.add(target)
    if (!(await isLacking(target, folder, context))) continue
    const args = { target, suggestion: nearTo(target, folder, context) }
    hits.push({ code: 'dead-link', path: file, line, about: target, args, severity: 'warning' })
  }
  return { hits, count: seen.size }
}
