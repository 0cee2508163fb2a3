import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Project } from '../../core/render/project-file.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { childEnvironmentOf, type Environment } from '../../core/system/process.ts'
import type { UnpackedPackage } from './old-package.ts'

interface RenderContext {
  /** A temporary folder. */
  readonly into: string
  /** The path of Node. */
  readonly node: string
  readonly env: Environment
  readonly signal: AbortSignal
}

/** The files that a version of this package made of a project, byte for byte: its own program makes them again. */
export async function renderBase(
  { folder, source }: UnpackedPackage,
  project: Project,
  { into, node, env, signal }: RenderContext,
): Promise<Map<string, Buffer>> {
  const { template, answers, packageManager } = project
  const answersFile = join(into, 'answers.json')
  writeFileSync(answersFile, JSON.stringify({ template, answers, packageManager }))
  const target = join(into, 'base')
  const manager = packageManager?.split('@', 1)[0]
  const words = ['new', target, '--answers', answersFile, '--no-install', '--no-git', '-y', '--quiet']
  const { runChild } = await import('../../core/system/child.ts')
  const program = [node, '--import', clockAt(project.createdAt), join(folder, 'bin/gapi.cjs')]
  const command = [...program, ...words, ...(manager === undefined ? [] : ['--pm', manager])]
  const own = Object.entries(childEnvironmentOf(env)).filter(([name]) => name !== 'NODE_OPTIONS')
  const ran = await runChild(command, { cwd: into, env: Object.fromEntries(own), signal })
  if (ran.ok) return filesBelow(target)
  throw new UserError(
    `${source} could not make the project again: ${ran.output.split('\n')[0]}`,
    'Compare the answers in gapi.yml with the commit that created the project.',
    exit.failed,
  )
}

/** A module that stops the clock of a program at a time: some versions take the month from it, and all the second. */
function clockAt(time: string): string {
  const at = String(Date.parse(time))
  const constructed = `constructor(...words) { words.length > 0 ? super(...words) : super(${at}) }`
  const module = `globalThis.Date = class extends Date { ${constructed} static now() { return ${at} } }`
  return `data:text/javascript,${encodeURIComponent(module)}`
}

function filesBelow(folder: string, under = ''): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const entry of readdirSync(join(folder, under), { withFileTypes: true })) {
    const path = `${under}${entry.name}`
    if (!entry.isDirectory()) files.set(path, readFileSync(join(folder, path)))
    else for (const [below, content] of filesBelow(folder, `${path}/`)) files.set(below, content)
  }
  return files
}
