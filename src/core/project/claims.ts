/** A source that names an environment: a flag or a variable. */
export interface Claim {
  readonly by: string
  readonly environment: string
}

/** The sources that name an environment, by name; unset ones are left out. */
export function claimsIn(named: Readonly<Record<string, string | undefined>>): Claim[] {
  return Object.entries(named).flatMap(([by, environment]) => (environment ? [{ by, environment }] : []))
}
