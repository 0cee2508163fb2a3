export function manifest(fields: object = {}): string {
  return JSON.stringify({ name: 'shop', ...fields }, null, 2)
}

/** A package.json with these scripts. */
export function scripts(named: Readonly<Record<string, string>>, rest: object = {}): string {
  return JSON.stringify({ name: 'shop', scripts: named, ...rest })
}
