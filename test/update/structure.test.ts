import { expect, test } from 'vitest'
import { mergedStructure } from '../../src/core/render/structure/merged-structure.ts'

const json = `{
  "name": "shop",
  "scripts": {
    "a": "1",
    "b": "2"
  },
  "files": ["x", "y"],
  "dependencies": {
    "b": "^1.0.0",
    "d": "^1.0.0"
  }
}
`
const yaml = '# Ours.\na: 1 # one\nlist: [x, y]\nmap:\n  k: 1\n'
const list = `/** The resources. */
export const clients = { schema: 1 }
export const orders = {
  schema: 2,
}
`
const pins = '# Pinned.\nflask==3.1.2 \\\n    --hash=sha256:aa\njinja2==3.1.6 \\\n    --hash=sha256:dd\n'
const env = '# A.\n# A=1\n\n# B.\nB=\n'

/** A whole text, or what the base has and the version has in its place. */
type Version = string | readonly [from: string, to: string]

/** path, base, ours, theirs, and what is merged; undefined for a conflict. */
const cases: readonly (readonly [
  what: string,
  path: string,
  base: string,
  ours: Version,
  theirs: Version,
  merged: Version | undefined,
])[] = [
  [
    'keys in one place, sorted where they are',
    'package.json',
    json,
    ['"b": "^1.0.0"', '"b": "^1.0.0",\n    "e": "^2.0.0"'],
    ['"b": "^1.0.0"', '"b": "^1.1.0",\n    "c": "^3.0.0"'],
    ['"b": "^1.0.0"', '"b": "^1.1.0",\n    "c": "^3.0.0",\n    "e": "^2.0.0"'],
  ],
  [
    'a key that one removed beside one that the other added',
    'x.json',
    json,
    ['    "a": "1",\n', ''],
    ['"b": "2"', '"b": "2",\n    "z": "3"'],
    ['    "a": "1",\n    "b": "2"', '    "b": "2",\n    "z": "3"'],
  ],
  [
    'the last key',
    'x.json',
    json,
    ['"a": "1",\n    "b": "2"', '"a": "1"'],
    ['"a": "1"', '"a": "4"'],
    ['"a": "1",\n    "b": "2"', '"a": "4"'],
  ],
  [
    'lists as sets, on one line',
    'x.json',
    json,
    ['["x", "y"]', '["x", "y", "mine"]'],
    ['["x", "y"]', '["x", "z"]'],
    ['["x", "y"]', '["x", "mine", "z"]'],
  ],
  ['one value that both changed', 'x.json', json, ['"1"', '"5"'], ['"1"', '"6"'], undefined],
  ['a text that is not JSON', 'x.json', json, ['{', '{ // ours'], json, undefined],
  [
    'YAML with its comments',
    'x.yml',
    yaml,
    ['k: 1', 'k: 1\n  j: 2 # mine'],
    ['k: 1', 'k: 3\n  n: 4'],
    ['k: 1', 'k: 3\n  j: 2 # mine\n  n: 4'],
  ],
  ['YAML that both changed', 'x.yaml', yaml, ['k: 1', 'k: 2'], ['k: 1', 'k: 3'], undefined],
  ['TOML', 'x.toml', 'a = 1\nb = 2\n', 'a = 1\nb = 3\n', 'a = 4\nb = 2\n', 'a = 4\nb = 3\n'],
  ['TOML with comments, which would be lost', 'x.toml', 'a = 1\n', '# x\na = 1\n', 'a = 2\n', undefined],
  [
    'variables that both added, in their order',
    '.env.example',
    env,
    `${env}\n# Mine.\nMINE=1\n`,
    `${env}\n# Theirs.\nTHEIRS=1\n`,
    `${env}\n# Theirs.\nTHEIRS=1\n\n# Mine.\nMINE=1\n`,
  ],
  ['a variable that one removed', '.env', env, '# A.\n# A=1\n', `${env}\nC=1\n`, '# A.\n# A=1\n\nC=1\n'],
  ['a variable that both changed', '.env', env, ['B=', 'B=1'], ['B=', 'B=2'], undefined],
  [
    'a module that is a list, where both add a line in one place',
    'src/resources.ts',
    list,
    [
      'export const orders',
      '// What customers buy.\nexport const notes = {\n  schema: 3,\n}\nexport const orders',
    ],
    ['export const orders', 'export const notices = { schema: 4 }\nexport const orders'],
    [
      'export const orders',
      '// What customers buy.\nexport const notes = {\n  schema: 3,\n}\nexport const notices = { schema: 4 }\nexport const orders',
    ],
  ],
  [
    'a list of which one entry was deleted that the template changed',
    'src/parts.ts',
    list,
    ['export const clients = { schema: 1 }\n', ''],
    ['schema: 1', 'schema: 9'],
    ['export const clients = { schema: 1 }\n', ''],
  ],
  ['a list of which both changed one entry', 'x.ts', list, ['2', '3'], ['2', '4'], undefined],
  [
    'a module that is more than a list',
    'x.ts',
    `${list}call()\n`,
    `${list}call(1)\n`,
    `${list}call(2)\n`,
    undefined,
  ],
  ['patterns that both added', '.gitignore', 'a\n', 'a\nours\n', 'a\ntheirs\n', 'a\ntheirs\nours\n'],
  [
    'Python packages that both added in one place',
    'requirements.in',
    '# Why.\nFlask\npydantic\n',
    '# Why.\nFlask\nhttpx\npydantic\n',
    '# Why.\nFlask\ngunicorn\npydantic\n',
    '# Why.\nFlask\ngunicorn\nhttpx\npydantic\n',
  ],
  [
    'a Python package that both raised, with its hashes',
    'requirements.txt',
    pins,
    [pins, pins.replace('3.1.2', '3.1.10').replace('aa', 'cc')],
    [pins, pins.replace('3.1.2', '3.1.9').replace('aa', 'bb')],
    [pins, pins.replace('3.1.2', '3.1.10').replace('aa', 'cc')],
  ],
  [
    'a Python package that both pinned in another way',
    'requirements.txt',
    pins,
    ['==3.1.2', '~=3.1'],
    ['==3.1.2', '==3.1.9'],
    undefined,
  ],
  ['another kind of file', 'x.ts', 'a', 'b', 'c', undefined],
]

test.each(cases)('%s', (_what, path, base, ours, theirs, merged) => {
  const textOf = (version: Version) =>
    typeof version === 'string' ? version : base.replace(version[0], () => version[1])
  const versions = { base, ours: textOf(ours), theirs: textOf(theirs), lines: undefined }
  expect(mergedStructure(path, versions)).toBe(merged && textOf(merged))
})

test('a merge by lines is taken where it says the same, and not where a key is there twice', () => {
  const ours = json.replace('"name"', '"own":   true,\n  "name"')
  const theirs = json.replace('"d": "^1.0.0"', '"d": "^2.0.0"')
  const lines = ours.replace('"d": "^1.0.0"', '"d": "^2.0.0"')
  expect(mergedStructure('x.json', { base: json, ours, theirs, lines })).toBe(lines)
  const twice = json.replace('"a": "1"', '"n": "1",\n    "a": "1",\n    "n": "1"')
  const both = json.replace('"a": "1"', '"n": "1",\n    "a": "1"')
  const merged = mergedStructure('x.json', { base: json, ours: both, theirs: both, lines: twice })
  expect(merged?.match(/"n"/g)).toHaveLength(1)
})
