import { withoutValues } from '../../src/http/operate/redact.ts'
import { isSecret, redactUrl } from '../../src/http/operate/redact-url.ts'

/**
 * Prints how many times as long redaction takes for text 16 times as long, by what the text repeats: about 16, or 256 if it
 * grew by the square. A process of its own, because CPU time is that of all threads.
 */
const parts = [
  '?%',
  '?%=&',
  'key=',
  '&code',
  '=',
  '%25',
  ')=(',
  'authauth',
  ';token=',
  '//',
  '//a:b@',
  '@',
  '"a":',
  '\\"',
  'a',
  'a:',
  ' ',
  'a ',
  '":',
  'bearer ',
  'bearer',
  'basic+',
  'basic ',
  '+',
  '{"',
  ']',
  "a'",
  '/;',
  '#',
  'private',
]

const growth = parts.map(part => [part, cost(part.repeat(32_000)) / cost(part.repeat(2000))])
console.log(JSON.stringify(Object.fromEntries(growth)))

/** CPU time in microseconds, best of three. */
function cost(text: string): number {
  const runs = [1, 2, 3].map(() => {
    const before = process.cpuUsage()
    redactUrl(`/x?${text}`)
    redactUrl(`/x?a=${text}`)
    redactUrl(`/=${text}`)
    isSecret(text)
    withoutValues(text)
    const { user, system } = process.cpuUsage(before)
    return user + system
  })
  return Math.max(Math.min(...runs), 500)
}
