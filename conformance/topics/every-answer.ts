import { expect } from 'vitest'
import { answersSeen, everyAnswer, faultsOf } from '../support/every-answer.ts'
import { topic } from '../support/rule.ts'

// This topic comes last, after the responses of all other tests.
const rule = topic('every-answer')

for (const { id, sentence } of everyAnswer)
  rule(id, sentence, () => {
    expect(answersSeen()).toBeGreaterThan(0)
    expect(faultsOf(id)).toEqual([])
  })
