import type { UnreadRepository } from '../../../core/system/git/checkout.ts'
import { isSettings } from '../facts/secrets.ts'
import type { History } from '../facts/source.ts'
import { decoded } from '../repository/decode.ts'
import { isEnvFile, isKeyFile } from '../repository/places.ts'
import { hashOf, secretsIn } from '../secrets/scan.ts'
import { secretPartOf, secretVariablesIn } from './environment-file.ts'
import { readOr } from './read-or.ts'

/** A secret without its value. */
export interface HashedSecret {
  readonly name: string
  readonly hash: string
}

/** What a version of a file holds. */
export interface ScannedBlob {
  readonly secrets: readonly HashedSecret[]
  /** Of a settings file, its secret variables. */
  readonly variables: readonly HashedSecret[]
  readonly isKey: boolean
}

/** A blob, and a path that it had: settings are read otherwise than code. */
export interface BlobAt {
  readonly id: string
  readonly path: string
}

/** The secrets in blobs; each is read and scanned once. */
export interface BlobScanner {
  scan(blobs: readonly BlobAt[]): Promise<void>
  of(blob: BlobAt): ScannedBlob
  /** How many blobs were not read, because those before them have more bytes than are read at most. */
  left(): number
}

export function blobScanner(history: History, most: number, unread: UnreadRepository[]): BlobScanner {
  const found = new Map<string, ScannedBlob>()
  const done = new Set<string>()
  let [total, left] = [0, 0]
  return {
    async scan(blobs) {
      const wanted = pathsById(blobs.filter(blob => !done.has(keyOf(blob))))
      const ids = [...wanted.keys()]
      const { count } = await readOr({ count: ids.length }, unread, () =>
        history.eachBlob(ids, most - total, ({ id, bytes }) => {
          total += bytes.length
          for (const path of wanted.get(id)?.values() ?? []) {
            const key = keyOf({ id, path })
            const more = scanned(bytes, path)
            if (more) found.set(key, joined(found.get(key), more))
          }
        }),
      )
      for (const [id, paths] of wanted) for (const path of paths.values()) done.add(keyOf({ id, path }))
      left += ids.length - count
    },
    of: blob => found.get(keyOf(blob)) ?? nothing,
    left: () => left,
  }
}

const nothing: ScannedBlob = { secrets: [], variables: [], isKey: false }

/** Of each blob, a path for each way to read it. */
function pathsById(blobs: readonly BlobAt[]): Map<string, Map<string, string>> {
  const byId = new Map<string, Map<string, string>>()
  for (const { id, path } of blobs) byId.set(id, (byId.get(id) ?? new Map()).set(formOf(path), path))
  return byId
}

function keyOf({ id, path }: BlobAt): string {
  return `${id}${formOf(path)}`
}

function formOf(path: string): string {
  return `${isSettings(path) ? 'b' : ''}${isEnvFile(path) || isKeyFile(path) ? 'f' : ''}`
}

/** What a part of a blob holds; undefined where that is nothing. In binary data only tokens and keys are searched for. */
function scanned(bytes: Buffer, path: string): ScannedBlob | undefined {
  const text = decoded(bytes)
  const isBinary = text.slice(0, 8000).includes('\0')
  const searched = isBinary ? bytes.toString('latin1') : text
  const secrets = secretsIn(searched, { bare: isSettings(path), tokensOnly: isBinary }).map(
    ({ name, start, end }) => ({ name, hash: hashOf(searched.slice(start, end)) }),
  )
  const isFile = isEnvFile(path) || isKeyFile(path)
  const variables = isFile ? secretVariablesIn(text) : []
  const isKey = isKeyFile(path) && /-----BEGIN ([A-Z]+ )*PRIVATE KEY/.test(text)
  if (secrets.length === 0 && variables.length === 0 && !isKey) return undefined
  const hashed = variables.map(({ name, value }) => ({ name, hash: hashOf(secretPartOf(value)) }))
  return { secrets, variables: hashed, isKey }
}

function joined(some: ScannedBlob | undefined, more: ScannedBlob): ScannedBlob {
  if (!some) return more
  return {
    secrets: [...some.secrets, ...more.secrets],
    variables: [...some.variables, ...more.variables],
    isKey: some.isKey || more.isKey,
  }
}
