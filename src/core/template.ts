import Handlebars from 'handlebars/runtime.js'
import { joinTexts, selectLayers } from './layers.ts'
import type { Manifest } from './manifest.ts'
import { type Project, projectFile, projectFileOf } from './project.ts'
import { repeatCommandOf } from './repeat.ts'
import { dependencySpecOf, npxSpecOf } from './self.ts'
import { type Tree, type TreeEntry, treeOf } from './tree.ts'

/** A template as the build made it: read, checked and precompiled by scripts/build/templates.ts. */
export interface Template {
  readonly name: string
  readonly manifest: Manifest
  readonly files: readonly TemplateFile[]
}

/** `layer` is `base`, or a folder name that is its own condition, such as `+postgres`. */
export interface TemplateFile {
  readonly layer: string
  readonly path: string
  readonly content: string | TemplateSpecification
}

export type Variables = Readonly<Record<string, string | boolean>>

/**
 * Renders a project: the same template and the same gapi.yml give the same bytes, on any machine and day.
 * Reads no clock, no disk and no environment. `carried` are files the project holds that no template makes.
 */
export function render(template: Template, project: Project, carried: readonly TreeEntry[] = []): Tree {
  const variables = variablesOf(template.manifest, project)
  const selected = selectLayers(template.files, name => variables[name] === true)
  const rendered = [...selected].map(([path, files]) => {
    const texts = files.map(({ content }) =>
      typeof content === 'string' ? content : fill(content, variables),
    )
    return [path, joinTexts(path, texts)] as const
  })
  return treeOf([...rendered, [projectFile, projectFileOf(project)], ...carried])
}

/**
 * The names a template may use: every answer; `<answer>Json`, the same as a JSON string; every choice as a
 * boolean, which is also what `+layers` are named by; and what the tool knows of itself.
 */
export function variablesOf(manifest: Manifest, project: Project): Variables {
  const { answers, version } = project
  const variables: Record<string, string | boolean> = {
    version,
    database: (answers.name ?? '').replace(/^@/, '').replace(/[^a-z0-9]+/g, '_'),
    gapi: dependencySpecOf(version),
    repeat: repeatCommandOf(manifest, answers, {
      npxSpec: npxSpecOf(version, '.'),
      folder: `../${answers.name}`,
    }),
  }
  for (const [key, question] of Object.entries(manifest.questions)) {
    const answer = answers[key] ?? ''
    variables[key] = answer
    variables[`${key}Json`] = JSON.stringify(answer)
    if (question.type !== 'choice') continue
    for (const choice of Object.keys(question.choices)) variables[choice] = answer === choice
  }
  return variables
}

function fill(content: TemplateSpecification, variables: Variables): string {
  const text = Handlebars.template(content)(variables)
  if (text.includes('{{'))
    throw new Error(`A template left ${text.slice(text.indexOf('{{')).slice(0, 40)} unfilled.`)
  return text
}
