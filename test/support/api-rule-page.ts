import { isRecord } from '../../src/core/system/json.ts'
import type { ApiCase } from '../../src/features/api-diff/rules/api-case.ts'
import { apiRules, ruleGroups } from '../../src/features/api-diff/rules/index.ts'
import type { ApiRule } from '../../src/features/api-diff/rules/rule.ts'
import { apiCases } from './api-cases.ts'

/** The page of a rule in docs/api-diff, from its texts and its pairs. */
export function pageOf({ id, severity, title, message, why }: ApiRule, cases: readonly ApiCase[]): string {
  const own = cases.filter(({ rules }) => rules.includes(id))
  const [first] = own.toSorted((a, b) => Number(a.rules[0] !== id) - Number(b.rules[0] !== id))
  const harmless = cases.filter(({ rules }) => rules.length === 0).map(({ reason }) => `- ${reason}`)
  const sections = [
    `# \`${id}\``,
    `${title}. Severity: ${severity}.`,
    '```sh\ngapi api diff --base main\n```',
    `What a caller sees: ${message.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}`,
    '## Why',
    why,
    '## Examples',
    ...(first ? [exampleOf(first)] : []),
    ...own.filter(one => one !== first).map(({ reason }) => `Also: ${reason}.`),
    ...(harmless.length > 0 ? ['## What does not count as a change', harmless.join('\n')] : []),
    '## Set its severity',
    `\`\`\`yaml\n# gapi.yml\napiDiff:\n  rules: { ${id}: ${severity === 'none' ? 'risky' : 'none'} }\n\`\`\``,
  ]
  return `${sections.join('\n\n')}\n`
}

/** The list of all rules, docs/api-diff/README.md. */
export function ruleList(): string {
  const groups = Object.entries(ruleGroups).map(([group, rules]) => {
    const rows = rules.map(({ id, severity, title }) => `| [${id}](${id}.md) | ${severity} | ${title} |`)
    return [
      `## ${headings[group]}`,
      ['| rule | severity | what changed |', '|---|---|---|', ...rows].join('\n'),
    ].join('\n\n')
  })
  const intro = `\`\`\`sh\ngapi api diff --base main\n\`\`\`\n\n${apiRules.length} rules, tested with ${apiCases.flatMap(([, cases]) => cases).length} pairs of documents. [How it works](../api-diff.md).`
  return `${['# Rules of gapi api diff', intro, ...groups].join('\n\n')}\n`
}

const headings: Readonly<Record<string, string>> = {
  operations: 'Operations, webhooks and servers',
  lifecycle: 'Deprecation and sunset',
  parameters: 'Parameters',
  bodies: 'Request bodies',
  replies: 'Statuses, media types and headers of responses',
  security: 'Security',
  types: 'Types and null',
  values: 'Lists of values',
  bounds: 'Bounds',
  texts: 'Patterns and formats',
  objects: 'Properties',
  unions: 'oneOf, anyOf and discriminators',
  defaults: 'Defaults',
  documents: 'Other keywords, and the version',
}

function exampleOf({ reason, base, revision }: ApiCase): string {
  const { pointer, was, is } = smallest(
    JSON.parse(JSON.stringify(base)),
    JSON.parse(JSON.stringify(revision)),
    '',
  )
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}. At \`${pointer || '/'}\`, before:\n\n${block(was)}\n\nand after:\n\n${block(is)}`
}

interface Fragment {
  readonly pointer: string
  readonly was: unknown
  readonly is: unknown
}

/** The smallest object that holds all that differs. */
function smallest(was: unknown, is: unknown, pointer: string): Fragment {
  if (!isRecord(was) || !isRecord(is)) return { pointer, was, is }
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  const differing = keys.filter(key => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
  const [only = ''] = differing
  if (differing.length !== 1 || !isRecord(was[only]) || !isRecord(is[only])) return { pointer, was, is }
  return smallest(was[only], is[only], `${pointer}/${only.replaceAll('/', '~1')}`)
}

function block(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``
}
