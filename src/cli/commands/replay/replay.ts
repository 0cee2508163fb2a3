import { askedProject } from '../../../core/project/contract/ask-verb.ts'
import { findProject } from '../../../core/project/place.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { curlText } from '../../../features/replay/curl-text.ts'
import { replay } from '../../../features/replay/replay.ts'
import type { Configure } from '../../command.ts'
import { confirmOption } from '../../consent.ts'
import { codeOf, replayedJson } from '../../formats/replay/json.ts'
import { replayedText } from '../../formats/replay/pretty.ts'
import { oneOf } from '../../options.ts'
import { styleFor } from '../../terminal/style.ts'
import { preparedFor, type SubjectFlags } from './subject.ts'
import { writeTest } from './write-test.ts'

/** The flags as commander parses them. */
interface ReplayFlags extends SubjectFlags {
  readonly db: 'scratch' | 'current'
  readonly scratchUrl?: string
  readonly confirm?: string
  readonly curl?: true
  readonly json?: true
  readonly color: boolean
}

export const configureReplay: Configure = (command, io, done) =>
  command
    .description('Send a failed request again to this checkout.')
    .argument('<request>', 'the id of a recorded request, a file with a pasted one, or - for standard input')
    .option('--from <url>', 'read the recording from a running instance, e.g. https://api.shop.example')
    .option('--key-env <name>', 'with --from: variable that has the API key of an admin', 'GAPI_REPLAY_KEY')
    .option('--key-file <path>', 'with --from: file that has it')
    .addOption(
      oneOf('--db <which>', 'database to use: a new one with migrations and seeds, or yours', [
        'scratch',
        'current',
      ]).default('scratch'),
    )
    .option('--scratch-url <url>', 'server and user for the scratch database (default: those of the project)')
    .addOption(
      oneOf('--as <audience>', 'audience to send it as (default: the recorded one)', [
        'anonymous',
        'user',
        'admin',
      ]),
    )
    .option('--as-test', 'write a test to test/replays that fails until it is fixed, with made-up values')
    .option('--verbatim', 'with --as-test or --curl: keep the values that were sent')
    .option('--curl', 'print the request as a curl command, and do not send it')
    .optionsGroup('Common options:')
    .addOption(confirmOption())
    .option('--json', 'print one JSON object on standard output, logs on standard error')
    .option('--no-color', 'print no colors (NO_COLOR does the same)')
    .addHelpText('after', helpAfter)
    .action(async (subject: string, flags: ReplayFlags) => {
      refuseTogether(flags)
      const project = askedProject(findProject(io.cwd), io)
      const prepared = await preparedFor(project, subject, flags, io)
      if (flags.curl) return void io.stdout.write(curlText(prepared.request, 'http://127.0.0.1:3000'))
      const { db: database, scratchUrl: server, confirm: confirmed } = flags
      const replayed = await replay(project, prepared, { database, server, confirmed })
      const test = flags.asTest ? writeTest(project, prepared, replayed, flags.verbatim === true) : undefined
      const style = await styleFor(io, flags.color)
      if (flags.json) io.stdout.write(replayedJson(prepared, replayed, test))
      else io.stdout.write(replayedText(prepared, replayed, project.root, style))
      if (test !== undefined && !flags.json)
        io.stdout.write(`Wrote ${test}, which fails until it is fixed.\n`)
      done(test === undefined ? codeOf(replayed) : exit.done)
    })

function refuseTogether({ asTest, curl, verbatim, db, confirm, from, keyFile }: ReplayFlags): void {
  const refuse = (message: string, hint: string): never => {
    throw new UserError(message, hint)
  }
  if (asTest && curl) refuse('--as-test and --curl exclude each other.', 'Leave one out.')
  if (verbatim && !asTest && !curl)
    refuse('--verbatim goes with --as-test or --curl.', 'A replay sends what was sent.')
  if (confirm !== undefined && db !== 'current')
    refuse('--confirm goes with --db current.', 'A scratch database needs none.')
  if (keyFile !== undefined && from === undefined)
    refuse('--key-file goes with --from.', 'Add --from, or leave it out.')
}

const helpAfter = `
A pasted request is a curl command, raw HTTP, a HAR file, a line of the log, or an item of Postman or Bruno; what a browser copies
for PowerShell or as fetch works too. It is sent as a client of its route's audience: no key of another instance is used.

Exit codes: 0 fixed, or it works; 1 it fails as recorded, in another way, or is refused; 2 usage, or no request; 4 production; 130 cancelled.`
