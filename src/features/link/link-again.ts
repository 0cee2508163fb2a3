import { relink } from '../../../templates/api/project/base/scripts/links.mjs'
import type { Environment } from '../../core/system/process.ts'
import { refuseInCi } from './link-package.ts'
import { findLinkingProject } from './linking-project.ts'

/** Makes the links again that an install has removed. Returns a sentence about each. */
export function linkAgain(cwd: string, env: Environment): readonly string[] {
  const { root, links } = findLinkingProject(cwd)
  if (links.size === 0) return []
  refuseInCi(env)
  return relink(root)
}
