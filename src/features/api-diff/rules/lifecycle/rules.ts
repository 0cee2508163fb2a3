import type { ApiRule } from '../rule.ts'

const what = [
  { id: 'operation', title: 'An operation', thing: 'the operation' },
  { id: 'parameter', title: 'A parameter', thing: 'the {parameter}' },
  { id: 'property', title: 'A property', thing: '{where}' },
]

/** The same seven for operations, parameters and properties. */
export const lifecycleRules: readonly ApiRule[] = what.flatMap(({ id, title, thing }): ApiRule[] => [
  {
    id: `${id}-deprecated`,
    severity: 'deprecated',
    title: `${title} is deprecated`,
    message: `${thing} is deprecated; its sunset: {is}.`,
    why: 'It works as before. Callers are asked to leave it before its sunset, and only then may it go.',
  },
  {
    id: `${id}-reactivated`,
    severity: 'additive',
    title: `${title} is no longer deprecated`,
    message: `${thing} stays; nobody has to leave it.`,
    why: 'A promise to remove something was taken back, which harms no caller.',
  },
  {
    id: `${id}-sunset-earlier`,
    severity: 'breaking',
    title: `The sunset of ${title.toLowerCase()} moved to an earlier date`,
    message: `${thing} goes on {is}, before: {was}.`,
    why: 'Callers planned with the date that they were given. A date that comes earlier breaks the announcement, although no request changes yet.',
  },
  {
    id: `${id}-sunset-later`,
    severity: 'additive',
    title: `The sunset of ${title.toLowerCase()} moved to a later date`,
    message: `${thing} stays until {is}, before: {was}.`,
    why: 'Callers have more time.',
  },
  {
    id: `${id}-sunset-set`,
    severity: 'deprecated',
    title: `The sunset of ${title.toLowerCase()} is known`,
    message: `${thing} goes on {is}.`,
    why: 'It was deprecated before; now callers know until when it works.',
  },
  {
    id: `${id}-sunset-removed`,
    severity: 'none',
    title: `The sunset of ${title.toLowerCase()} is withdrawn`,
    message: `${thing} is still deprecated, and no longer goes on {was}.`,
    why: 'Callers have more time, and without a date it can never go unannounced.',
  },
  {
    id: `${id}-sunset-unreadable`,
    severity: 'risky',
    title: `The sunset of ${title.toLowerCase()} is not a date`,
    message: `${thing} goes on {is}, which is not a date that a program can read.`,
    why: 'Callers and this command cannot tell when it goes, so its removal will count as unannounced. Write x-sunset: 2027-01-31.',
  },
])
