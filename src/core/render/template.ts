import { toolchains } from '../system/toolchain/toolchains.ts'
import { joinContents, selectLayers } from './layers.ts'
import type { Manifest } from './manifest.ts'
import { dependencySpecOf, isPublished, npxSpecOf, type PackageSource, tarballPathOf } from './own-package.ts'
import { tarballIn } from './own-tarball.ts'
import { type Project, projectFile, projectFileOf } from './project-file.ts'
import { repeatCommandOf } from './repeat-command.ts'
import { type Content, type Tree, type TreeEntry, textOf, treeOf } from './tree.ts'

/** A template from the build: read, checked and parsed by scripts/build/templates.ts. */
export interface Template {
  readonly name: string
  readonly manifest: Manifest
  readonly files: readonly TemplateFile[]
}

/** `layer` is `base`, or a folder name that is its own condition, such as `+postgres`. */
export interface TemplateFile {
  readonly layer: string
  readonly path: string
  readonly content: Content | readonly TemplatePart[]
}

/** A part of a `.hbs` file: text, the value of a variable, or what depends on one. */
export type TemplatePart =
  | string
  | { readonly value: string }
  | { readonly if: string; readonly yes: readonly TemplatePart[]; readonly no: readonly TemplatePart[] }

export type Variables = Readonly<Record<string, string | boolean>>

/**
 * Renders a project: the same template and the same gapi.yml give the same bytes on any machine and day.
 * Reads no clock, disk or environment. `carried` are files that come from no template.
 */
export async function render(
  template: Template,
  project: Project,
  carried: readonly TreeEntry[] = [],
  published = isPublished,
): Promise<Tree> {
  const tarball = published ? undefined : tarballPathOf(project.version)
  const source = { version: project.version, tarball: tarballIn(carried.map(([path]) => path)) ?? tarball }
  const variables = variablesOf(template.manifest, project, source)
  const translate = translationFor(template.manifest, project)
  const selected = selectLayers(template.files, name => variables[name] === true)
  const rendering = [...selected].map(async ([path, files]) => {
    const contents = files.map(({ content }) =>
      wordsOf(content, variables, translate && (text => translate(path, text))),
    )
    return [path, await joinContents(path, contents)] as const
  })
  const rendered = new Map<string, Content>(await Promise.all(rendering))
  const own = rendered.get(projectFile)
  rendered.set(projectFile, [...(own ? [textOf(own)] : []), projectFileOf(project)].join('\n'))
  return treeOf([...rendered, ...carried])
}

/**
 * The variables of a template: every answer; `<answer>Json`, the answer as a JSON string; every choice and
 * package manager as a boolean, with the names of the `+layers`; and facts about this package.
 */
export function variablesOf(manifest: Manifest, project: Project, source: PackageSource): Variables {
  const { answers, version, createdAt } = project
  const [year = '', month = ''] = createdAt.split('-')
  const { managers, managerIn, usual } = toolchains[manifest.toolchain]
  const packageManager = project.packageManager ?? usual
  const variables: Record<string, string | boolean> = {
    version,
    database: (answers.name ?? '').replace(/^@/, '').replace(/[^a-z0-9]+/g, '_'),
    packageManager,
    thisMonth: `${year}-${month}-01`,
    monthNextYear: `${Number(year) + 1}-${month}-01`,
    gapi: dependencySpecOf(source),
    repeat: markdownCode(
      repeatCommandOf({ name: project.template, manifest }, answers, {
        npxSpec: npxSpecOf(source, '.'),
        folder: `../${answers.name}`,
        flags: managerIn(packageManager) === managerIn(usual) ? [] : ['--pm', managerIn(packageManager)],
      }),
    ),
  }
  for (const name of managers) variables[name] = name === managerIn(packageManager)
  for (const [key, question] of Object.entries(manifest.questions)) {
    const answer = answers[key] ?? ''
    variables[key] = answer
    variables[`${key}Json`] = JSON.stringify(answer)
    if (question.type !== 'choice') continue
    for (const choice of Object.keys(question.choices)) variables[choice] = answer === choice
  }
  return variables
}

/**
 * A Markdown code span for any text: its backtick fence is longer than any run of backticks inside
 * (CommonMark 0.31, 6.1).
 */
function markdownCode(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  const space =
    /^`|`$/.test(text) || (text.startsWith(' ') && text.endsWith(' ') && text.trim() !== '') ? ' ' : ''
  return `${fence}${space}${text}${space}${fence}`
}

/** Writes the commands of a text for the project's package manager; undefined where it is the usual one. */
function translationFor({ toolchain }: Manifest, { packageManager }: Project) {
  const { inWordsOf, usual } = toolchains[toolchain]
  if (packageManager === undefined || packageManager === usual) return undefined
  return (path: string, text: string) => inWordsOf(packageManager, path, text)
}

/** The content of a file. With a translation, its words are translated, and those of an answer stay as they are. */
function wordsOf(
  content: Content | readonly TemplatePart[],
  variables: Variables,
  translate: ((text: string) => string) | undefined,
): Content {
  if (!isParts(content)) return translate ? translate(textOf(content)) : content
  if (!translate) return fill(content, variables, name => String(variables[name]))
  const marked = translate(fill(content, variables, name => `\ue000${name}\ue001`))
  return marked.replace(/\ue000(\w+)\ue001/g, (_, name: string) => String(variables[name]))
}

function isParts(content: Content | readonly TemplatePart[]): content is readonly TemplatePart[] {
  return Array.isArray(content)
}

/** The build checks that every variable exists, so a `{{` in the result can only come from an answer. */
function fill(
  parts: readonly TemplatePart[],
  variables: Variables,
  textFor: (name: string) => string,
): string {
  const texts = parts.map(part => {
    if (typeof part === 'string') return part
    if ('value' in part) return textFor(part.value)
    return fill(variables[part.if] ? part.yes : part.no, variables, textFor)
  })
  return texts.join('')
}
