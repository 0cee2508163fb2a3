import satisfies from 'semver/functions/satisfies.js'
import validRange from 'semver/ranges/valid.js'

export { default as intersects } from 'semver/ranges/intersects.js'
export { default as minVersion } from 'semver/ranges/min-version.js'
export { validRange }

/** Whether a version is in a range, prereleases too; undefined for what is not a range, e.g. `file:` or `workspace:`. */
export function isInRange(version: string, range: string): boolean | undefined {
  if (range === '' || validRange(range) === null) return undefined
  return satisfies(version, range, { includePrerelease: true })
}
