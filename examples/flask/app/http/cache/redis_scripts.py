"""What runs in Redis, in one step each.

`members` has when the lease of each instance ends, `writes` those that have begun, with the time at which
they are forgotten, and `seq` numbers the messages, so that an instance notices if it missed one. Redis' own
clock counts, in milliseconds.
"""

_NOW = """local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local members, writes, seq = unpack(KEYS)
"""

RENEW_LEASE = f"""{_NOW}
redis.call('HSETNX', members, 'since', now)
redis.call('HSET', members, ARGV[1], now + ARGV[2])
redis.call('ZREMRANGEBYSCORE', writes, '-inf', now)
redis.call('PUBLISH', ARGV[3], cjson.encode({{
  kind = 'alive',
  sent = ARGV[4],
  seq = tonumber(redis.call('GET', seq) or '0'),
  writes = redis.call('ZRANGE', writes, 0, -1)
}}))
return 1"""
"""Renews the lease of an instance, which begins when it receives this message.

ARGV: instance, milliseconds, inbox, sent.
"""

END_LEASE = f"""{_NOW}
return redis.call('HDEL', members, ARGV[1])"""
"""Ends the lease of an instance. ARGV: instance."""

BEGIN_WRITE = f"""{_NOW}
redis.call('ZADD', writes, now + ARGV[3], ARGV[2])
redis.call('PUBLISH', ARGV[1], cjson.encode({{
  kind = 'begin', seq = redis.call('INCR', seq), write = ARGV[2]
}}))
return 1"""
"""Tells all instances of a write before its commit.

ARGV: channel, write, milliseconds until it is forgotten.
"""

END_WRITE = f"""{_NOW}
redis.call('ZREM', writes, ARGV[2])
redis.call('HSETNX', members, 'since', now)
redis.call('PUBLISH', ARGV[1], cjson.encode({{
  kind = 'end', seq = redis.call('INCR', seq), write = ARGV[2], inbox = ARGV[3]
}}))
local reply = {{ now - redis.call('HGET', members, 'since') }}
local leases = redis.call('HGETALL', members)
for i = 1, #leases, 2 do
  local left = leases[i + 1] - now
  if leases[i] == 'since' then
  elseif left > 0 then
    table.insert(reply, leases[i])
    table.insert(reply, left)
  else
    redis.call('HDEL', members, leases[i])
  end
end
return reply"""
"""Tells all instances of a write after its commit.

Returns for how many milliseconds `members` has been complete, and each instance with what is left of its
lease.

ARGV: channel, write, inbox.
"""
