/** Below 0 where the first version is older, above 0 where it is newer, else 0 (semver 2.0.0, 11). */
export function compareVersions(a: string, b: string): number {
  const [own, other] = [a, b].map(partsOf)
  if (!own || !other) return 0
  for (const [place, number] of own.numbers.entries()) {
    const difference = number - (other.numbers[place] ?? 0)
    if (difference !== 0) return difference
  }
  if (own.before === '' || other.before === '') return Number(own.before === '') - Number(other.before === '')
  return own.before.localeCompare(other.before, 'en', { numeric: true })
}

/** The higher of two ranges such as `^5.12.8` or `~2.5.0` of one kind; undefined for others. */
export function higherRange(a: string, b: string): string | undefined {
  const [first, second] = [a, b].map(text => /^([\^~]|>=)?(\d+\.\d+\.\d+)$/.exec(text))
  if (!first?.[2] || !second?.[2] || first[1] !== second[1]) return undefined
  return compareVersions(first[2], second[2]) >= 0 ? a : b
}

export function isVersion(text: string): boolean {
  return partsOf(text) !== undefined
}

function partsOf(text: string): { numbers: number[]; before: string } | undefined {
  const [, numbers, before = ''] = /^v?(\d+\.\d+\.\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(text) ?? []
  return numbers === undefined ? undefined : { numbers: numbers.split('.').map(Number), before }
}
