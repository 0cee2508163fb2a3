import { stripVTControlCharacters } from 'node:util'
import { masked } from '../../secrets/scan.ts'

const shownLines = 20
const longestLine = 400

/** The last lines of an output for display: no colors, no secrets, and the paths of the run as `.`. */
export function shownOutput(output: string, paths: readonly string[]): string[] {
  const plain = stripVTControlCharacters(output.slice(-16_000))
  const text = paths.reduce((shown, path) => shown.replaceAll(path, '.'), plain)
  const lines = withoutSecrets(text)
    // Of a line that a program redraws, only the last state.
    .split(/\r?\n/)
    .map(line => line.slice(line.lastIndexOf('\r') + 1).trimEnd())
    .filter(Boolean)
  return lines
    .slice(-shownLines)
    .map(line => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
}

/** Masks more than what counts as a leaked secret: hiding too much does no harm here. */
function withoutSecrets(text: string): string {
  return masked(secrets.reduce((shown, { pattern, by }) => shown.replace(pattern, by), text))
}

const secrets = [
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    by: '[private key]',
  },
  { pattern: /(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g, by: '***' },
  {
    pattern:
      /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_\w{30,}|[sr]k_(?:live|test)_\w{10,}|sk-[\w-]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|xox[abprs]-[\w-]{10,}|SG\.[\w-]{16,}\.[\w-]{16,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+)/g,
    by: '***',
  },
  { pattern: /\b(bearer\s+)[\w.~+/-]{8,}=*/gi, by: '$1***' },
  {
    pattern:
      /(?<=(?:password|passwd|pwd|secret|token|api_?-?key|access_?-?key|private_?-?key|credential)[\w-]{0,50}["']?\s{0,20}[=:]\s{0,20}["']?)[^\s"',;}]{3,}/gi,
    by: '***',
  },
]
