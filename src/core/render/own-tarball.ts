import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isPublished, packageName, tarballPathOf, version } from './own-package.ts'
import { storedGzip } from './stored-gzip.ts'
import type { TreeEntry } from './tree.ts'

interface Entry {
  readonly path: string
  readonly data: Uint8Array
  readonly mode: string
}

/**
 * The files of a project that come from no template: the tarball of this package, until it is on the
 * registry.
 */
export function carriedFiles(published = isPublished): TreeEntry[] {
  if (published) return []
  const tarball = ownTarball()
  return [[tarballPathOf(version, createHash('sha256').update(tarball).digest('hex')), tarball]]
}

/** The path of this package's tarball among the files of a project; undefined where it has none. */
export function tarballIn(paths: Iterable<string>): string | undefined {
  return [...paths].find(path => path.startsWith(tarballStart) && path.endsWith('.tgz'))
}

const tarballStart = `vendor/${packageName}-`

/**
 * This package as an npm tarball, which a project contains until the package is published. The same files
 * give the same bytes. It is packed on each run, because a tarball inside the package would double its size.
 * It is not compressed (1.9 MB instead of 0.7): compression costs 13 ms of CPU, a fifth of creating a
 * project, and git compresses what is committed.
 */
function ownTarball(root = packageRoot()): Uint8Array {
  const paths = ['LICENSE', ...filesIn(root, 'bin'), ...filesIn(root, 'dist')]
  const files = paths.map(path => ({
    path: `package/${path.replaceAll('\\', '/')}`,
    data: readFileSync(join(root, path)),
    mode: path.startsWith('bin') ? '755' : '644',
  }))
  const manifest = { path: 'package/package.json', data: Buffer.from(manifestFor(root)), mode: '644' }
  return storedGzip(tarOf([manifest, ...files]))
}

/**
 * The parts of a tar archive (POSIX.1-1988, ustar): each file in blocks of 512 bytes after a header of one, then
 * two empty blocks.
 */
function tarOf(entries: readonly Entry[]): Uint8Array[] {
  const parts = entries.flatMap(entry => [
    headerOf(entry),
    entry.data,
    Buffer.alloc(-entry.data.length & 511),
  ])
  return [...parts, Buffer.alloc(1024)]
}

/**
 * Paths have at most 100 bytes; owner and time are zero. The checksum counts its own field as eight spaces.
 */
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
  ].join('')
  const rest = `0${'\0'.repeat(100)}ustar\x0000`
  const checksum = octal(sumOf(`${fields}${' '.repeat(8)}${rest}`), 6)
  return Buffer.from(`${fields}${checksum} ${rest}`.padEnd(512, '\0'), 'latin1')
}

/** The sum of the bytes of an ASCII text. A for-of loop over all 512 bytes of each header would take 8 ms. */
function sumOf(text: string): number {
  const letters = text.replaceAll('\0', '')
  let sum = 0
  for (let at = 0; at < letters.length; at++) sum += letters.charCodeAt(at)
  return sum
}

/** What an installed package needs: no scripts and no dependencies. */
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

/** The folder of this package, both for the bundle in dist/ and for src/. */
function packageRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name === packageName) return folder
    if (folder === dirname(folder)) throw new Error('The package.json of create-good-api is missing.')
  }
}
