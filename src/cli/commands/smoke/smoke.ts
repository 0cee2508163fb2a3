import { resolve } from 'node:path'
import { UserError } from '../../../core/system/errors.ts'
import { readCheckout } from '../../../features/smoke/checkout.ts'
import { smoke } from '../../../features/smoke/smoke.ts'
import { keyIn, targetOf } from '../../../features/smoke/target.ts'
import type { Configure } from '../../command.ts'
import { smokedJson } from '../../formats/smoke/json.ts'
import { smokedJunit } from '../../formats/smoke/junit.ts'
import { codeOf, smokedText } from '../../formats/smoke/pretty.ts'
import { collect, duration } from '../../options.ts'
import { outputsIn, writeReport } from '../../outputs.ts'
import { styleFor } from '../../terminal/style.ts'

const formats = ['pretty', 'json', 'junit'] as const

/** The flags as commander parses them. */
interface SmokeFlags {
  readonly expect?: string
  readonly contract?: string
  readonly document: string
  readonly keyEnv: string
  readonly readOnly?: true
  readonly write?: string
  readonly timeout?: number
  readonly wait?: number
  readonly format?: readonly string[]
  readonly json?: true
  readonly color: boolean
}

export const configureSmoke: Configure = (command, io, done) =>
  command
    .description('Check a deployed API: its version, its health, and each response against its document.')
    .argument('<url>', 'address of the API, e.g. https://staging.shop.example')
    .option(
      '--expect <version>',
      'version that must be deployed, e.g. 1.4.0+4f3b0c1 (default: that of the checkout)',
    )
    .option('--contract <file>', 'committed document to compare with (default: openapi.json of the checkout)')
    .option('--document <path>', 'where the API serves its document', '/openapi.json')
    .option(
      '--key-env <name>',
      'environment variable that has the API key of a smoke client',
      'GAPI_SMOKE_KEY',
    )
    .option('--read-only', 'write nothing, even with a key')
    .option('--write <path>', 'the POST to try (default: the first with an Idempotency-Key)')
    .option('--timeout <time>', 'how long a request may take, e.g. 30s (default: 10s)', duration)
    .option(
      '--wait <time>',
      'how long to wait until it is ready and of the expected version (default: 0)',
      duration,
    )
    .optionsGroup('Common options:')
    .option('--format <format[=file]>', 'pretty, json or junit; repeatable', collect)
    .option('--json', 'print one JSON object on standard output, same as --format json')
    .option('--no-color', 'print no colors (NO_COLOR does the same)')
    .addHelpText('after', helpAfter)
    .action(async (url: string, flags: SmokeFlags) => {
      const { keyEnv, document, timeout = 10_000, wait = 0, readOnly = false } = flags
      const given = [...(flags.json ? ['json'] : []), ...(flags.format ?? [])]
      const outputs = outputsIn(given, { formats, command: 'smoke' })
      refusePath(document)
      const key = keyIn(keyEnv, io.env[keyEnv])
      const target = targetOf(url, key)
      const expected = await readCheckout({ ...flags, cwd: io.cwd, env: io.env })
      const onWait = () => void io.stderr.write(`Waiting for ${target.url} …\n`)
      const smoked = await smoke(target, expected, {
        ...{ key, document, timeout, wait, readOnly, onWait },
        ...{ write: flags.write, signal: io.signal },
      })
      for (const { format, file } of outputs) {
        const style = await styleFor(io, flags.color && file === undefined)
        const text = { pretty: smokedText, json: smokedJson, junit: smokedJunit }[format](smoked, style)
        if (file === undefined) io.stdout.write(text)
        else writeReport(resolve(io.cwd, file), file, text)
      }
      done(codeOf(smoked))
    })

function refusePath(document: string): void {
  if (document.startsWith('/')) return
  throw new UserError(
    `--document ${document} is not a path of the API.`,
    'Begin it with a slash: --document /openapi.json',
  )
}

const helpAfter = `
Sends GETs only, unless there is a key: then also one POST, twice with the same Idempotency-Key, and a DELETE of what it made.

Exit codes: 0 all passed or skipped, 1 a check failed or the API cannot be reached, 2 usage, or the URL of no API, 130 cancelled.`
