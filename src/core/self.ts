import self from '../../package.json' with { type: 'json' }

export const { name: packageName, version } = self

/** Until it is published (package.json says `private`), a project carries this package with it as a tarball. */
export const isPublished = !self.private

/** Where a project keeps the tarball. */
export function tarballPathOf(ofVersion: string): string {
  return `vendor/${packageName}-${ofVersion}.tgz`
}

/** What a project's package.json says of this package (decision D13). */
export function dependencySpecOf(ofVersion: string): string {
  return isPublished ? `^${ofVersion}` : `file:./${tarballPathOf(ofVersion)}`
}

/** How npx finds exactly this version; `project` is the path of a project that carries it. */
export function npxSpecOf(ofVersion: string, project: string): string {
  return isPublished ? `${packageName}@${ofVersion}` : `file:${project}/${tarballPathOf(ofVersion)}`
}
