import { expect } from 'vitest'
import { everyResponse, faultsOf, responsesSeen } from '../support/every-response.ts'
import { topic } from '../support/rule.ts'

// This topic comes last, after the responses of all other tests.
const rule = topic('every-response')

for (const { id, sentence } of everyResponse)
  rule(id, sentence, () => {
    expect(responsesSeen()).toBeGreaterThan(0)
    expect(faultsOf(id)).toEqual([])
  })
