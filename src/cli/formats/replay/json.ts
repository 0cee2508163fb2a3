import type { ExitCode } from '../../../core/system/errors.ts'
import { exit } from '../../../core/system/errors.ts'
import type { Prepared, Replayed } from '../../../features/replay/replay.ts'
import type { ReplayVerdict } from '../../../features/replay/verdict.ts'
import { json } from '../json.ts'

const codes: Readonly<Record<ReplayVerdict, ExitCode>> = {
  'same as recorded': exit.failed,
  different: exit.failed,
  fails: exit.failed,
  refused: exit.failed,
  fixed: exit.done,
  works: exit.done,
}

export function codeOf({ verdict }: Replayed): ExitCode {
  return codes[verdict]
}

/** `test` is the path of the test that was written. */
export function replayedJson(
  { request, recording, recorded, missing, isBodyMadeUp }: Prepared,
  replayed: Replayed,
  test: string | undefined,
): string {
  const { verdict, error, statements, client, status, headers, body } = replayed
  const code = codeOf(replayed)
  return json({
    ...{ ok: code === exit.done, code, verdict, request: { ...request, client }, missing },
    body_made_up: isBodyMadeUp,
    recorded: recorded ? { ...recorded, id: recording?.id ?? null } : null,
    ...{ response: { status, headers, body }, error, statements, test: test ?? null },
  })
}
