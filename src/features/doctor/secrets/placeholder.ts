/** Whether a value stands for one that people fill in, or says itself that it is none. */
export function isPlaceholder(value: string): boolean {
  return (
    value === '' ||
    /^[<{$%[(]|[>})\]]$|\$\{|\{\{|%s|\.\.\.|…|process\.env|import\.meta/.test(value) ||
    /^(.)\1*$|x{4,}|\*{3,}|0{6,}|123456|abcdef/i.test(value) ||
    /^(pass|pwd|user|username|admin|root|postgres|mysql|mongo|redis|guest|minio(admin)?)$/i.test(value) ||
    words.test(value)
  )
}

/** Words that no generated secret holds but by chance, and that samples do. */
const words =
  /change|example|sample|dummy|fake|placeholder|replace|todo|fixme|redacted|your[-_]|my[-_]|insert|enter[-_]|secret|passw|token|default|development|foobar|lorem|hunter2|not[-_ ]?(a|set|real)|undefined|null|mock|invalid|required|localhost|test/i

/** A host that only this machine, a compose file or a document knows. */
export function isLocalHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  return (
    !name.includes('.') ||
    /^(127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[)/.test(name) ||
    /(^|\.)(localhost|local|internal|test|example|invalid|docker|lan|localdomain)$/.test(name) ||
    /(^|\.)(example|host|domain|server|your-?\w*|my-?\w*)\.(com|org|net|io|dev|tld|edu)$/.test(name) ||
    /(^|\.)(svc\.cluster\.local|docker\.internal)$/.test(name)
  )
}

/** Shannon's entropy, in bits a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length
    return sum - share * Math.log2(share)
  }, 0)
}
