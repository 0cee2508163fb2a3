import { resolve } from 'node:path'
import type { Configure } from '../../command.ts'
import { diffGithub } from '../../formats/api-diff/github.ts'
import { diffJson } from '../../formats/api-diff/json.ts'
import { diffJunit } from '../../formats/api-diff/junit.ts'
import { diffMarkdown } from '../../formats/api-diff/markdown.ts'
import { diffPretty } from '../../formats/api-diff/pretty.ts'
import { diffSarif } from '../../formats/api-diff/sarif.ts'
import { collect, count, oneOf } from '../../options.ts'
import { outputsIn, writeReport } from '../../outputs.ts'
import { styleFor } from '../../terminal/style.ts'
import { type DiffFlags, reportOf } from './compare.ts'

const formats = ['pretty', 'json', 'markdown', 'github', 'sarif', 'junit'] as const

export const configureApiDiff: Configure = (command, io, done) =>
  command
    .description('Compare an OpenAPI document with an earlier one; exit 1 on a break that was not announced.')
    .argument('[document]', 'file or URL (default: openapi.json and the like)')
    .option('--base <base>', 'git revision, file or URL to compare with (default: where the work began)')
    .option('--allow-no-base', 'exit 0 where there is nothing to compare with, e.g. in a first commit')
    .option('--usage <report>', 'file or URL of a usage report: what is called may not be removed')
    .option('--idle-days <n>', 'with --usage: days without a call before a removal (default: 30)', count)
    .addOption(
      oneOf('--fail-on <severity>', 'lowest severity that fails, default: breaking', ['breaking', 'risky']),
    )
    .option('--fetch', 'fetch references to other servers')
    .optionsGroup('Common options:')
    .option('--format <format[=file]>', `${formats.join(', ')}; repeatable`, collect)
    .option('--json', 'print one JSON object on standard output, same as --format json')
    .option('--no-color', 'print no colors (NO_COLOR does the same)')
    .addHelpText('after', helpAfter)
    .action(async (document: string | undefined, flags: DiffFlags) => {
      const { format = [], json } = flags
      const outputs = outputsIn([...(json ? ['json'] : []), ...format], { formats, command: 'api-diff' })
      const report = await reportOf(document, flags, io)
      const style = await styleFor(io, flags.color)
      const plain = await styleFor(io, false)
      for (const { format: name, file } of outputs) {
        const text = rendered[name](report, file === undefined ? style : plain)
        if (file === undefined) io.stdout.write(text)
        else writeReport(resolve(io.cwd, file), file, text)
      }
      for (const note of report.notes) io.stderr.write(`${note}\n`)
      done(report.code)
    })

const rendered = {
  pretty: diffPretty,
  json: diffJson,
  markdown: diffMarkdown,
  github: diffGithub,
  sarif: diffSarif,
  junit: diffJunit,
} as const

const helpAfter = `
A break is let through when its element was deprecated in the base and its x-sunset has passed, or when
gapi.yml accepts its fingerprint with a reason:
  apiDiff:
    accept:
      - { fingerprint: 1269891515fca9cc, reason: only our own app used it }

Exit codes: 0 nothing breaks, 1 a break that was not announced, 2 usage or an unreadable document.`
