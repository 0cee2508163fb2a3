import { callers } from './callers.mjs'
import { data } from './data.mjs'
import { http } from './http.mjs'

/** @type {any[][]} */
const lines = [...http, ...data, ...callers]

/**
 * One mutation per rule: the behaviour of a server that breaks this rule and no other. A line has the rule,
 * what is broken, and the parts of the mutation; `on` names the broken server if it is not the one under
 * test.
 */
export const mutations = lines.map(([rule, breaks, ...parts]) => ({
  rule,
  breaks,
  mutation: together(parts),
}))

/** One mutation of several parts, more than one of which may change responses. */
function together(parts) {
  const answers = parts.flatMap(({ answer }) => answer ?? [])
  const answer = (got, asked) => {
    for (const change of answers) change(got, asked)
  }
  return Object.assign({}, ...parts, answers.length > 0 && { answer })
}
