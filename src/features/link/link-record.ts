import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { linksFile } from '../../../templates/api/project/base/scripts/links.mjs'
import { hexDigits } from '../../core/system/owned-name.ts'

/**
 * Records the links of a project, name → folder. The folder of the file ignores itself, so that git never has it,
 * whatever the project's .gitignore says, and no tracked file changes.
 */
export function writeLinks(root: string, links: ReadonlyMap<string, string>): void {
  const path = join(root, linksFile)
  if (links.size === 0) {
    rmSync(path, { force: true })
    return
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(join(dirname(path), '.gitignore'), '*\n')
  const next = `${path}.${process.pid}.${hexDigits()}.tmp`
  writeFileSync(next, `${JSON.stringify({ links: Object.fromEntries(links) }, null, 2)}\n`)
  renameSync(next, path)
}
