import { Server } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * Loaded into an instance before it starts, to prove that the checker finds errors. PLANT names the fault:
 * `skips-commit` rolls back every 20th transaction and reports it as committed; `answers-early` reports it
 * shortly before the commit; `forgets-keys` gives every request a new Idempotency-Key.
 */
const plants = {
  'skips-commit': () => {
    let commits = 0
    changeTransactions(transaction => async (work, options) => {
      const skipped = new Error('planted')
      let result
      const whole = transaction(async trx => {
        result = await work(trx)
        commits++
        if (commits % 20 === 0) throw skipped
        return result
      }, options)
      return whole.catch(error => {
        if (error !== skipped) throw error
        return result
      })
    })
  },
  'answers-early': () => {
    changeTransactions(transaction => (work, options) => {
      let tell
      const told = new Promise(done => {
        tell = done
      })
      const whole = transaction(async trx => {
        const result = await work(trx)
        tell(result)
        await new Promise(done => setTimeout(done, 100))
        return result
      }, options)
      return Promise.race([told, whole])
    })
  },
  'forgets-keys': () => {
    const emit = Server.prototype.emit
    let count = 0
    /** @type {(this: Server, ...given: any[]) => boolean} */
    const renamed = function (event, request, ...rest) {
      if (event === 'request' && request.headers['idempotency-key'])
        request.headers['idempotency-key'] = `${process.pid}-${count++}`
      return Reflect.apply(emit, this, [event, request, ...rest])
    }
    Object.assign(Server.prototype, { emit: renamed })
  },
}

/** The project's own Knex, with changed outermost transactions. */
function changeTransactions(change) {
  const knexModule = createRequire(join(process.cwd(), 'package.json'))('knex')
  const make = knexModule.knex
  knexModule.knex = config => {
    const knex = make(config)
    Object.defineProperty(knex, 'transaction', { value: change(knex.transaction.bind(knex)) })
    return knex
  }
}

plants[process.env.PLANT]()
