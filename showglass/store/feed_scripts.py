"""Scripts of feeds, sessions, counters and letters. `store/scripts.py` says what the keys are."""

from __future__ import annotations

FEED_SCRIPTS = {
    # me, feed, ttl, frames ...
    "put": "return put(ARGV[2], ARGV[1], ARGV[3], {unpack(ARGV, 4)}, false)",
    # me, feed, from which frame
    "attach": """
local me, feed, from = ARGV[1], ARGV[2], tonumber(ARGV[3])
local f = key('f', feed)
local known = redis.call('HMGET', f, 'reader', 'base', 'open', 'name')
if not (known[1] or known[2] or known[3]) then return false end
if known[1] and known[1] ~= me then tell(known[1], 'd', feed) end
if not known[4] then -- else nothing more will come
  redis.call('HSET', f, 'reader', me)
  redis.call('HDEL', f, 'parting')
end
local base = tonumber(known[2] or 0)
from = math.max(from, base)
local name = known[4] or redis.call('HGET', key('e', feed), 'name')
return {from, tonumber(known[3] or 0), name, redis.call('LRANGE', key('q', feed), from - base, -1)}
""",
    # me, feed, ttl
    "open": """
redis.call('HSET', key('f', ARGV[2]), 'reader', ARGV[1])
redis.call('PEXPIRE', key('f', ARGV[2]), ARGV[3])
""",
    # me, feed
    "detach": """
local f = key('f', ARGV[2])
if redis.call('HGET', f, 'reader') == ARGV[1] then redis.call('HDEL', f, 'reader', 'parting') end
""",
    # me, feed, '1' or '': I am about to end its stream, unless something reports there by now; or I am not after all
    "part": """
local f = key('f', ARGV[2])
local known = redis.call('HMGET', f, 'reader', 'open')
if known[1] ~= ARGV[1] then return 1 end
if ARGV[3] == '' then return redis.call('HDEL', f, 'parting') end
if tonumber(known[2] or 0) > 0 then return 0 end
return redis.call('HSET', f, 'parting', 1) and 1
""",
    # me, feed, frames that were delivered, their bytes; ttl > 0: all was read, nobody will ask for long
    "delivered": """
local f, q = key('f', ARGV[2]), key('q', ARGV[2])
if redis.call('EXISTS', f) == 0 then return end
local base = tonumber(redis.call('HGET', f, 'base') or 0)
local more = tonumber(ARGV[3]) - base
if more > 0 then
  redis.call('LTRIM', q, more, -1)
  redis.call('HINCRBY', f, 'base', more)
  redis.call('HINCRBY', f, 'bytes', -tonumber(ARGV[4]))
end
""",
    # me, ttl, feeds: every frame was read; a client whose connection broke at the last moment may still ask again
    "read": """
for at = 3, #ARGV do
  local f = key('f', ARGV[at])
  local known = redis.call('HMGET', f, 'open', 'reader')
  if tonumber(known[1] or 0) <= 0 then
    redis.call('PEXPIRE', f, ARGV[2])
    redis.call('PEXPIRE', key('q', ARGV[at]), ARGV[2])
  end
  if known[2] == ARGV[1] then redis.call('HDEL', f, 'reader') end
end
""",
    # feed
    "members": "return redis.call('SMEMBERS', key('m', ARGV[1]))",
    # feed: its events that have not ended, with owner and job; the replica that reads it comes first
    "open_jobs": """
local got = {redis.call('HGET', key('f', ARGV[1]), 'reader') or ''}
for _, event in ipairs(redis.call('SMEMBERS', key('m', ARGV[1]))) do
  local known = redis.call('HMGET', key('e', event), 'owner', 'sid', 'lane')
  local entry = known[2] and redis.call('XRANGE', key('jobs', known[3]), known[2], known[2])[1]
  if entry then
    for _, part in ipairs({event, known[1], entry[2][4]}) do got[#got + 1] = part end
  end
end
return got
""",
    # me, to, kind, name, value, ttl: a letter to another replica, and word of it; says whether anybody heard
    "post": """
local heard = tell(ARGV[2], 'l', ARGV[3], ARGV[4], ARGV[1])
if heard > 0 then redis.call('SET', key('letter', ARGV[3], ARGV[4]), ARGV[5], 'PX', ARGV[6]) end
return heard
""",
    # kind, name: a letter is read once
    "fetch": """
local letter = redis.call('GET', key('letter', ARGV[1], ARGV[2]))
redis.call('DEL', key('letter', ARGV[1], ARGV[2]))
return letter
""",
    # name, ttl, by
    "increment": """
local count = redis.call('INCRBY', KEYS[1], ARGV[2])
if count == tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count
""",
    # session, version that is known: the version, and the fields when it is another
    "load": """
local s = key('s', ARGV[1])
local version = redis.call('HGET', s, 'v') or '0'
if version == ARGV[2] then return {version, {}} end
return {version, redis.call('HGETALL', s)}
""",
    # session, ttl, fields and values ...: the new version
    "save": """
local s = key('s', ARGV[1])
redis.call('HSET', s, unpack(ARGV, 3))
redis.call('PEXPIRE', s, ARGV[2])
return redis.call('HINCRBY', s, 'v', 1)
""",
    # milliseconds that a session is kept, those without word of its end; then of each name, who, when a job ran, or ''
    "touch": """
local time = redis.call('TIME')
local ends = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
for at = 3, #ARGV, 3 do
  local l = key('l', ARGV[at])
  if ARGV[at + 1] ~= '' then redis.call('HSET', l, 'who', ARGV[at + 1], 'ran', ARGV[at + 2]) end
  if redis.call('EXISTS', l) == 1 then
    redis.call('ZADD', key('ends'), ends, ARGV[at])
    redis.call('PERSIST', key('s', ARGV[at])) -- it goes with its session, with a word of it
  else
    redis.call('PEXPIRE', key('s', ARGV[at]), ARGV[2])
  end
end
""",
    # name, when
    "left": """
local l = key('l', ARGV[1])
if redis.call('EXISTS', l) == 1 then redis.call('HSET', l, 'left', ARGV[2]) end
""",
    # session and field, milliseconds
    "fade": """
local time = redis.call('TIME')
return redis.call('ZADD', key('fades'), time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])
""",
    # most: fields whose time is over, each told to one replica
    "faded": """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local got = {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', key('fades'), '-inf', now, 'LIMIT', 0, ARGV[1])) do
  redis.call('ZREM', key('fades'), member)
  local name, field = string.match(member, '^(%S+) (%S+)$')
  local value = redis.call('HGET', key('s', name), field)
  if value then
    redis.call('HDEL', key('s', name), field)
    redis.call('HINCRBY', key('s', name), 'v', 1)
    for _, part in ipairs({name, field, value}) do got[#got + 1] = part end
  end
end
return got
""",
    # most: sessions whose time is over, each told to one replica
    "ended": """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local got = {}
for _, name in ipairs(redis.call('ZRANGEBYSCORE', key('ends'), '-inf', now, 'LIMIT', 0, ARGV[1])) do
  local s, l = key('s', name), key('l', name)
  local life = redis.call('HMGET', l, 'who', 'ran', 'left')
  for _, part in ipairs({name, redis.call('HGETALL', s), life[1] or '', life[2] or '', life[3] or ''}) do
    got[#got + 1] = part
  end
  redis.call('ZREM', key('ends'), name)
  redis.call('DEL', s, l)
end
return got
""",
}
