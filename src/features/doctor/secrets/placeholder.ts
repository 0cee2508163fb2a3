/** Whether a value is one that people replace, or a well-known one that is not secret. */
export function isPlaceholder(value: string): boolean {
  return (
    isEncrypted(value) ||
    value === '' ||
    /^[<{$%[(]|[>})\]]$|\$\{|\{\{|%s|\.\.\.|…|process\.env|import\.meta/.test(value) ||
    /^(.)\1*$|x{4,}|\*{3,}|0{6,}|123456|abcdef/i.test(value) ||
    /^(pass|pwd|user|username|admin|root|postgres|mysql|mongo|redis|guest|minio(admin)?)$/i.test(value) ||
    /^(key|pass|token|value|abc|foo)[_-]?\d{1,4}$/i.test(value) ||
    words.test(value)
  )
}

/** Encrypted by dotenvx, SOPS, Ansible, Vault, Jasypt or age: it may be committed. */
export function isEncrypted(value: string): boolean {
  return /^["'`]?(encrypted:|ENC\[|ENC\(|\$ANSIBLE_VAULT|!vault|vault:v\d+:|age-encrypted|\{cipher\})/.test(
    value,
  )
}

/** Words of sample values, which a generated secret holds only by chance. */
const words =
  /change|example|sample|dummy|fake|placeholder|replace|todo|fixme|redacted|your[-_]|my[-_]|insert|enter[-_]|secret|passw|token|default|development|foobar|lorem|hunter2|not[-_ ]?(a|set|real)|undefined|null|mock|invalid|required|localhost|test/i

/** Whether a host is local, a service of a compose file or an example. */
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

/** Shannon's entropy, in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length
    return sum - share * Math.log2(share)
  }, 0)
}
