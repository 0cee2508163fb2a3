import { audience } from './api/audience/check.ts'
import { consistent } from './api/consistent/check.ts'
import { deprecation } from './api/deprecation/check.ts'
import { diffInCi } from './api/diff-in-ci/check.ts'
import { documented } from './api/documented/check.ts'
import { drift } from './api/drift/check.ts'
import { specValid } from './api/spec-valid/check.ts'
import { versioned } from './api/versioned/check.ts'
import type { Check } from './check.ts'
import { central } from './config/central/check.ts'
import { envExample } from './config/env-example/check.ts'
import { migrationCheck } from './db/check/check.ts'
import { dated } from './db/dated/check.ts'
import { hasDown } from './db/has-down/check.ts'
import { roundtrip } from './db/roundtrip/check.ts'
import { seed } from './db/seed/check.ts'
import { allowScripts } from './install/allow-scripts/check.ts'
import { gitCommit } from './install/git-commit/check.ts'
import { outsideFolder } from './install/outside-folder/check.ts'
import { engines } from './node/engines/check.ts'
import { configClasses } from './python/config-classes/check.ts'
import { pinned } from './python/pinned/check.ts'
import { cleanTree } from './readme/clean-tree/check.ts'
import { envStep } from './readme/env-step/check.ts'
import { lockfileMatch } from './readme/lockfile-match/check.ts'
import { order } from './readme/order/check.ts'
import { pathsExist } from './readme/paths-exist/check.ts'
import { scriptExists } from './readme/script-exists/check.ts'
import { serverAnswers } from './readme/server-answers/check.ts'
import { setupPresent } from './readme/setup-present/check.ts'
import { setupRuns } from './readme/setup-runs/check.ts'
import { singleCommand } from './readme/single-command/check.ts'
import { verifyRuns } from './readme/verify-runs/check.ts'
import { committed } from './secrets/committed/check.ts'
import { envTracked } from './secrets/env-tracked/check.ts'
import { history } from './secrets/history/check.ts'
import { weakDefault } from './secrets/weak-default/check.ts'
import { exist } from './tests/exist/check.ts'
import { pass } from './tests/pass/check.ts'

/** All checks, in the order they are listed. */
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
  diffInCi,
  configClasses,
  pinned,
  engines,
  allowScripts,
  outsideFolder,
  gitCommit,
]
