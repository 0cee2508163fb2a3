import type { PackageManager } from '../../../../core/system/package-manager.ts'
import type { CommandSource } from '../markdown/fence.ts'
import type { Marks } from '../markdown/marks.ts'
import type { Classified } from '../rules/step-class.ts'
import type { ScriptCall } from '../shell/call.ts'

/** One command of a README, and its class. */
export interface ReadmeStep extends Classified {
  readonly file: string
  readonly line: number
  readonly endLine: number
  /** The command as it is run: without prompts, with continued lines. */
  readonly command: string
  readonly source: CommandSource
  /** The folder it starts in, relative to the root (the root is ''). */
  readonly cwd: string
  /** The comment at the end of its line or above it. */
  readonly label: string | undefined
  readonly headings: readonly string[]
  readonly manager: PackageManager | undefined
  readonly script: ScriptCall | undefined
  readonly marks: Marks
}
