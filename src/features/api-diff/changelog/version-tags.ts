import type { Tag } from '../../../core/system/git/tags.ts'

type Version = readonly [major: number, minor: number, patch: number]

/** The tags that are versions, e.g. `v1.4.0`, the newest first. What comes before the version is the prefix. */
export function versionTags(tags: readonly Tag[], prefix: string): Tag[] {
  const found = new Map<string, { readonly tag: Tag; readonly version: Version }>()
  for (const tag of tags) {
    const version = tag.name.startsWith(prefix) ? versionIn(tag.name.slice(prefix.length)) : undefined
    if (version && !found.has(version.join('.'))) found.set(version.join('.'), { tag, version })
  }
  return [...found.values()].toSorted((one, other) => order(other.version, one.version)).map(({ tag }) => tag)
}

/** A pre-release is left out: its changes are those of the release after it. */
function versionIn(text: string): Version | undefined {
  const [, major, minor, patch] = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(text) ?? []
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)]
}

function order(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2]
}
