/**
 * Faults during which the instances run. Each begins, lasts a while and is undone; `end` gets what `begin`
 * returned. `on` lists the databases it exists for; the rest of a fault is the same for all.
 */
const servers = ['postgres', 'mysql']
const all = ['sqlite', ...servers]

const faults = {
  'instance killed': {
    on: all,
    begin: ({ instance }) => instance.kill(),
    end: ({ instance }) => instance.start(),
  },
  'instance frozen': {
    on: all,
    begin: ({ instance }) => instance.signal('SIGSTOP'),
    end: ({ instance }) => instance.signal('SIGCONT'),
  },
  'instance stopped': {
    on: all,
    begin: ({ instance }) => instance.stop(),
    end: ({ instance }) => instance.start(),
  },
  'database restarted': {
    on: servers,
    begin: ({ restart }) => restart('stop'),
  },
  'database killed': {
    on: servers,
    begin: ({ restart }) => restart('kill'),
  },
  'connections terminated': {
    on: servers,
    begin: ({ database }) => database.terminate(),
  },
  'database refuses': {
    on: servers,
    begin: ({ gate }) => gate.close(),
    end: ({ gate }) => gate.open(),
  },
  'database hangs': {
    on: servers,
    begin: ({ gate }) => gate.stall(),
    end: ({ gate }) => gate.open(),
  },
  'rows locked': {
    on: all,
    begin: ({ database }) => database.hold(),
    end: (_world, release) => release(),
  },
  'Redis ends': {
    on: all,
    begin: ({ redisGate }) => redisGate.close(),
    end: ({ redisGate }) => redisGate.open(),
  },
  'Redis hangs': {
    on: all,
    begin: ({ redisGate }) => redisGate.stall(),
    end: ({ redisGate }) => redisGate.open(),
  },
}

/**
 * An endless sequence of faults for a database: all in a random order, then all again. `longest` is in
 * milliseconds.
 */
export function* scheduleOf(random, database, longest) {
  const possible = Object.entries(faults).filter(([, { on }]) => on.includes(database))
  for (;;) {
    for (const [name, fault] of random.shuffled(possible))
      yield {
        name,
        ...fault,
        instance: random.integer(0, 2),
        peace: random.integer(300, 1000),
        lasts: random.integer(500, longest),
      }
  }
}
