import { relative } from 'node:path'
import type { KnexProject } from '../../../core/project/read-project.ts'
import type { SchemaDifference } from '../../../core/schema/compare.ts'
import type { ExitCode } from '../../../core/system/errors.ts'
import type { VerifiedMigration, VerifyFault } from '../../../features/migration/verify/verified.ts'
import type { Verified } from '../../../features/migration/verify/verify.ts'
import type { Style } from '../../terminal/style.ts'
import { annotation } from '../github.ts'
import { databaseJson } from '../json.ts'

/** The line for a migration as it ends. */
export function verifiedLine(
  { name, status, fault, reason, milliseconds }: VerifiedMigration,
  style: Style,
): string {
  const time = style.dim(`${milliseconds} ms`)
  if (status === 'reversible') return `${style.green('reversible  ')} ${name}  ${time}\n`
  if (status === 'not-run') return `${style.dim('not-run     ')} ${name}\n`
  if (!fault) return `${style.bold('irreversible')} ${name}  ${time}\n  Its down says: ${reason}\n`
  return `${style.red('failed      ')} ${name}  ${time}\n${indented(faultText(fault))}`
}

/** The summary. */
export function verifiedText({ migrations, applied, milliseconds }: Verified, style: Style): string {
  const count = (status: VerifiedMigration['status']) =>
    migrations.filter(each => each.status === status).length
  if (migrations.length === 0) return 'Nothing to verify.\n'
  const parts = [
    `${count('reversible')} reversible`,
    count('irreversible') > 0 && `${count('irreversible')} irreversible`,
    count('failed') > 0 && style.red(`${count('failed')} failed`),
    count('not-run') > 0 && `${count('not-run')} not run`,
    applied > 0 && `${applied} only applied`,
  ]
  return `${parts.filter(Boolean).join(', ')}. ${style.dim(`${milliseconds} ms`)}\n`
}

/** Described in docs/migrations.md. */
export function verifiedJson(project: KnexProject, verified: Verified, code: ExitCode): string {
  const migrations = verified.migrations.map(({ fault, ...migration }) => ({
    ...migration,
    fault: fault && {
      ...fault,
      message: faultText(fault),
      differences: fault.differences.map(each => ({
        ...each,
        text: differenceText(each, isSecondUp(fault)),
      })),
    },
  }))
  const { database, environment } = project
  const { applied, milliseconds } = verified
  return databaseJson({ ok: code === 0, code, database, environment, migrations, applied, milliseconds })
}

export function verifiedGithub({ migrations }: Verified, root: string): string {
  return migrations
    .flatMap(({ name, file, fault }) =>
      fault
        ? [
            annotation(
              'error',
              { file: file && relative(root, file), title: `${fault.code}: ${name}` },
              faultText(fault),
            ),
          ]
        : [],
    )
    .join('')
}

const headings = {
  'up-fails': 'up fails',
  'no-down': '',
  'down-fails': 'down fails',
  'down-differs': 'After down the schema is not what it was before up:',
  'up-again-fails': 'up fails the second time, after down',
  'drops-nothing': '',
  'knex-differs': 'Knex itself makes another schema:',
  'up-again-differs': 'After down and up the schema is not what it was after up:',
} as const satisfies Record<VerifyFault['code'], string>

function faultText(fault: VerifyFault): string {
  const heading = headings[fault.code]
  if (fault.message !== null) return [heading, fault.message].filter(Boolean).join(': ')
  const lines = fault.differences.map(each => `  ${differenceText(each, isSecondUp(fault))}`)
  return [heading, ...lines].join('\n')
}

function isSecondUp({ code }: VerifyFault): boolean {
  return code === 'up-again-differs'
}

/** “users: column age integer is still there”. */
function differenceText({ owner, kind, name, before, after }: SchemaDifference, again: boolean): string {
  const what = name === '' ? `${kind} ${owner}` : `${owner && `${owner}: `}${kind} ${name}`
  const whole = before ?? after
  const described = whole && !isLong.test(kind) ? `${what} ${shortened(whole)}` : what
  if (before === null) return `${described} ${again ? 'is new' : 'is still there'}`
  if (after === null) return `${described} is gone`
  return `${what} was ${shortened(before)}, and is ${shortened(after)}`
}

/** Parts whose whole definition takes many lines: only their names are shown. */
const isLong = /table|view|function|procedure|trigger|rule|event/

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text || 'plain'
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ').concat('\n')
}
