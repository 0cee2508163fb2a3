import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { audiences } from '../../../core/project/contract/project-routes.ts'
import { findProject } from '../../../core/project/place.ts'
import { exit, UserError, unlessRefused } from '../../../core/system/errors.ts'
import { flameOf } from '../../../features/profile/flame.ts'
import { type Measurement, type MeasureOptions, profileRequest } from '../../../features/profile/measure.ts'
import { requestLineIn } from '../../../features/profile/request.ts'
import { savedProfile } from '../../../features/profile/saved-profile.ts'
import type { Configure } from '../../command.ts'
import { confirmOption, consentBy } from '../../consent.ts'
import { profiledHtml } from '../../formats/profile/html.ts'
import { profiledJson } from '../../formats/profile/json.ts'
import { profiledText } from '../../formats/profile/pretty.ts'
import { collect, count, oneOf } from '../../options.ts'
import { outputsIn, writeReport } from '../../outputs.ts'
import type { Io } from '../../terminal/io.ts'
import { type Style, styleFor } from '../../terminal/style.ts'

const formats = ['pretty', 'json', 'html'] as const

export interface ProfileFlags {
  readonly requests: number
  readonly as?: string
  readonly body?: string
  readonly db: 'scratch' | 'current'
  readonly scratchUrl?: string
  readonly compare?: string
  readonly save?: string
  readonly format?: readonly string[]
  readonly json?: true
  readonly confirm?: string
  readonly color: boolean
}

export const configureProfile: Configure = (command, io, done) =>
  command
    .description('Show which lines of the project a request spends its time in: SQL, CPU and memory.')
    .argument('<request...>', 'method and path, e.g. "GET /v1/products/{id}"')
    .option('-n, --requests <n>', 'how many requests to measure (default: 100)', count, 100)
    .addOption(oneOf('--as <caller>', 'who calls, default the audience of the route', audiences))
    .option('--body <file>', 'file with the JSON of the body')
    .addOption(
      oneOf('--db <database>', 'a new database with seeds, or the project’s own, default scratch', [
        'scratch',
        'current',
      ]),
    )
    .option('--scratch-url <url>', 'server and user for the scratch database (default: those of the project)')
    .option(
      '--compare <revision>',
      'measure this git revision, too, and say whether the difference is more than noise',
    )
    .option('--save <file>', 'write the profile of the CPU for other tools, e.g. shop.cpuprofile')
    .optionsGroup('Common options:')
    .option('--format <format[=file]>', 'pretty, json or html; repeatable', collect)
    .option('--json', 'print one JSON object on standard output, same as --format json')
    .addOption(confirmOption())
    .option('--no-color', 'print no colors (NO_COLOR does the same)')
    .addHelpText('after', helpAfter)
    .action(async (words: readonly string[], flags: ProfileFlags) => {
      const given = [...(flags.json ? ['json'] : []), ...(flags.format ?? [])]
      const outputs = outputsIn(given, { formats, command: 'profile' })
      const options = measureOptions(words, flags, io)
      const place = findProject(io.cwd)
      io.enter(place.root)
      if (flags.compare !== undefined) {
        const { compareWith } = await import('./compare-with.ts')
        return done(await compareWith(place, flags.compare, { options, outputs, flags, io }))
      }
      const { profiled, raw } = await profileRequest(place, options)
      for (const { format, file } of outputs) {
        const style = await styleFor(io, flags.color && file === undefined)
        const text = textIn(format, { profiled, raw }, style)
        if (file === undefined) io.stdout.write(text)
        else writeReport(resolve(io.cwd, file), file, text)
      }
      if (flags.save !== undefined) writeReport(resolve(io.cwd, flags.save), flags.save, savedProfile(raw))
      done(exit.done)
    })

function textIn(format: (typeof formats)[number], { profiled, raw }: Measurement, style: Style): string {
  if (format === 'json') return profiledJson(profiled)
  return format === 'html' ? profiledHtml(profiled, flameOf(raw, profiled)) : profiledText(profiled, style)
}

function measureOptions(words: readonly string[], flags: ProfileFlags, io: Io): MeasureOptions {
  return {
    line: requestLineIn(words),
    as: audiences.find(each => each === flags.as),
    body: flags.body === undefined ? undefined : bodyIn(resolve(io.cwd, flags.body), flags.body),
    count: flags.requests,
    database: flags.db === 'current' ? 'current' : 'scratch',
    ...{ server: flags.scratchUrl, env: io.env, signal: io.signal, waitDb: 0 },
    consent: consentBy(flags, io),
  }
}

/** The text of a JSON file, which may have values in braces. */
function bodyIn(path: string, shown: string): string {
  const text = unlessRefused(() => readFileSync(path, 'utf8'))
  if (text === undefined)
    throw new UserError(`Could not read ${shown}.`, 'Pass a file with the JSON of the body.')
  try {
    JSON.parse(text)
    return text
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UserError(`${shown} is not JSON: ${error.message}.`, 'Fix it, and run the command again.')
  }
}

const helpAfter = `
In a path, {id} stands for the id of the first item of the list before it; in a body, "{/v1/products}" for that of a list.
`
