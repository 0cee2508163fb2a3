import { execFileSync } from 'node:child_process'
import { folderWith } from './folder.ts'
import { gapi } from './run.ts'

export { scripts } from '../../src/features/doctor/samples/package.ts'
export { fence } from '../../src/features/doctor/samples/readme.ts'

/** A repository with these files, tracked by git, whose origin is `https://github.com/acme/shop.git`. */
export function repositoryWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith({ 'package.json': '{ "name": "shop" }', ...files })
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' })
  git('init', '-q')
  git('remote', 'add', 'origin', 'https://github.com/acme/shop.git')
  git('add', '-A')
  return folder
}

export interface PlannedStep {
  readonly file: string
  readonly line: number
  readonly endLine: number
  readonly command: string
  readonly class: string
  readonly rule: string
  readonly reason: string
  readonly cwd: string
  readonly source: string
  readonly label: string | null
}

/** The steps of a README, planned through the front door. */
export async function planned(
  readme: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly PlannedStep[]> {
  const cwd = repositoryWith({ 'README.md': readme, ...files })
  const { stdout } = await gapi(['doctor', '--readme-plan', '--json'], { cwd })
  return JSON.parse(stdout).steps
}

/** One line for each step: “3 npm install: install”. */
export async function plannedLines(
  readme: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const steps = await planned(readme, files)
  return steps.map(step => `${step.line} ${step.command}: ${step.class}`)
}
