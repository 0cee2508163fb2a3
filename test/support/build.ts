import { createRequire } from 'node:module'

const buildWhenStale: () => boolean = createRequire(import.meta.url)('../../scripts/build-when-stale.cjs')

/** dist/ is part of what is tested: the bins, the packed tarball and the tarball projects carry come from it. */
export default function build(): void {
  if (!buildWhenStale()) throw new Error('The build failed.')
}
