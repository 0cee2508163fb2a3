import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { didYouMean } from '../../../core/system/did-you-mean.ts'
import { UserError, unlessRefused } from '../../../core/system/errors.ts'
import { isRecord, type Json } from '../../../core/system/json.ts'
import { parseYaml, YamlFault } from '../../../core/system/yaml.ts'
import { type ChangeSeverity, changeSeverities } from '../api-change.ts'
import type { DiffOptions } from '../diff-options.ts'
import { apiRules } from '../rules/index.ts'

const place = 'apiDiff in gapi.yml'

/** The settings of gapi.yml in a folder: severities of rules, and accepted changes with their reasons. */
export function readDiffSettings(folder: string): Pick<DiffOptions, 'severities' | 'accepted'> {
  const text = unlessRefused(() => readFileSync(join(folder, 'gapi.yml'), 'utf8'))
  const whole = text === undefined ? {} : yamlOf(text)
  const section = isRecord(whole) ? whole.apiDiff : undefined
  if (section === undefined) return { severities: new Map(), accepted: new Map() }
  if (!isRecord(section))
    throw fault('is not a map', 'Write apiDiff: { rules: { operation-id-changed: none } }')
  refuseUnknown(section)
  return { severities: severitiesIn(section.rules), accepted: acceptedIn(section.accept) }
}

function yamlOf(text: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    throw new UserError(`gapi.yml is not valid YAML: ${error.message}.`, 'Fix it, and run the command again.')
  }
}

function refuseUnknown(section: Json): void {
  const unknown = Object.keys(section).find(name => name !== 'rules' && name !== 'accept')
  if (unknown !== undefined)
    throw fault(`has an unknown setting ${unknown}`, 'The settings are rules and accept.')
}

function severitiesIn(rules: unknown): Map<string, ChangeSeverity> {
  if (rules !== undefined && !isRecord(rules))
    throw fault('has rules that are not a map', 'Write rules: { operation-id-changed: none }')
  const ids = apiRules.map(({ id }) => id)
  return new Map(
    Object.entries(isRecord(rules) ? rules : {}).map(([id, given]) => {
      if (!ids.includes(id))
        throw fault(
          `has an unknown rule ${id}.${didYouMean(id, ids)}`.replace(/\.$/, ''),
          'gapi api diff names the rule of each change, e.g. parameter-removed.',
        )
      const severity = changeSeverities.find(known => known === given)
      if (severity) return [id, severity]
      throw fault(
        `gives ${id} the severity ${JSON.stringify(given)}`,
        `Choose one of ${changeSeverities.join(', ')}.`,
      )
    }),
  )
}

function acceptedIn(list: unknown): Map<string, string> {
  if (list === undefined) return new Map()
  if (!Array.isArray(list)) throw fault('has an accept that is not a list', example)
  return new Map(
    list.map((entry: unknown) => {
      const { fingerprint, reason } = isRecord(entry) ? entry : {}
      if (typeof fingerprint === 'number')
        throw fault('accepts a fingerprint that YAML reads as a number', 'Write it in quotes.')
      if (typeof fingerprint !== 'string') throw fault('accepts a change without a fingerprint', example)
      if (typeof reason === 'string' && reason.trim() !== '') return [fingerprint, reason]
      throw fault(`accepts ${fingerprint} without a reason`, example)
    }),
  )
}

const example = 'Write accept: [{ fingerprint: 3f2a…, reason: nobody used it }]'

function fault(detail: string, hint: string): UserError {
  return new UserError(`${place} ${detail}.`, hint)
}
