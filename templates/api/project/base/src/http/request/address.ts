import { isIP, isIPv4 } from 'node:net'

interface ClientAddress {
  /** The last trusted address. */
  readonly ip: string
  /** With trusted proxies: the addresses of the chain, the peer's first. */
  readonly ips?: string[] | undefined
}

/** The caller's address: of the entries that trusted proxies sent, the farthest valid one. */
export function addressOf({ ip, ips = [ip] }: ClientAddress): string {
  for (let i = ips.length - 1; i >= 0; i--) {
    const address = canonical(ips[i] ?? '')
    if (address) return address
  }
  return 'unknown'
}

/** The unit that is rate-limited: an IPv4 address, or an IPv6 /64, of which one caller has all 2^64 addresses. */
export function networkOf(address: string): string {
  return address.includes(':') ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : address
}

/** The canonical form of an address (RFC 5952), which may have a port, brackets or a zone, or be IPv4-mapped IPv6. */
function canonical(text: string): string | undefined {
  if (isIPv4(text)) return text
  const [address = ''] = withoutPort(text.trim()).split('%')
  if (isIP(address) !== 6) return isIPv4(address) ? address : undefined
  const normalized = new URL(`http://[${address}]`).hostname.slice(1, -1)
  return asIPv4(groupsOf(normalized)) ?? normalized
}

function withoutPort(text: string): string {
  if (text.startsWith('[')) return text.slice(1, text.indexOf(']'))
  const colon = text.indexOf(':')
  return colon !== -1 && colon === text.lastIndexOf(':') ? text.slice(0, colon) : text
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): string[] {
  const [head = [], tail = []] = address.split('::').map(part => (part ? part.split(':') : []))
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
}

/** `::ffff:192.0.2.1` is an IPv4 address on a dual-stack socket. */
function asIPv4(groups: readonly string[]): string | undefined {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return undefined
  const [high = 0, low = 0] = groups.slice(6).map(group => Number.parseInt(group, 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
