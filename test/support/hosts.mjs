import dns from 'node:dns'

const { lookup } = dns

/** Every host whose name ends in .test is this machine, so that a server can be on "another" one without one. */
const local = (host, options, done) => lookup(/\.test$/.test(host) ? '127.0.0.1' : host, options, done)
Object.assign(dns, { lookup: local })
