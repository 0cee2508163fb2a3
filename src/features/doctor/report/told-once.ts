import { shortList } from '../../../core/system/short-list.ts'
import { type Checked, type Finding, placeOf } from './report.ts'

interface ToldOnce {
  readonly checked: readonly Checked[]
  /** The findings that another one tells of. */
  readonly folded: readonly Finding[]
}

/**
 * A secret that several findings are about is told by one of them, which names the other places: the most
 * severe one, and of equal ones that of the first check in this list.
 */
export function toldOnce(checked: readonly Checked[]): ToldOnce {
  const about = checked.flatMap(({ findings }) => findings).filter(({ secrets }) => secrets.length > 0)
  const told = new Map<string, Finding>()
  const elsewhere = new Map<Finding, Finding[]>()
  for (const finding of about.toSorted((a, b) => rank(a) - rank(b))) {
    const tellers = finding.secrets.flatMap(secret => told.get(secret) ?? [])
    const [teller] = tellers
    if (teller && tellers.length === finding.secrets.length)
      elsewhere.set(teller, [...(elsewhere.get(teller) ?? []), finding])
    else for (const secret of finding.secrets) if (!told.has(secret)) told.set(secret, finding)
  }
  const folded = new Set([...elsewhere.values()].flat())
  return { checked: checked.map(one => without(one, folded, elsewhere)), folded: [...folded] }
}

const order = ['secrets/env-tracked', 'secrets/committed', 'secrets/weak-default', 'secrets/history']

function rank({ check, severity }: Finding): number {
  return ['error', 'warning', 'info'].indexOf(severity) * order.length + order.indexOf(check)
}

function without(
  checked: Checked,
  folded: ReadonlySet<Finding>,
  elsewhere: ReadonlyMap<Finding, readonly Finding[]>,
): Checked {
  const findings = checked.findings
    .filter(finding => !folded.has(finding))
    .map(finding => withPlaces(finding, elsewhere.get(finding) ?? []))
  if (checked.state !== 'findings' || findings.length > 0) return { ...checked, findings }
  return {
    ...checked,
    state: 'ok',
    findings,
    subject: `${checked.subject}; another check tells what it found`,
  }
}

function withPlaces(finding: Finding, others: readonly Finding[]): Finding {
  const places = [...new Set(others.map(placeOf))].filter(place => place !== placeOf(finding))
  if (places.length === 0) return finding
  return { ...finding, message: `${finding.message} It is also in ${shortList(places)}.` }
}
