import { packageName } from '../../core/render/own-package.ts'
import { isLockfile } from '../../core/system/package-manager.ts'

/** The tarball of this package in a project: it is replaced. */
export function isOwnTarball(path: string): boolean {
  return path.startsWith(`vendor/${packageName}-`) && path.endsWith('.tgz')
}

/** What takes no part in a merge. */
export function isLeftOut(path: string): boolean {
  return isOwnTarball(path) || isLockfile(path) || path.startsWith('.gapi/local/')
}

/** What commands of the project write from its code: never a conflict, because it is written again. */
export function isWrittenByCommands(path: string): boolean {
  return ['openapi.json', '.env.example', 'docs/deprecations.md', 'docs/api-changelog.md'].includes(path)
}
