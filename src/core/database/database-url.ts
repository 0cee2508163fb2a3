import { UserError } from '../system/errors.ts'
import { dialectIn } from './drivers/dialects.ts'
import { driverNamed } from './drivers/driver-of.ts'

/** Throws for a URL that names no database of a kind. The URL is not shown: it may have a password. */
export function refuseUrl(database: string, url: string): void {
  const dialect = dialectIn(database)
  if (dialect === undefined) return
  const { schemes } = driverNamed(dialect)
  const wanted = schemes.length > 0 ? schemes : [database]
  const scheme = /^([a-z]+):/.exec(url)?.[1]
  if (scheme !== undefined && wanted.includes(scheme) && (schemes.length === 0 || URL.canParse(url))) return
  const example =
    schemes.length > 0 ? `${wanted[0]}://user:password@127.0.0.1/shop` : `${database}:data/shop.sqlite`
  throw new UserError(`The URL of --to is not one of ${database}.`, `Write it as ${example}.`)
}
