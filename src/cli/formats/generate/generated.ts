import { unifiedDiff } from '../../../core/render/unified-diff.ts'
import type { ExitCode } from '../../../core/system/errors.ts'
import type { GeneratePlan } from '../../../features/generate/plan.ts'
import type { FileEdit } from '../../../features/generate/project-copy.ts'
import { databaseJson } from '../json.ts'

/** `--dry-run`: the diff. */
export function plannedText({ edits, notes, kept }: GeneratePlan): string {
  const diffs = edits.map(({ path, before, after }) => unifiedDiff(path, before, after))
  return [
    ...diffs,
    ...notes.map(note => `Note: ${note}\n`),
    ...kept.map(keptText),
    'Nothing was written.\n',
  ].join('')
}

/** `next` is the command for a new migration. */
export function generatedText({ edits, notes, kept }: GeneratePlan, next: string): string {
  const lines = edits.map(edit => `  ${actionOf(edit).padEnd(7)} ${edit.path}`)
  const isNew = edits.some(({ before, path }) => before === undefined && /\/\d{8}T\d{6}_/.test(path))
  return [
    ...lines,
    ...notes.map(note => `Note: ${note}`),
    ...(isNew ? [`Next: ${next}`] : []),
    ...kept.map(keptText),
    '',
  ].join('\n')
}

export function generatedJson(
  { subject, edits, notes, kept }: GeneratePlan,
  code: ExitCode,
  written: boolean,
): string {
  const files = edits.map(edit => ({ path: edit.path, action: actionOf(edit) }))
  const patches = kept.map(({ path, before, after }) => ({ path, patch: unifiedDiff(path, before, after) }))
  return databaseJson({ ok: code === 0, code, written, subject, files, notes, kept: patches })
}

function actionOf({ before, after }: FileEdit): 'create' | 'change' | 'delete' {
  if (after === undefined) return 'delete'
  return before === undefined ? 'create' : 'change'
}

/** What somebody changed in a file, which therefore stays. */
function keptText({ path, before, after }: FileEdit): string {
  return `Kept ${path}, which was changed since it was generated (--force removes it):\n${unifiedDiff(path, before, after)}`
}
