import type { Verbs } from '../resource.ts'
import { notify } from './notify.ts'

export const verbs: Verbs = {
  notify: {
    usage: `notify [--dry-run]   write to the owners of clients that call what is deprecated, at most once a month, or show
                       the mails`,
    action: (_words, flag) => (flag('dry-run') ? null : 'notify'),
    flags: ['dry-run'],
    accepts: words => words.length === 0,
    run: ({ withApp, flag }) => withApp(app => notify(app, flag('dry-run'))),
  },
}
