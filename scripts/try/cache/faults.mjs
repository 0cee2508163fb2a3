/**
 * Faults during which three instances respond from memory. Each begins, lasts a while and is undone. `gate` is a proxy
 * between one instance and Redis; the others do not use it.
 */
const faults = {
  'instance killed': {
    begin: async ({ instance, countHits }) => {
      await countHits(instance)
      await instance.kill()
    },
    end: ({ instance }) => instance.start(),
  },
  'instance frozen': {
    begin: ({ instance }) => instance.signal('SIGSTOP'),
    end: ({ instance }) => instance.signal('SIGCONT'),
  },
  'Redis restarted': { begin: ({ redis }) => redis.restart('stop') },
  'Redis killed': { begin: ({ redis }) => redis.restart('kill') },
  'Redis paused': {
    begin: ({ redis }) => redis.signal('STOP'),
    end: ({ redis }) => redis.signal('CONT'),
  },
  'one instance cut off': {
    begin: ({ gate }) => gate.stall(),
    end: ({ gate }) => gate.open(),
  },
  'one instance refused': {
    begin: ({ gate }) => gate.close(),
    end: ({ gate }) => gate.open(),
  },
}

/** An endless sequence of faults: all in a random order, then all again. `only` names some of them. */
export function* scheduleOf(random, only) {
  const possible = Object.entries(faults).filter(([name]) => !only || only.includes(name))
  for (;;) {
    for (const [name, fault] of random.shuffled(possible))
      yield {
        name,
        ...fault,
        number: random.integer(0, 2),
        peace: random.integer(300, 1500),
        lasts: random.integer(500, 5000),
      }
  }
}
