import { execFileSync } from 'node:child_process'

/** dist/ is part of what is tested: the bins, the packed tarball and the tarball projects carry come from it. */
export default function build(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' })
}
