import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { isSafePath } from '../../core/render/tree.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { listIn, recordIn } from '../../core/system/json.ts'
import { isLockfile } from '../../core/system/package-manager.ts'
import { type StepName, stepNames } from './steps.ts'

/** The copy of a file, made before an update changes it. */
export interface SavedFile {
  readonly path: string
  /** The name of its copy in the folder of the state; null where there was no file. */
  readonly copy: string | null
  readonly mode: number | null
}

/** How a conflict is left to be resolved: by removing the markers in the file, or by git add or git rm. */
export interface OpenConflict {
  readonly path: string
  readonly hasMarkers: boolean
}

/** An update that is not done; in `.gapi/local/update/`, which git ignores. */
export interface UpdateState {
  readonly from: string
  readonly to: string
  /** `writing`: it was interrupted. `conflicts`: they are to be resolved. `steps`: commands remain. */
  readonly phase: 'writing' | 'conflicts' | 'steps'
  /** The commit that was updated. */
  readonly head: string
  readonly files: readonly SavedFile[]
  readonly conflicts: readonly OpenConflict[]
  readonly remaining: readonly StepName[]
  /** The SHA-256 of git's index as the update left it; null while it is being written. */
  readonly index: string | null
}

const folder = '.gapi/local/update'
const format = 1

export function statePath(root: string, name = ''): string {
  return join(root, folder, name)
}

/** The update that is not done; undefined without one. */
export function readState(root: string): UpdateState | undefined {
  const path = statePath(root, 'state')
  if (!existsSync(path)) return undefined
  const said = recordIn(parsed(readFileSync(path, 'utf8')))
  const phase = (['writing', 'conflicts', 'steps'] as const).find(each => each === said.phase)
  if (said.format !== format || phase === undefined)
    throw new UserError(
      `${folder}/state was written by another version of gapi.`,
      'Use that version to continue, or restore the files with git and remove the folder.',
      exit.conflict,
    )
  return {
    phase,
    from: String(said.from),
    to: String(said.to),
    head: String(said.head),
    files: listIn(said.files).flatMap(savedFile),
    conflicts: listIn(said.conflicts).map(each => {
      const { path, hasMarkers } = recordIn(each)
      return { path: String(path), hasMarkers: hasMarkers === true }
    }),
    remaining: stepNames.filter(name => listIn(said.remaining).includes(name)),
    index: typeof said.index === 'string' ? said.index : null,
  }
}

/** Makes the folder of the state. Earlier projects do not ignore it; and no file has an ending that their formatter knows. */
export function makeStateFolder(root: string): void {
  mkdirSync(statePath(root, 'before'), { recursive: true })
  writeFileSync(statePath(root, '.gitignore'), '*\n')
}

export function writeState(root: string, state: UpdateState): void {
  writeFileSync(statePath(root, 'state.part'), JSON.stringify({ format, ...state }))
  renameSync(statePath(root, 'state.part'), statePath(root, 'state'))
}

/** Removes the state, and the folders around it that are empty then. */
export function removeState(root: string): void {
  rmSync(statePath(root, 'state'), { force: true })
  rmSync(statePath(root), { recursive: true, force: true })
  for (const path of [dirname(folder), dirname(dirname(folder))]) removeIfEmpty(join(root, path))
}

function removeIfEmpty(path: string): void {
  if (existsSync(path) && readdirSync(path).length === 0) rmdirSync(path)
}

/** The file may come from someone else's checkout, so only paths of an update are accepted. */
function savedFile(value: unknown): SavedFile[] {
  const { path, copy, mode } = recordIn(value)
  if (typeof path !== 'string' || !isOurs(path)) return []
  const name = typeof copy === 'string' && /^before\/\d+$/.test(copy) ? copy : null
  return [{ path, copy: name, mode: typeof mode === 'number' ? mode : null }]
}

/** A path inside the project, or a lock file above it. */
function isOurs(path: string): boolean {
  const [, name = path] = /^(?:\.\.\/)+([^/]+)$/.exec(path) ?? []
  return isSafePath(name) && (name === path || isLockfile(name))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
