import { isSecret } from '../http/operate/redact-url.ts'

// A name before a value, in JSON, a query, a header or an assignment. The lookbehinds keep the searches linear.
const quoted =
  /(?<![\w$-])([\w$-]{1,64})[\\"'\]]{0,8}\s{0,8}[:=]\s{0,8}(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\\"(.*?)\\")/gs
const assigned = /(?<![\w$[\].-])([\w$[\].-]{1,64})=(?=([^\s&;#"'<>\\,)}=]*=*[^\s&;#"'<>\\,)}=]*))/g
const inHeader = /(?<![\w$-])([\w$-]{1,64}):[^\S\n]?(?=\S{0,99}\d)([^\s,;"'{}[\]()<>]{8,})/g
const credentials = /\b(?:bearer|basic)[\s+]+([\w.~+/=:-]{8,})/gi
const login = /:\/\/[^\s/@"':]*:([^\s/@]+)@/g

/** The values in a text that belong to a secret name, e.g. `…?token=VALUE` or `{"password":"VALUE"}`, or to a login. */
export function secretsIn(text: string): string[] {
  if (!/[:=%]|bearer|basic/i.test(text)) return []
  const plain = decoded(text)
  const named = [quoted, assigned, inHeader].flatMap(pattern =>
    [...plain.matchAll(pattern)].flatMap(([, name = '', ...values]) => (isSecret(name) ? values : [])),
  )
  const others = [credentials, login].flatMap(pattern =>
    [...plain.matchAll(pattern)].map(([, value]) => value),
  )
  return [...named, ...others].filter(value => value !== undefined)
}

/** Without percent-encoding, up to three times. */
function decoded(text: string): string {
  let plain = text
  for (let i = 0; i < 3 && /%[\da-f]{2}/i.test(plain); i++)
    plain = plain.replace(/(?:%[\da-f]{2})+/gi, encoded =>
      Buffer.from(encoded.replaceAll('%', ''), 'hex').toString(),
    )
  return plain
}
