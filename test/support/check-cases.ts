import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Case, type Cases, isHistory } from '../../src/features/doctor/checks/cases.ts'
import type { Check } from '../../src/features/doctor/checks/check.ts'
import { checks } from '../../src/features/doctor/checks/index.ts'
import { type Files, targetIn } from '../../src/features/doctor/samples/files.ts'
import { placeholders } from '../../src/features/doctor/samples/knex.ts'
import { writeIn } from './folder.ts'
import { commit, git, repositoryWith } from './repository.ts'
import { sqliteClient } from './sqlite-client.ts'

export interface CheckCases extends Cases {
  readonly check: Check
}

/** Every check with the cases of its folder. */
export const checkCases: readonly CheckCases[] = await Promise.all(
  checks.map(async check => {
    const path = resolve('src/features/doctor/checks', check.id, 'cases.ts')
    const { cases }: { readonly cases: Cases } = await import(path)
    return { check, ...cases }
  }),
)

/** A repository of git as a case describes it. */
export function repositoryOf(repository: Case): string {
  if (!isHistory(repository)) return withLinks(repository)
  const folder = repositoryWith({})
  for (const { message, branch, files = {}, removed = [], untracked = {} } of repository) {
    if (branch !== undefined) git(folder, 'switch', '--quiet', '--create', branch)
    for (const [path, text] of Object.entries(filled(files))) writeIn(folder, path, text)
    for (const path of removed) rmSync(join(folder, path))
    commit(folder, message)
    for (const [path, text] of Object.entries(untracked)) writeIn(folder, path, text)
  }
  return folder
}

function withLinks(files: Files): string {
  const texts = Object.entries(files).filter(([, text]) => targetIn(text) === undefined)
  const folder = repositoryWith(filled(Object.fromEntries(texts)))
  if (texts.length === Object.keys(files).length) return folder
  for (const [path, text] of Object.entries(files)) {
    const target = targetIn(text)
    if (target === undefined) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    symlinkSync(target, join(folder, path))
  }
  commit(folder, 'Link')
  return folder
}

/** The files with what stands on this machine where their placeholders are. */
function filled(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      text === placeholders.sqliteClient
        ? sqliteClient
        : text.replace(placeholders.nodeModules, resolve('node_modules')),
    ]),
  )
}
