import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The forms that docs/language.md rules out, and what to write instead. */
const gone: readonly (readonly [RegExp, string])[] = [
  [/, as in /i, 'e.g.'],
  [/\bso many\b/i, 'how many, <n>'],
  [/\b(wait|waits|kept|keep|keeps) so long\b/i, 'how long to …'],
  [/instead of the usual/i, '(default: NAME)'],
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\b(make|makes|made) (it|them|a key|keys|the key) void\b/i, 'revoke'],
  [/\bpass(es)? over\b/i, 'ignore'],
  [/\blets? (\w+ )?pass\b/i, 'suppress, allow'],
  [/\bbecame of\b/i, 'the result'],
  [/\bwhat holds\b/i, 'the state'],
  [
    /(?<!\bthere )\b(is|are) no (?!longer\b|more\b|such\b|matter\b|different\b|[a-z]+ (in|for|of|to) )[a-z]+\b/i,
    'is not a …',
  ],
  [/\bknows no\b/i, 'unknown'],
  [/\bis no name\b/i, 'is not a valid name'],

  [/\bwhatever happens\b/i, 'always'],
  [/\banew\b/i, 'again'],
  [/\b(leads?|points?) nowhere\b/i, 'does not exist'],
  [/\btook back\b/i, 'removed'],
  [/\bhalf(-| )done\b|\bhalf way\b/i, 'interrupted, partly'],
  [/\banswers (with )?(\d{3}|\{status\}|STATUS)\b|\bevery answer of\b/, 'responds with, returns'],
  [/\bbelongs? into\b/i, 'belongs in'],
  [/\bthat there is not\b|\ban? \w+ that is none\b/i, 'unknown, invalid'],
  [/\bfor want of\b/i, 'without'],
  [/\b(faults?|errors?|one|origin|missing) (is|are) told\b/i, 'is listed'],
  [/\bwhat (was sent|was removed|is left) is (what|gone)\b/i, 'name the thing'],
  [/\bANSWER_TIMEOUT\b/, 'RESPONSE_TIMEOUT'],
  [
    /\b(HalfDone|BesidePart|Doors?|Surroundings|Situation|Wishes|Approach|Patience|Told|Given|patience|objection\w*)\b/,
    'the word of docs/language.md: Options, Context, State …',
  ],
]

const readable = /\.(ts|mjs|cjs|js|md|hbs|yml|yaml|toml|json|sh|txt)$/
const unread = [
  /^docs\/language\.md$/,
  /^examples\//,
  /^findings\//,
  /^test\//,
  /package-lock\.json$/,
  /\/(bad|good|traps)\//,
]

function filesRead(): string[] {
  const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return tracked
    .split('\n')
    .filter(path => readable.test(path) && !unread.some(pattern => pattern.test(path)) && existsSync(path))
}

test('nothing that a person reads has a form that docs/language.md rules out', () => {
  const wrong = filesRead().flatMap(path =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        gone
          .filter(([form]) => form.test(line))
          .map(([form, instead]) => `${path}:${index + 1}: ${form.exec(line)?.[0]} → ${instead}`),
      ),
  )
  expect(wrong).toEqual([])
})

test('an exported type has one name in the whole program', () => {
  const places = new Map<string, string[]>()
  for (const path of filesRead().filter(path => path.startsWith('src/')))
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(
      /^export (?:interface|type|class) (\w+)/gm,
    ))
      places.set(name, [...(places.get(name) ?? []), path])
  expect(Object.fromEntries([...places].filter(([, paths]) => paths.length > 1))).toEqual({})
})
