import type { ExpectedDeployment } from './checkout.ts'
import { compareContract } from './compare-contract.ts'
import {
  awaitDeployment,
  livePaths,
  readyPaths,
  versionOf,
  versionPath,
  type WaitOptions,
} from './deployment.ts'
import { headersResult } from './headers.ts'
import { readAll, readNamed, readOne } from './reads.ts'
import { resultOf, type SmokeResult } from './result.ts'
import { type Session, sessionOn } from './session.ts'
import type { SmokeKey, SmokeTarget } from './target.ts'
import { type BuiltVersion, compareVersions, oneVersion, versionIn } from './version.ts'
import { tryWrite, writesIn } from './write.ts'

export interface SmokeOptions extends WaitOptions {
  readonly key: SmokeKey
  /** Nothing but GETs, even with a key. */
  readonly readOnly: boolean
  /** The path of the POST to try; by default the first that may be repeated. */
  readonly write?: string | undefined
}

export interface Smoked {
  readonly url: string
  readonly found: BuiltVersion
  readonly results: readonly SmokeResult[]
  readonly milliseconds: number
}

/**
 * Asks a deployed instance whether it is what was built, and responds as its document says. Throws a UserError
 * where the URL is not that of an API with a document.
 */
export async function smoke(
  target: SmokeTarget,
  expected: ExpectedDeployment,
  options: SmokeOptions,
): Promise<Smoked> {
  const started = performance.now()
  const deployment = await awaitDeployment(target, expected.version, options)
  const isThere = 'contract' in deployment
  const [found, results] = isThere
    ? await checksOn(sessionOn(target, deployment.contract, options.key, options), expected, options)
    : [{}, [resultOf('reach', target.url, 'failed', deployment.fault, deployment.exchange.milliseconds)]]
  const hide = hiding(options.key)
  return {
    url: target.url,
    found: { version: found.version && hide(found.version), commit: found.commit && hide(found.commit) },
    results: results.map(each => ({ ...each, name: hide(each.name), detail: hide(each.detail) })),
    milliseconds: Math.round(performance.now() - started),
  }
}

async function checksOn(
  session: Session,
  expected: ExpectedDeployment,
  options: SmokeOptions,
): Promise<[BuiltVersion, SmokeResult[]]> {
  const { contract, target } = session
  const writes = writesIn(contract, options.write)
  const detail = target.isSecure ? 'The certificate is trusted.' : 'http: nothing is encrypted.'
  const reached = resultOf('reach', target.url, 'passed', detail)
  const health = await healthOf(session)
  const found = await readVersion(session)
  const compared = [
    ...compareVersions(expected.version, found),
    compareContract(expected.contract, contract.root),
  ]
  const probes = [readNamed(session, livePaths), readNamed(session, readyPaths)].flatMap(each => each ?? [])
  const reads = await readAll(session, probes)
  const written = await writtenOn(session, writes, found, options)
  const headers = headersResult(session.seen, contract, target)
  return [
    found,
    [reached, ...health, ...compared, ...oneVersion(session.seen), headers, ...reads, ...written],
  ]
}

async function healthOf(session: Session): Promise<SmokeResult[]> {
  const results: SmokeResult[] = []
  for (const [check, paths] of [
    ['live', livePaths],
    ['ready', readyPaths],
  ] as const) {
    const operation = readNamed(session, paths)
    results.push(
      operation
        ? await readOne(session, operation, check)
        : resultOf(check, `GET ${paths[0]}`, 'skipped', `The document has none of ${paths.join(', ')}.`),
    )
  }
  return results
}

async function readVersion(session: Session): Promise<BuiltVersion> {
  const known = session.contract.operations.some(each => each.method === 'get' && each.path === versionPath)
  if (known) {
    const response = await session.send(
      { method: 'GET', url: session.contract.base + versionPath },
      `GET ${versionPath}`,
    )
    if (response.kind === 'response' && response.status === 200) return versionOf(response)
  }
  return versionIn(
    session.seen.find(each => each.headers.has('api-version'))?.headers.get('api-version') ?? null,
  )
}

async function writtenOn(
  session: Session,
  writes: ReturnType<typeof writesIn>,
  found: BuiltVersion,
  { key, readOnly }: SmokeOptions,
): Promise<SmokeResult[]> {
  const name = writes[0]?.name ?? 'POST'
  if (key.value === undefined)
    return [
      resultOf('write', name, 'skipped', `Nothing is written without a key, and ${key.variable} is not set.`),
    ]
  if (readOnly) return [resultOf('write', name, 'skipped', 'Nothing is written with --read-only.')]
  return tryWrite(session, writes, found)
}

/** For texts of a server: the key is masked, control characters are left out, and long ones are cut. */
function hiding({ value }: SmokeKey): (text: string) => string {
  return text => {
    const plain = text.replace(/\p{Cc}+/gu, ' ')
    const masked = value === undefined ? plain : plain.replaceAll(value, '[secret]')
    return masked.length > longest ? `${masked.slice(0, longest - 1)}…` : masked
  }
}

const longest = 400
