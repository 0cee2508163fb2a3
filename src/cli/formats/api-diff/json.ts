import { pointerOf } from '../../../core/openapi/place.ts'
import { exit } from '../../../core/system/errors.ts'
import { json } from '../json.ts'
import type { DiffReport } from './diff-report.ts'

/** One object with every change. */
export function diffJson({ changes, base, revision, reason, code }: DiffReport): string {
  return json({
    ...{ ok: code === exit.done, code, base: reason === undefined ? base : null, revision },
    notCompared: reason ?? null,
    changes: changes.map(({ excuse, ...change }) => ({
      ...change,
      base: change.base ? { file: change.base.file, pointer: pointerOf(change.base) } : null,
      revision: change.revision ? { file: change.revision.file, pointer: pointerOf(change.revision) } : null,
      excuse: excuse ?? null,
    })),
  })
}
