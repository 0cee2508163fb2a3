import { join, resolve } from 'node:path'
import { type ExitCode, exit } from '../../../core/system/errors.ts'
import { removeQuietly, temporaryFolder } from '../../../core/system/temporary.ts'
import { unpackFile, unpackPublished } from '../../../features/update/old-package.ts'
import type { Io } from '../../terminal/io.ts'
import type { UpdateFlags } from './run-steps.ts'

/** Runs the update of another version of this package, which --to names: it has that version's template. */
export async function runOther(flags: UpdateFlags, root: string, io: Io): Promise<ExitCode> {
  const { runChild } = await import('../../../core/system/child.ts')
  const into = temporaryFolder('update', io.env)
  const { to = '' } = flags
  try {
    const wanted = { into, cwd: root, env: io.env, signal: io.signal }
    const { folder } = to.endsWith('.tgz')
      ? unpackFile(to, { into: join(into, 'program'), cwd: io.cwd })
      : await unpackPublished(to, wanted)
    const command = [
      io.program[0] ?? 'node',
      join(folder, 'bin/gapi.cjs'),
      'update',
      ...wordsOf(flags, io.cwd),
    ]
    const { exitCode } = await runChild(command, {
      cwd: root,
      env: io.env,
      signal: io.signal,
      onOutput: part => io.stdout.write(part.toString()),
      onError: part => void io.stderr.write(part),
    })
    return codeOf(exitCode)
  } finally {
    removeQuietly(into)
  }
}

/** The words of this run, without --to. */
function wordsOf(
  { dryRun, diff, base, check, continue: goOn, abort, install, json }: UpdateFlags,
  cwd: string,
) {
  return [
    ...(dryRun ? ['--dry-run'] : []),
    ...(diff ? ['--diff'] : []),
    ...(base === undefined ? [] : ['--base', resolve(cwd, base)]),
    ...(check === undefined ? [] : [check === 'behind' ? '--check=behind' : '--check']),
    ...(goOn ? ['--continue'] : []),
    ...(abort ? ['--abort'] : []),
    ...(install ? [] : ['--no-install']),
    ...(json ? ['--json'] : []),
  ]
}

function codeOf(code: number | null | undefined): ExitCode {
  return Object.values(exit).find(each => each === code) ?? exit.failed
}
