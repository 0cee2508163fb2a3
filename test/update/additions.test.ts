import { expect, test } from 'vitest'
import { importersOf, leftOutAdditions } from '../../src/features/update/additions.ts'

const texts = new Map([
  ['src/app.ts', "import './list.ts'\n"],
  ['src/list.ts', "export const mails = () => import('./mails/send.ts')\n"],
  ['src/mails/send.ts', "import { job } from '../jobs/job.ts'\n"],
  ['src/mails/text.ts', 'export {}\n'],
  ['src/jobs/more.ts', 'export {}\n'],
])
const textOf = (path: string) => texts.get(path) ?? ''
const base = new Set(['src/app.ts', 'src/list.ts', 'src/jobs/job.ts'])
const theirs = new Set([...base, ...texts.keys()])
const ours = new Set(['src/app.ts', 'src/list.ts'])
const merged = new Set(texts.keys())

test('what needs a part that was taken out is not added, and who imports it is named', () => {
  const left = leftOutAdditions({ base, ours, theirs, merged, textOf, isTheirs: path => theirs.has(path) })
  expect(left.map(({ path, why }) => `${path}: ${why}`)).toEqual([
    'src/jobs/more.ts: src/jobs/ was taken out',
    'src/mails/send.ts: it imports src/jobs/job.ts, which was taken out',
  ])
  expect(importersOf(left, merged, textOf)).toEqual([
    'src/list.ts imports src/mails/send.ts, which is not added: take that line out.',
  ])
})

test('a file with an edit of the project, which the template moved, is added', () => {
  const isTheirs = (path: string) => theirs.has(path) && path !== 'src/jobs/more.ts'
  const left = leftOutAdditions({ base, ours, theirs, merged, textOf, isTheirs })
  expect(left.map(({ path }) => path)).toEqual(['src/mails/send.ts'])
})
