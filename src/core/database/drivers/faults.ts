import type { FaultReader } from '../fault/kind.ts'
import { mysqlFaults } from './mysql/fault.ts'
import { postgresFaults } from './postgres/fault.ts'
import { sqliteFaults } from './sqlite/fault.ts'

/**
 * Reads the errors of each driver. An error whose shape belongs to no driver is matched by its text, in this
 * order.
 */
export const faultReaders: readonly FaultReader[] = [mysqlFaults, postgresFaults, sqliteFaults]
