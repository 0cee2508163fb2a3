import type { Check } from '../check.ts'
import { audience } from './api/audience.ts'
import { consistent } from './api/consistent.ts'
import { deprecation } from './api/deprecation.ts'
import { documented } from './api/documented.ts'
import { drift } from './api/drift.ts'
import { specValid } from './api/spec-valid.ts'
import { versioned } from './api/versioned.ts'
import { central } from './config/central.ts'
import { envExample } from './config/env-example.ts'
import { migrationCheck } from './db/check.ts'
import { dated } from './db/dated.ts'
import { hasDown } from './db/has-down.ts'
import { roundtrip } from './db/roundtrip.ts'
import { seed } from './db/seed.ts'
import { allowScripts } from './install/allow-scripts.ts'
import { engines } from './node/engines.ts'
import { cleanTree } from './readme/clean-tree.ts'
import { envStep } from './readme/env-step.ts'
import { lockfileMatch } from './readme/lockfile-match.ts'
import { order } from './readme/order.ts'
import { pathsExist } from './readme/paths-exist.ts'
import { scriptExists } from './readme/script-exists.ts'
import { serverAnswers } from './readme/server-answers.ts'
import { setupPresent } from './readme/setup-present.ts'
import { setupRuns } from './readme/setup-runs.ts'
import { singleCommand } from './readme/single-command.ts'
import { verifyRuns } from './readme/verify-runs.ts'
import { committed } from './secrets/committed.ts'
import { envTracked } from './secrets/env-tracked.ts'
import { history } from './secrets/history.ts'
import { weakDefault } from './secrets/weak-default.ts'
import { exist } from './tests/exist.ts'
import { pass } from './tests/pass.ts'

/** Every check, in the order it is listed. */
export const checks: readonly Check[] = [
  setupPresent,
  scriptExists,
  lockfileMatch,
  envStep,
  pathsExist,
  order,
  singleCommand,
  setupRuns,
  serverAnswers,
  verifyRuns,
  cleanTree,
  committed,
  envTracked,
  weakDefault,
  history,
  central,
  envExample,
  dated,
  hasDown,
  migrationCheck,
  roundtrip,
  seed,
  exist,
  pass,
  audience,
  documented,
  drift,
  specValid,
  consistent,
  versioned,
  deprecation,
  engines,
  allowScripts,
]
