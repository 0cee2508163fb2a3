import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { packageName } from './self.ts'

interface Entry {
  readonly path: string
  readonly data: Uint8Array
  readonly mode: string
}

/**
 * This package as an npm tarball, for a project to carry while the package is not published: what its users need,
 * without its scripts. The same files give the same bytes. It is packed anew each time: a tarball inside of the package
 * would double its size. Most of it is compressed already, so it is only wrapped: gzip would take another sixth off it,
 * and 8 ms of CPU, a seventh of all that making a project costs.
 */
export async function ownTarball(root = packageRoot()): Promise<Uint8Array> {
  const { gzipSync } = await import('node:zlib')
  const paths = ['LICENSE', ...filesIn(root, 'bin'), ...filesIn(root, 'dist')]
  const files = paths.map(path => ({
    path: `package/${path.replaceAll('\\', '/')}`,
    data: readFileSync(join(root, path)),
    mode: path.startsWith('bin') ? '755' : '644',
  }))
  const manifest = { path: 'package/package.json', data: Buffer.from(manifestFor(root)), mode: '644' }
  return gzipSync(tarOf([manifest, ...files]), { level: 0 })
}

/** A tar archive (POSIX.1-1988, ustar): each file in blocks of 512 bytes after a header of one, then two empty blocks. */
function tarOf(entries: readonly Entry[]): Uint8Array {
  const parts = entries.flatMap(entry => [
    headerOf(entry),
    entry.data,
    Buffer.alloc(-entry.data.length & 511),
  ])
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}

/** Paths are of at most 100 bytes; owner and time are zero. The checksum counts its own field as eight spaces. */
function headerOf({ path, data, mode }: Entry): Uint8Array {
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  const fields = [
    path.padEnd(100, '\0'),
    mode.padStart(7, '0'),
    '\0',
    octal(0, 7),
    octal(0, 7),
    octal(data.length, 11),
    octal(0, 11),
  ]
  const header = Buffer.alloc(512)
  header.write(`${fields.join('')}${' '.repeat(8)}0`)
  header.write('ustar\x0000', 257)
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${octal(checksum, 6)} `, 148)
  return header
}

/** Only what an installed package needs: no scripts to run, nothing to install beside it. */
function manifestFor(root: string): string {
  const { name, version, description, license, type, bin, engines } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  return `${JSON.stringify({ name, version, description, license, type, bin, engines }, null, 2)}\n`
}

/** Without what was compiled on this machine. */
function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter(name => !name.endsWith('.cache'))
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
