import pluralize from 'pluralize-esm'

// What the names in a path say. `gapi doctor` has the same file, so both come to the same result.

/** Verbs that repeat what the method says. */
const methodVerbs = words('get fetch create insert delete remove destroy')
/** Verbs that repeat it too, but also begin nouns (update-requests) and actions (set-password). */
const looseVerbs = words('add do edit find list make modify save set update')
/** Actions on a resource, and what reads by something else than an id. */
const actions = words(
  'accept activate approve archive auth authorize ban block callback cancel change check compare confirm convert ' +
    'deactivate download export follow following forgot import invite login logout lookup oauth preview proxy publish raw read ' +
    'redirect refresh reject render resend reset resolve search send share sso star static subscribe tarball track ' +
    'transfer unban unsubscribe upload validate verify zipball',
)
/** Where other systems send their calls: the next name is theirs. */
const receivers = words('callback callbacks hook hooks webhook webhooks')
/** Words without a plural that the library would count. */
const uncountable = words(
  'audio billing cash clothing content energy evidence feedback food freight history inventory knowledge mail ' +
    'merchandise money progress spam stock storage text usage weather',
)

/** `/v1/orders/{id}` → `v1`, `orders`, `{id}`. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean)
}

export function isParameter(segment: string | undefined): boolean {
  return segment?.startsWith('{') === true
}

/** `orders`, `people`, `staff` and `order-data`; not `order`. Short words and those with digits could be anything. */
export function isPlural(segment: string): boolean {
  const [thing = ''] = segment.toLowerCase().split(/[-_](?:of|for|to|in|on|at|with)[-_]/)
  const word = thing.split(/[-_]/).at(-1) ?? ''
  return !/^[a-z]{3,}$/.test(word) || uncountable.has(word) || pluralize.isPlural(word)
}

/** Whether the segment holds what the parameter behind it selects: not in `/compare/{range}`, `/starred/{id}` or `/webhooks/stripe/{id}`. */
export function isCollection(segments: readonly string[], place: number): boolean {
  const [name = '', next] = segments.slice(place, place + 2)
  if (!isParameter(next) || isParameter(name) || isReceiver(segments, place)) return false
  const [verb = ''] = wordsOf(name)
  return !actions.has(verb) && verb !== 'by' && name !== 'me' && !/[a-z]{3}[^e]ed$/.test(name)
}

/** `stripe` in `/webhooks/stripe`: a place for calls of another system. */
export function isReceiver(segments: readonly string[], place: number): boolean {
  const before = segments[place - 1]
  return before !== undefined && receivers.has(before) && !isParameter(segments[place])
}

/** Whether the name says again what the method says: `/create-order`, `/orders/{id}/update`. */
export function repeatsMethod(
  segments: readonly string[],
  place: number,
  methods: readonly string[],
): boolean {
  const [verb = '', ...object] = wordsOf(segments[place] ?? '')
  if (methodVerbs.has(verb)) return true
  if (!looseVerbs.has(verb) || /^(ons?|ins?|ups?)$/.test(object.join())) return false
  return object.length === 0 || !(isParameter(segments[place + 1]) || isAction(segments, place, methods))
}

/** `POST /orders/{id}/set-status`, `POST /me/update-email`: the last name, and it acts on one thing. */
function isAction(segments: readonly string[], place: number, methods: readonly string[]): boolean {
  const before = segments[place - 1]
  if (segments.length > place + 1 || before === undefined || methods.includes('get')) return false
  return isParameter(before) || !(/^v\d+$/.test(before) || isPlural(before))
}

/** `set-status` and `setStatus` → `set`, `status`. */
function wordsOf(segment: string): string[] {
  return segment
    .replace(/(?=[A-Z])/g, '-')
    .toLowerCase()
    .split(/[-_]/)
    .filter(Boolean)
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
