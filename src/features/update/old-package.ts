import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { packageName } from '../../core/render/own-package.ts'
import { filesInTarball } from '../../core/render/read-tarball.ts'
import { exit, UserError, unlessRefused } from '../../core/system/errors.ts'
import { recordIn } from '../../core/system/json.ts'
import { childEnvironmentOf, type Environment } from '../../core/system/process.ts'

/** A version of this package, unpacked. */
export interface UnpackedPackage {
  readonly folder: string
  readonly version: string
  /** Where it came from: a path, or `create-good-api@0.3.0`. */
  readonly source: string
}

interface Wanted {
  /** Where to unpack it: an empty folder. */
  readonly into: string
  /** The folder whose .npmrc applies. */
  readonly cwd: string
  readonly env: Environment
  readonly signal: AbortSignal
}

/** Unpacks a tarball that somebody named, or that a project contains. */
export function unpackFile(file: string, { into, cwd }: Pick<Wanted, 'into' | 'cwd'>): UnpackedPackage {
  const bytes = unlessRefused(() => readFileSync(resolve(cwd, file)))
  if (!bytes) throw new UserError(`Could not read ${file}.`, 'Pass the path of a tarball of create-good-api.')
  refuseChanged(file, bytes)
  for (const { path, data } of filesInTarball(bytes, file)) {
    mkdirSync(dirname(join(into, path)), { recursive: true })
    writeFileSync(join(into, path), data)
  }
  const { name, version } = recordIn(JSON.parse(readFileSync(join(into, 'package.json'), 'utf8')))
  if (name === packageName && typeof version === 'string') return { folder: into, version, source: file }
  throw new UserError(`${file} is not a tarball of ${packageName}.`, `Pass one: npm pack ${packageName}`)
}

/** The name of a tarball in a project ends with a part of its SHA-256. */
function refuseChanged(file: string, bytes: Uint8Array): void {
  const [, hash] = /-([0-9a-f]{8})\.tgz$/.exec(file) ?? []
  if (hash === undefined || createHash('sha256').update(bytes).digest('hex').startsWith(hash)) return
  throw new UserError(
    `${file} is not what it was: its checksum is not the one in its name.`,
    'Restore it from git, or pass another with --base.',
    exit.failed,
  )
}

/** Gets a version from the registry that npm is set up for. */
export async function unpackPublished(version: string, wanted: Wanted): Promise<UnpackedPackage> {
  const { into, cwd, env, signal } = wanted
  const spec = `${packageName}@${version}`
  const packed = join(into, 'packed')
  mkdirSync(packed)
  const { runChild } = await import('../../core/system/child.ts')
  const command = ['npm', 'pack', spec, '--pack-destination', packed, '--loglevel', 'error']
  const ran = await runChild(command, { cwd, env: childEnvironmentOf(env), signal })
  const [file] = existsSync(packed) ? readdirSync(packed) : []
  if (ran.ok && file !== undefined) {
    const folder = join(into, 'program')
    return { ...unpackFile(join(packed, file), { into: folder, cwd }), source: spec }
  }
  throw new UserError(
    `${spec} could not be had: ${reasonIn(ran.output) ?? ran.fault ?? 'npm pack failed'}.`,
    'Connect to the registry, or pass the file of that version with --base (or --to).',
    exit.failed,
  )
}

function reasonIn(output: string): string | undefined {
  const lines = output.split('\n').map(line => line.replace(/^npm (error|ERR!) ?/, '').trim())
  const code = lines.find(line => /^code /.test(line))?.slice('code '.length)
  const reasons: Readonly<Record<string, string>> = {
    E404: 'the registry does not have it',
    ETARGET: 'the registry does not have it',
    ENOTFOUND: 'the registry is not reached',
    EAI_AGAIN: 'the registry is not reached',
    ECONNREFUSED: 'the registry is not reached',
    ENOTCACHED: 'npm is offline',
  }
  return code === undefined ? lines.find(Boolean) : (reasons[code] ?? code)
}
