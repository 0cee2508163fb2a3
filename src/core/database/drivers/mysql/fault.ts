import type { FaultKind, FaultReader } from '../../fault/kind.ts'

/**
 * By number: mysql2 has the names of MySQL's errors, and wrong names or none for MariaDB's own. 2000 to 2999
 * are client errors.
 */
const numbers: Readonly<Partial<Record<FaultKind, readonly number[]>>> = {
  unreachable: [1042, 1043, 1081, 2002, 2003, 2005],
  lost: [1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 2055],
  'idle-timeout': [4031],
  'read-only': [1036, 1223, 1290, 1792, 1836, 3100],
  credentials: [1045, 1130, 1251, 1275, 1524, 1698, 1820, 1862, 2049, 2059, 3118, 3159, 4151],
  permission: [1044, 1142, 1143, 1227, 1370, 1410, 1419],
  'no-database': [1046, 1049],
  gone: [1146],
  conflict: [1020, 1180, 1213],
  'lock-timeout': [1205, 3058, 3572],
  cancelled: [1317, 1907, 1969, 3024],
  connections: [1040, 1129, 1203, 1226],
  memory: [1037, 1038, 1041, 1135],
  full: [1021, 1114],
  limit: [1153, 1206, 1461, 1637],
  damaged: [1034, 1035, 1194, 1195, 1712],
  server: [1006, 1008, 1010, 1015, 1016, 1017, 1023, 1024, 1026, 1030, 1105, 1932],
}

/** mysql2's own messages for a lost connection. */
const detail = /PROTOCOL_CONNECTION_LOST|connection is in closed state|Connection lost|PROTOCOL_ENQUEUE_AFTER/

export const mysqlFaults: FaultReader = {
  isOwn: error => 'sqlState' in error || 'fatal' in error,
  kindOf(error) {
    if (!mysqlFaults.isOwn(error)) return undefined
    const { errno, code } = Object(error)
    const found = Object.entries(numbers).find(([, known]) => known.includes(errno))?.[0]
    return isKind(found) ? found : detail.test(`${code} ${error.message}`) ? 'lost' : undefined
  },
}

function isKind(name: string | undefined): name is FaultKind {
  return name !== undefined && name in numbers
}
