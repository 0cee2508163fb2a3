import { Option } from 'commander'
import type { Manifest, Question } from '../../../core/render/manifest.ts'
import { defaultTemplate } from '../../../core/render/repeat-command.ts'
import type { Template } from '../../../core/render/template.ts'
import { didYouMean } from '../../../core/system/did-you-mean.ts'
import { UserError } from '../../../core/system/errors.ts'
import { toolchains } from '../../../core/system/toolchain/toolchains.ts'

/** By name. */
export type Templates = Readonly<Record<string, Template>>

/** The name of a template and its source: `--template` or the answers file. */
interface Named {
  readonly source: string
  readonly name: string | undefined
}

/** The template that all sources name; the default without one. Throws if they disagree. */
export function chooseTemplate(templates: Templates, named: readonly Named[]): Template {
  const [first, ...others] = named.filter(({ name }) => name !== undefined)
  const other = others.find(({ name }) => name !== first?.name)
  if (first && other)
    throw new UserError(
      `The template is both ${first.name} (${first.source}) and ${other.name} (${other.source}).`,
      'Name one.',
    )
  const name = first?.name ?? defaultTemplate
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined
  if (template) return template
  const known = Object.keys(templates)
  throw new UserError(
    `Unknown template: ${name}.${didYouMean(name.slice(0, 100), known)}`,
    `The templates are ${known.join(', ')}.`,
  )
}

/**
 * The flags of all templates' questions; a flag of several templates has the text of the default template.
 */
export function questionOptions(templates: Templates): Option[] {
  const options = new Map<string, Option>()
  for (const { manifest } of inOrder(templates))
    for (const question of Object.values(manifest.questions))
      if (question.flag && !options.has(question.flag))
        options.set(question.flag, optionOf(question.flag, question))
  return [...options.values()]
}

function optionOf(flag: string, question: Question): Option {
  const about = question.about.charAt(0).toLowerCase() + question.about.slice(1)
  const known = question.type === 'choice' ? `: ${Object.keys(question.choices).join(', ')}` : ''
  return new Option(`${flag} <value>`, `${about}${known} (default: ${question.default})`)
}

/** The package managers of all templates' toolchains. */
export function knownManagers(templates: Templates): string[] {
  return [...new Set(inOrder(templates).flatMap(({ manifest }) => managersOf(manifest)))]
}

/**
 * Throws for what belongs to another template: a flag of its questions, or a package manager of its
 * toolchain.
 */
export function refuseForeign(
  templates: Templates,
  { name, manifest }: Template,
  flags: object,
  pm?: string,
): void {
  const own = flagsOf(manifest)
  const foreign = Object.values(templates).flatMap(other =>
    flagsOf(other.manifest).map(flag => ({ flag, other })),
  )
  const given = new Set(Object.keys(flags))
  const wrong = foreign.find(({ flag }) => !own.includes(flag) && given.has(camelCase(flag)))
  if (wrong)
    throw new UserError(
      `The template ${name} has no ${wrong.flag}.`,
      `It is for --template ${wrong.other.name}.`,
    )
  const managers = managersOf(manifest)
  if (pm !== undefined && !managers.includes(pm))
    throw new UserError(`${pm} does not install the template ${name}.`, `Pass --pm ${managers.join(' or ')}.`)
}

/** The keys for --set and --answers in --help. */
export function keysHelp(templates: Templates): string {
  const all = inOrder(templates)
  return all
    .map(({ name, manifest }) => {
      const keys = Object.entries(manifest.questions).map(
        ([key, { about }]) => `  ${key.padEnd(12)} ${about}`,
      )
      const of = all.length > 1 ? ` with --template ${name}` : ''
      return [`Keys for --set and --answers${of}:`, ...keys].join('\n')
    })
    .join('\n\n')
}

/** The property that commander uses for a flag. */
export function camelCase(flag: string): string {
  return flag.replace(/^--/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function flagsOf({ questions }: Manifest): string[] {
  return Object.values(questions).flatMap(({ flag }) => flag ?? [])
}

function managersOf({ toolchain }: Manifest): readonly string[] {
  return toolchains[toolchain].managers
}

/** The default template first. */
function inOrder(templates: Templates): Template[] {
  return Object.values(templates).sort(
    (a, b) => Number(b.name === defaultTemplate) - Number(a.name === defaultTemplate),
  )
}
