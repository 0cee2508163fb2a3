import { extname } from 'node:path'
import { type Case, type Cases, isHistory } from '../../src/features/doctor/checks/cases.ts'
import { type Check, points } from '../../src/features/doctor/checks/check.ts'
import type { Files } from '../../src/features/doctor/samples/files.ts'
import { placeholders } from '../../src/features/doctor/samples/knex.ts'
import { awsKey, password, privateKey } from '../../src/features/doctor/samples/secrets.ts'

const secrets = [awsKey, password, privateKey]

/** The page of a check in docs/checks, from its texts and its cases. No secret of a case is shown. */
export function pageOf(check: Check, { bad, good }: Cases): string {
  const { id, title, severity, why, finds, ignores, blockedBy, advice, needsRun } = check
  const [[, example = {}] = []] = bad
  const flag = needsRun ? ' --run' : ''
  const sections = [
    `# \`${id}\``,
    `${title}.`,
    block('sh', `gapi doctor${flag} --only ${id}`),
    `Severity: ${severity}.${needsRun ? ' Runs with `--run`.' : ''}`,
    '## Why',
    why,
    '## What it finds',
    finds,
    ...(ignores === undefined ? [] : [`Ignored: ${lowered(ignores)}`]),
    ...(blockedBy === undefined ? [] : [`Blocked by: ${lowered(blockedBy)}`]),
    kindsOf(check),
    '## Example',
    shown(example),
    'Nothing is found in:',
    shown(good),
    '## What to do',
    advice,
  ]
  return secrets.reduce((page, secret) => page.replaceAll(secret, '…'), `${sections.join('\n\n')}\n`)
}

/** The list of all checks, docs/checks/README.md. */
export function listOf(checks: readonly Check[]): string {
  const rows = checks.map(
    ({ id, severity, title, needsRun }) =>
      `| [${id}](${id}.md)${needsRun ? ', `--run`' : ''} | ${severity} | ${title} |`,
  )
  const groups = Object.entries(points).flatMap(([point, { heading, talk }]) => {
    const some = rows.filter((_, index) => checks[index]?.point === point)
    const quoted = `The talk: “${talk}”`
    return [
      `## ${heading}`,
      quoted,
      ['| check | severity | true when nothing is found |', '|---|---|---|', ...some].join('\n'),
    ]
  })
  const example = block(
    'sh',
    'gapi doctor\ngapi doctor --only secrets,config/central\ngapi doctor --explain db/seed',
  )
  return `${['# Checks of gapi doctor', example, ...groups].join('\n\n')}\n`
}

function kindsOf({ findings }: Check): string {
  const rows = Object.entries(findings).map(([code, { message, hint, fix }]) => {
    const cells = [`\`${code}\``, message, `${hint}${fix ? ' (`--fix`)' : ''}`]
    return `| ${cells.map(cell => named(cell).replaceAll('|', '\\|')).join(' | ')} |`
  })
  return ['| finding | message | what to do |', '|---|---|---|', ...rows].join('\n')
}

/** `{command}` as COMMAND. */
function named(text: string): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())
}

/** A sentence after a colon; a name in capitals stays. */
function lowered(text: string): string {
  return /^[A-Z][a-z]* /.test(text) && !/^(GraphQL|RPC)/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text
}

function shown(repository: Case): string {
  if (!isHistory(repository)) return filesShown(repository)
  const commits = repository.map(({ message, files = {}, removed = [], untracked = {} }) => [
    `Commit “${message}”${Object.keys(files).length > 0 ? ':' : '.'}`,
    filesShown(files),
    ...removed.map(path => `\`${path}\` is removed.`),
    ...(Object.keys(untracked).length > 0 ? ['Not tracked:', filesShown(untracked)] : []),
  ])
  return commits
    .flat()
    .filter(text => text !== '')
    .join('\n\n')
}

/** Without what every repository of the cases has. */
function filesShown(files: Files): string {
  return Object.entries(files)
    .filter(([, text]) => text !== '{ "name": "shop" }' && text !== placeholders.sqliteClient)
    .map(([path, text]) =>
      text.trim() === ''
        ? `\`${path}\` (empty)`
        : `\`${path}\`\n\n${block(languageOf(path), text.trimEnd())}`,
    )
    .join('\n\n')
}

function languageOf(path: string): string {
  return extname(path)
    .slice(1)
    .replace(/^c(?=js)/, '')
}

function block(language: string, text: string): string {
  const fence = text.includes('```') ? '````' : '```'
  return `${fence}${language}\n${text}\n${fence}`
}
