import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from '../process.mjs'
import { root } from '../project.mjs'

/**
 * Runs the suite on servers, as a user would. Resolves with its exit code, and the rules by result.
 * @param {Record<string, any>} servers
 * @param {{ home: string, name: string, words?: string[], onServer?: Record<string, string> }} options
 */
export async function runSuite(servers, { home, name, words = [], onServer = {} }) {
  const { main, second, limited, prefixed, keys } = servers
  const results = join(home, `${name}.json`)
  rmSync(results, { force: true })
  const args = [
    ...['--second', onServer.second ?? second.url],
    ...['--limited', onServer.limited ?? limited.url],
    ...['--prefixed', onServer.prefixed ?? prefixed],
    ...['--json', results],
    ...words,
  ]
  const env = {
    ...process.env,
    CONFORMANCE_ADMIN_KEY: keys.admin,
    CONFORMANCE_USER_KEY: keys.user,
    CONFORMANCE_OTHER_KEY: keys.other,
  }
  const suite = launch(
    ['node', join(root, 'conformance', 'bin', 'run.mjs'), onServer.main ?? main.url, ...args],
    root,
    env,
  )
  const code = await suite.ended
  return { code, said: suite.said(), ...rulesIn(results, suite.said()) }
}

function rulesIn(file, said) {
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new Error(`The suite wrote no results:\n${said.slice(-4000)}`)
  }
  const rules = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  if (rules.length === 0) throw new Error(`The suite ran nothing:\n${report.testResults[0]?.message ?? said}`)
  const named = status => rules.filter(rule => rule.status === status).map(({ title }) => title.split(':')[0])
  return {
    passed: named('passed'),
    failed: named('failed'),
    skipped: [...named('skipped'), ...named('pending')],
    /** The message of each failed test, in one line. */
    messages: new Map(
      rules.map(({ title, failureMessages: [text = ''] }) => [title.split(':')[0], lineOf(text)]),
    ),
  }
}

function lineOf(text) {
  return text.split('\n')[0].slice(0, 500)
}
