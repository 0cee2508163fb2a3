import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { systemCodeOf, UserError } from '../../core/system/errors.ts'
import { commitNamed } from '../../core/system/git/git.ts'
import { recordIn } from '../../core/system/json.ts'
import type { Environment } from '../../core/system/process.ts'
import type { CommittedContract } from './compare-contract.ts'
import { parsedJson } from './response-fault.ts'
import { type ExpectedVersion, expectedIn } from './version.ts'

/** What a deployment is compared with. */
export interface ExpectedDeployment {
  readonly version: ExpectedVersion
  readonly contract: CommittedContract | undefined
}

export interface CheckoutOptions {
  readonly cwd: string
  readonly env: Environment
  /** The value of --expect. */
  readonly expect?: string | undefined
  /** The path of the committed document, relative to `cwd`. */
  readonly contract?: string | undefined
}

/** Reads the version, the commit and the contract of the checkout that contains a folder. */
export async function readCheckout({
  cwd,
  env,
  expect,
  contract,
}: CheckoutOptions): Promise<ExpectedDeployment> {
  const root = projectAbove(cwd)
  return {
    version: expect === undefined ? await versionOf(root, env) : expectedIn(expect),
    contract: contract === undefined ? ownContract(root) : namedContract(resolve(cwd, contract), contract),
  }
}

async function versionOf(root: string | undefined, env: Environment): Promise<ExpectedVersion> {
  if (root === undefined) return { from: 'this folder', isRequired: false }
  const { version } = recordIn(parsedJson(readFileSync(join(root, 'package.json'), 'utf8')))
  return {
    version: typeof version === 'string' ? version : undefined,
    commit: await commitNamed('HEAD', root, env),
    from: 'this checkout',
    isRequired: false,
  }
}

/** The nearest folder with a package.json, in a folder or above it. */
function projectAbove(folder: string): string | undefined {
  if (existsSync(join(folder, 'package.json'))) return folder
  return folder === dirname(folder) ? undefined : projectAbove(dirname(folder))
}

function ownContract(root: string | undefined): CommittedContract | undefined {
  if (root === undefined) return undefined
  const path = ['openapi.json', 'openapi.yaml', 'openapi.yml'].find(name => existsSync(join(root, name)))
  return path === undefined ? undefined : { path, text: readFileSync(join(root, path), 'utf8') }
}

function namedContract(file: string, path: string): CommittedContract {
  try {
    return { path, text: readFileSync(file, 'utf8') }
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    throw new UserError(
      `Could not read ${path}: ${code}.`,
      'Pass the committed document: --contract openapi.json',
    )
  }
}
