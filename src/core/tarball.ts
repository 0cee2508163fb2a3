import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { packageName } from './self.ts'

/** Where the build leaves the tarball, in dist/. A copy installed from that tarball does not hold it, and packs anew. */
const prepared = join('dist', 'self.tgz')

/** This package as an npm tarball, for a project to carry while the package is not published. */
export async function ownTarball(): Promise<Uint8Array> {
  const root = packageRoot()
  const path = join(root, prepared)
  return existsSync(path) ? readFileSync(path) : packTarball(root)
}

/** An npm tarball of what the package's users need, without its scripts. The same files give the same bytes. */
export async function packTarball(root: string): Promise<Uint8Array> {
  const [{ createTar }, { gzipSync }] = await Promise.all([import('nanotar'), import('node:zlib')])
  const paths = ['LICENSE', ...filesIn(root, 'bin'), ...filesIn(root, 'dist')].filter(
    path => path !== prepared,
  )
  const files = paths.map(path => ({
    name: `package/${path.replaceAll('\\', '/')}`,
    data: readFileSync(join(root, path)),
    attrs: { mode: path.startsWith('bin') ? '755' : '644' },
  }))
  const manifest = { name: 'package/package.json', data: manifestFor(root), attrs: { mode: '644' } }
  return gzipSync(createTar([manifest, ...files], { attrs: { mtime: 0, uid: 0, gid: 0 } }), { level: 9 })
}

/** Only what an installed package needs: no scripts to run, nothing to install beside it. */
function manifestFor(root: string): string {
  const { name, version, description, license, type, bin, engines } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  return `${JSON.stringify({ name, version, description, license, type, bin, engines }, null, 2)}\n`
}

function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder))
    .sort()
    .map(name => join(folder, name))
}

/** The folder of this package: the same whether the code runs bundled in dist/ or from src/. */
function packageRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name === packageName) return folder
    if (folder === dirname(folder)) throw new Error('The package.json of create-good-api is missing.')
  }
}
