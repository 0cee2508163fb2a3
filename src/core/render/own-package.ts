import self from '../../../package.json' with { type: 'json' }

export const { name: packageName, version } = self

/** Set this to true once this package is on the registry: until then a project contains its tarball. */
export const isPublished: boolean = false

/**
 * The path of the tarball in a project. It contains a part of the SHA-256 of its content, because package
 * managers keep what they once unpacked from a path, and would not see another tarball of the same version.
 */
export function tarballPathOf(ofVersion: string, hash?: string): string {
  return `vendor/${[packageName, ofVersion, ...(hash ? [hash.slice(0, 8)] : [])].join('-')}.tgz`
}

/** Where a project gets this package: from a tarball that it contains, or without one from the registry. */
export interface PackageSource {
  readonly version: string
  readonly tarball: string | undefined
}

/** The version spec of this package in a project's package.json (decision D13). */
export function dependencySpecOf({ version, tarball }: PackageSource): string {
  return tarball === undefined ? `^${version}` : `file:./${tarball}`
}

/**
 * The package spec for npx with exactly this version; `project` is the path of a project that contains the
 * tarball.
 */
export function npxSpecOf({ version, tarball }: PackageSource, project: string): string {
  return tarball === undefined ? `${packageName}@${version}` : `file:${project}/${tarball}`
}
