import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { itemsOf, placeBelow } from '../../../core/openapi/place.ts'
import { trimmedEnd } from '../../../core/system/trimmed.ts'
import type { ApiContext, ApiHit, ApiOperation } from './api-hit.ts'
import { prefixOf } from './operations-of.ts'

/** Where the API is. A base path that moved into the paths is not a change. */
export function compareServers(
  { base, revision }: ApiContext,
  pairs: readonly (readonly [ApiOperation, ApiOperation])[],
): ApiHit[] {
  const hit = (rule: string, args: Readonly<Record<string, string>>): ApiHit => ({
    ...{ rule, args },
    base: placeBelow(base.root.place, 'servers'),
    revision: placeBelow(revision.root.place, 'servers'),
  })
  const [was, is] = [prefixOf(base), prefixOf(revision)]
  if (was !== is) {
    const isMoved = pairs.some(([one, other]) => `${was}${one.path}` === `${is}${other.path}`)
    return isMoved ? [] : [hit('server-path-changed', { was: was || '/', is: is || '/' })]
  }
  const [before, after] = [urlsOf(base), urlsOf(revision)]
  if (before.length === 0 || after.length === 0) return []
  return [
    ...before.filter(url => !after.includes(url)).map(url => hit('server-removed', { url })),
    ...after.filter(url => !before.includes(url)).map(url => hit('server-added', { url })),
  ]
}

/** A slash at the end does not count. */
function urlsOf({ root }: LinkedDocument): string[] {
  return itemsOf(root, 'servers').map(({ value }) => trimmedEnd(String(value.url), '/'))
}
