import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { ApiCase } from '../../src/features/api-diff/rules/api-case.ts'
import { ruleOf } from '../../src/features/api-diff/rules/index.ts'
import { apiCases } from '../support/api-cases.ts'
import { folderWith } from '../support/folder.ts'
import { judgements } from '../support/oasdiff-judgements.ts'

/** The path of oasdiff; `npm run prove` installs it. */
const program = process.env.GAPI_TEST_OASDIFF

type Answer = 'breaks' | 'may break' | 'harmless'

function ours({ rules }: ApiCase): Answer {
  const severities = rules.map(rule => ruleOf(rule)?.severity)
  if (severities.includes('breaking')) return 'breaks'
  return severities.includes('risky') ? 'may break' : 'harmless'
}

const flags = ['--format', 'json', '--auto-upgrade', '--flatten-allof', '--flatten-params']

/** The worst level of its changes: 3 is an error, 2 a warning. */
function theirs(oasdiff: string, { base, revision }: ApiCase) {
  const cwd = folderWith({ 'old.json': JSON.stringify(base), 'new.json': JSON.stringify(revision) })
  const { status, stdout, stderr } = spawnSync(oasdiff, ['changelog', 'old.json', 'new.json', ...flags], {
    cwd,
    encoding: 'utf8',
  })
  expect({ status, stderr }).toMatchObject({ status: 0 })
  const changes: readonly { id: string; level: number }[] = JSON.parse(stdout || '[]') ?? []
  const level = Math.max(0, ...changes.map(change => change.level))
  const answer: Answer = level === 3 ? 'breaks' : level === 2 ? 'may break' : 'harmless'
  const worst = changes.filter(change => change.level === level).map(({ id }) => `\`${id}\``)
  return { answer, ids: [...new Set(worst)].slice(0, 2).join(', ') || 'nothing' }
}

test.skipIf(!program)(
  'docs/api-diff/oasdiff.md lists each pair about which oasdiff says something else',
  { timeout: 300_000 },
  async () => {
    const used = new Set<number>()
    let agreed = 0
    const rows: string[] = []
    const wins = { gapi: 0, oasdiff: 0, open: 0 }
    for (const [group, cases] of apiCases)
      for (const one of cases) {
        const { answer, ids } = theirs(resolve(program ?? ''), one)
        if (answer === ours(one)) {
          agreed += 1
          continue
        }
        const key = `${one.rules.join('+') || 'none'}: ${one.reason}`
        const at = judgements.findIndex(({ pairs }) => pairs.test(key))
        used.add(at)
        const judgement = judgements[at]
        expect({ key, answer, isJudged: judgement !== undefined }).toMatchObject({ isJudged: true })
        if (!judgement) continue
        wins[judgement.right] += 1
        rows.push(
          `| ${group} | ${one.reason} | ${ours(one)} | ${answer}: ${ids} | ${judgement.right} | ${judgement.why} |`,
        )
      }
    expect(judgements.filter((_, at) => !used.has(at)).map(({ pairs }) => String(pairs))).toEqual([])
    await expect(pageOf(rows, agreed, wins)).toMatchFileSnapshot(join(resolve('docs/api-diff'), 'oasdiff.md'))
  },
)

function pageOf(rows: readonly string[], agreed: number, wins: Readonly<Record<string, number>>): string {
  return `# Where gapi api diff and oasdiff disagree

oasdiff 1.38.0 (\`changelog ${flags.join(' ')}\`) and \`gapi api diff\` on the ${agreed + rows.length} pairs of documents that test the
rules. They agree on ${agreed}. Of the other ${rows.length}, gapi is right about ${wins.gapi}, oasdiff about ${wins.oasdiff}, and ${wins.open} are a question of judgement.
The pairs are ours, so this says where the two differ and not which is better.

\`npm run prove -- 'every test'\` runs it again.

| about | pair | gapi | oasdiff | right | why |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}
