import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { usualDocument } from '../../../core/openapi/usual-document.ts'
import { exit, UserError, unlessRefused } from '../../../core/system/errors.ts'
import { isShallow } from '../../../core/system/git/git-output.ts'
import { type Tag, tagsOf } from '../../../core/system/git/tags.ts'
import { apiChangelog } from '../../../features/api-diff/changelog/api-changelog.ts'
import { versionTags } from '../../../features/api-diff/changelog/version-tags.ts'
import { readDiffSettings } from '../../../features/api-diff/sources/diff-settings.ts'
import { diffExample } from '../../../features/api-diff/sources/find-document.ts'
import type { Configure } from '../../command.ts'
import { changelogMarkdown } from '../../formats/api-diff/changelog.ts'
import { writeReport } from '../../outputs.ts'
import type { Io } from '../../terminal/io.ts'

/** The flags as commander parses them. */
interface ChangelogFlags {
  readonly write?: string | true
  readonly check?: string | true
  readonly tags?: string
  readonly fetch?: true
}

const usualFile = 'docs/api-changelog.md'

export const configureApiChangelog: Configure = (command, io, done) =>
  command
    .description('Write the changelog of an API from the git tags that are versions.')
    .argument('[document]', 'file (default: openapi.json and the like)')
    .option('--write [file]', `write it into a file (default: ${usualFile})`)
    .option('--check [file]', `exit 1 where the file (default: ${usualFile}) is out of date`)
    .option('--tags <prefix>', 'what tags have before the version, e.g. api@ (default: v or nothing)')
    .option('--fetch', 'fetch references to other servers')
    .addHelpText('after', '\nExit codes: 0 done, 1 out of date, 2 usage or an unreadable document.')
    .action(async (document: string | undefined, flags: ChangelogFlags) => {
      if (flags.write && flags.check)
        throw new UserError('--write and --check contradict each other.', 'Pass one of them.')
      const found = await tagsOf(io.cwd, io.env)
      const tags = versionTags(found ?? [], flags.tags ?? '')
      if (flags.check) await check(nameOf(flags.check), tags, document, flags, io)
      else if (found === undefined)
        throw new UserError('There is no git repository here.', 'Run it in the repository that has the tags.')
      else {
        const text = await textFor(tags, document, flags, io)
        if (flags.write) write(nameOf(flags.write), text, io)
        else io.stdout.write(text)
      }
      done(exit.done)
    })

function nameOf(file: string | true): string {
  return file === true ? usualFile : file
}

function write(file: string, text: string, io: Io): void {
  writeReport(resolve(io.cwd, file), file, text)
  io.stdout.write(`Wrote ${file}.\n`)
}

/** A file that was written before the newest tag was set is up to date, too: a tag changes no file. */
async function check(
  file: string,
  tags: readonly Tag[],
  document: string | undefined,
  flags: ChangelogFlags,
  io: Io,
): Promise<void> {
  const text = unlessRefused(() => readFileSync(resolve(io.cwd, file), 'utf8'))?.replaceAll('\r\n', '\n')
  if (text !== undefined && hasOtherTags(text, tags, io.cwd)) {
    io.stdout.write(
      `Not compared: this clone lacks the tags of ${file}. Fetch them: git fetch --unshallow --tags\n`,
    )
    return
  }
  for (const some of [tags, tags.slice(1)])
    if (text === (await textFor(some, document, flags, io))) {
      io.stdout.write(`${file} is up to date.\n`)
      return
    }
  throw new UserError(
    `${file} ${text === undefined ? 'does not exist' : 'is out of date'}.`,
    'Write it: gapi api changelog --write',
    exit.failed,
  )
}

function hasOtherTags(text: string, tags: readonly Tag[], cwd: string): boolean {
  return isShallow(cwd) || (tags.length === 0 && /^## (?!Unreleased$)/m.test(text))
}

async function textFor(
  tags: readonly Tag[],
  document: string | undefined,
  { fetch }: ChangelogFlags,
  { cwd, env }: Io,
): Promise<string> {
  const { severities } = readDiffSettings(cwd)
  const file = document ?? usualDocument(cwd, diffExample)
  return changelogMarkdown(await apiChangelog({ cwd, env, file, tags, severities, fetch: fetch === true }))
}
