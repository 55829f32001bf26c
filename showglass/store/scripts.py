"""What must happen to a job in one step, as Lua: Redis runs a script whole or not at all.

Keys, all below the app's namespace: `jobs:LANE` a stream of accepted jobs, read by the consumer group `g`, one consumer
a replica; `e:EVENT` where a job is (`sid` its place in the stream, `lane`, `owner`, `feed`, `over`); `f:FEED` a feed of
frames (`open` events that report there, `reader` the replica that reads, `parting` when its stream is about to end,
`base` how many frames were trimmed, `bytes`)
and `q:FEED` its frames; `h:LANE` replicas that have room; `replicas` their leases; `to:REPLICA` a channel to each;
`letter:KIND:NAME` what one asks another, and the answer.

Every script begins with the namespace as KEYS[1]; other names are made from it, so one Redis, not a cluster.
"""

from __future__ import annotations

from hashlib import sha1

from .feed_scripts import FEED_SCRIPTS

_COMMON = r"""
local ns = KEYS[1]
local function key(...) return table.concat({ns, ...}, ':') end

-- messages between replicas: a letter and words; of frames the words end with their lengths, and they follow a newline
local function tell(replica, ...)
  return redis.call('PUBLISH', key('to', replica), table.concat({...}, ' '))
end

local function tell_frames(replica, feed, start, open, frames)
  local lengths = {}
  for at, frame in ipairs(frames) do lengths[at] = #frame end
  tell(replica, 'f', feed, start, open, table.concat(lengths, ' ') .. '\n' .. table.concat(frames))
end

-- what a command on a lane says; a lane that Redis has lost, or that nobody made yet, is made
local function on_lane(lane, ...)
  local said = redis.pcall(...)
  if not (type(said) == 'table' and said.err) then return said end
  redis.pcall('XGROUP', 'CREATE', key('jobs', lane), 'g', '0', 'MKSTREAM')
  return redis.call(...)
end

local function delivered(lane) return on_lane(lane, 'XPENDING', key('jobs', lane), 'g')[1] end

local function waiting(lane) return redis.call('XLEN', key('jobs', lane)) - delivered(lane) end

local function drop(lane, sid, event)
  redis.call('XACK', key('jobs', lane), 'g', sid)
  redis.call('XDEL', key('jobs', lane), sid)
  redis.call('DEL', key('e', event))
end

local function give(lane, sid, event, pin)
  if tell(pin, 'l', 'place', event, '-') == 0 then
    drop(lane, sid, event)
    return false
  end
  redis.call('XCLAIM', key('jobs', lane), 'g', pin, 0, sid)
  redis.call('HSET', key('e', event), 'owner', pin)
  return true
end

-- up to `room` waiting jobs of a lane for replica `me`; `limit` > 0: no more than that run on all replicas together
-- spare: it has more room than that. fresh: a job whose hash is written by the caller
local function take(lane, me, room, limit, spare, fresh)
  local got, count, left = {}, 0, nil
  if limit > 0 then room = math.min(room, limit - delivered(lane)) end
  left = room
  while left > 0 do
    local stream = key('jobs', lane)
    local reply = on_lane(lane, 'XREADGROUP', 'GROUP', 'g', me, 'COUNT', left, 'STREAMS', stream, '>')
    local entries = reply and reply[1][2] or {}
    left = 0
    for _, entry in ipairs(entries) do
      local event, pin = entry[2][2], entry[2][5] == 'p' and entry[2][6]
      if entry[2][5] == 'r' then -- it runs already, where its hash says
        local owner = redis.call('HGET', key('e', event), 'owner')
        if owner then redis.call('XCLAIM', stream, 'g', owner, 0, entry[1]) else drop(lane, entry[1], event) end
        left = left + 1
      elseif pin and pin ~= me then -- it is for that replica alone, and holds a place of the lane there
        if not give(lane, entry[1], event, pin) or limit == 0 then left = left + 1 end
      else
        if event ~= fresh then redis.call('HSET', key('e', event), 'owner', me) end
        got[count + 1] = event
        got[count + 2] = entry[2][4]
        count = count + 2
      end
    end
  end
  redis.call((spare or count < 2 * room) and 'SADD' or 'SREM', key('h', lane), me)
  return got
end

local function wake(lane)
  for _ = 1, 8 do
    local idle = redis.call('SPOP', key('h', lane))
    if not idle or tell(idle, 'w', lane) > 0 then return end
  end
end

-- more frames for a feed; returns their first index, the open events and the bytes that wait
local function put(feed, me, ttl, frames, ended)
  local f, q = key('f', feed), key('q', feed)
  local known = redis.call('HMGET', f, 'open', 'base', 'bytes', 'reader')
  local open, base, bytes = tonumber(known[1] or 0), tonumber(known[2] or 0), tonumber(known[3] or 0)
  for _, frame in ipairs(frames) do bytes = bytes + #frame end
  if ended then open = open - 1 end
  redis.call('HSET', f, 'open', open, 'bytes', bytes)
  local count = #frames > 0 and redis.call('RPUSH', q, unpack(frames)) or redis.call('LLEN', q)
  redis.call('PEXPIRE', f, ttl)
  redis.call('PEXPIRE', q, ttl)
  local reader = known[4]
  if reader and reader ~= me then tell_frames(reader, feed, base + count - #frames, open, frames) end
  return {base + count - #frames, open, bytes}
end
"""

_SCRIPTS = {
    # me, lane, event, feed, name of the endpoint, job, room, limit of the lane, ttl, most that may wait, lanes, session
    "accept": """
local me, lane, event, feed, name, job = unpack(ARGV, 1, 6)
local room, limit, ttl, most = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9], tonumber(ARGV[10])
if most >= 0 and room == 0 then
  local all = 0
  for other = 0, tonumber(ARGV[11]) - 1 do all = all + waiting(other) end
  if all >= most then return {'full', all} end
end
local e = key('e', event)
if redis.call('EXISTS', e) == 1 then return {'known'} end
local sid = redis.call('XADD', key('jobs', lane), '*', 'e', event, 'j', job)
local got, owner = take(lane, me, room, limit, ARGV[13] == '1', event), ''
for at = 1, #got, 2 do
  if got[at] == event then got[at + 1], owner = '', me end
end
redis.call('HSET', e, 'sid', sid, 'lane', lane, 'owner', owner, 'feed', feed, 'name', name)
redis.call('PEXPIRE', e, ttl)
local f = key('f', feed)
local open = redis.call('HINCRBY', f, 'open', 1)
redis.call('PEXPIRE', f, ttl)
local at, parting = -1, false
if feed ~= event then
  redis.call('SADD', key('m', feed), event)
  redis.call('PEXPIRE', key('m', feed), ttl)
  local known = redis.call('HMGET', f, 'reader', 'base', 'parting')
  parting = known[3]
  if known[1] then
    at = tonumber(known[2] or 0) + redis.call('LLEN', key('q', feed))
    if known[1] ~= me then tell(known[1], 'o', feed, at, open) end
  end
end
if owner == '' then wake(lane) end
local version = ARGV[12] ~= '' and redis.call('HGET', key('s', ARGV[12]), 'v') or '0'
return {'taken', open, version or '0', got, at, parting}
""",
    # me, lane, event, name of the endpoint, job, ttl, feed: a job that runs here is known to all from now on
    "share": """
local me, lane, event, name, job, ttl, feed = unpack(ARGV)
local stream, e, f = key('jobs', lane), key('e', event), key('f', feed)
local sid = redis.call('XADD', stream, '*', 'e', event, 'j', job, 'r', me)
on_lane(lane, 'XCLAIM', stream, 'g', me, 0, sid, 'FORCE', 'JUSTID')
redis.call('HSET', e, 'sid', sid, 'lane', lane, 'owner', me, 'feed', feed, 'name', name)
redis.call('PEXPIRE', e, ttl)
redis.call('HINCRBY', f, 'open', 1)
redis.call('PEXPIRE', f, ttl)
""",
    # feed, name of its endpoint, its only frame, ttl: a job that nobody knew of is over
    "over": """
local f, q = key('f', ARGV[1]), key('q', ARGV[1])
redis.call('HSET', f, 'open', 0, 'bytes', #ARGV[3], 'name', ARGV[2])
redis.call('RPUSH', q, ARGV[3])
redis.call('PEXPIRE', f, ARGV[4])
redis.call('PEXPIRE', q, ARGV[4])
""",
    # me, lane, event, limit, ttl, most that may wait, lanes: a place in a lane for what only I can run
    "pin": """
local me, lane, event, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local all, most = 0, tonumber(ARGV[6])
if most >= 0 and delivered(lane) >= limit then
  for other = 0, tonumber(ARGV[7]) - 1 do all = all + waiting(other) end
  if all >= most then return {'full'} end
end
local sid = redis.call('XADD', key('jobs', lane), '*', 'e', event, 'j', '', 'p', me)
redis.call('HSET', key('e', event), 'sid', sid, 'lane', lane, 'owner', '', 'feed', '', 'name', '')
redis.call('PEXPIRE', key('e', event), ARGV[5])
local got = waiting(lane) == 1 and take(lane, me, 1, limit) or {}
if #got == 0 then wake(lane) end
return {'taken', got}
""",
    # lane, event: the place is free again, or not wanted any more
    "unpin": """
local known = redis.call('HGET', key('e', ARGV[2]), 'sid')
if known then drop(ARGV[1], known, ARGV[2]) end
if waiting(ARGV[1]) > 0 then wake(ARGV[1]) end
""",
    # me, lane, room, limit
    "take": "return take(ARGV[2], ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4]))",
    # me, event, feed, lane, last frame, ttl, room, limit: the end of a job, written once.
    "finish": """
local me, event, feed, lane, frame, ttl = unpack(ARGV, 1, 6)
local e = key('e', event)
local known = redis.call('HMGET', e, 'owner', 'over', 'sid')
if known[2] or (known[1] and known[1] ~= me) then return {0} end
if known[3] then
  redis.call('XACK', key('jobs', lane), 'g', known[3])
  redis.call('XDEL', key('jobs', lane), known[3])
end
redis.call('HSET', e, 'over', 1)
redis.call('PEXPIRE', e, ttl)
if feed ~= event then redis.call('SREM', key('m', feed), event) end
local told = put(feed, me, ttl, {frame}, true)
return {1, told[1], told[2], take(lane, me, tonumber(ARGV[7]), tonumber(ARGV[8]))}
""",
    # me, event, name of its endpoint or '': its owner is told; a job that waits is the caller's now, who ends it
    "cancel": """
local me, event = ARGV[1], ARGV[2]
local known = redis.call('HMGET', key('e', event), 'owner', 'over', 'sid', 'lane', 'name')
if not known[1] or known[2] or (ARGV[3] ~= '' and ARGV[3] ~= known[5]) then return {'over'} end
if known[1] == '' then
  local entry = redis.call('XRANGE', key('jobs', known[4]), known[3], known[3])
  if not entry[1] then return {'over'} end
  redis.call('XDEL', key('jobs', known[4]), known[3])
  redis.call('HSET', key('e', event), 'owner', me)
  return {'mine', entry[1][2][4]}
end
if known[1] == me then return {'here'} end
tell(known[1], 'c', event)
return {'told'}
""",
    # me, seconds of a lease in ms
    "renew": """
local now = redis.call('TIME')
return redis.call('ZADD', key('replicas'), now[1] * 1000 + math.floor(now[2] / 1000) + ARGV[2], ARGV[1])
""",
    # me, lanes, most: running jobs of replicas whose lease is over become mine
    "bury": """
local me, lanes, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local got = {}
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', key('replicas'), '-inf', now)) do
  if dead ~= me then
    local left = false
    for lane = 0, lanes - 1 do
      local stream = key('jobs', lane)
      local room = most - math.floor(#got / 3)
      local held = room > 0 and redis.call('XPENDING', stream, 'g', '-', '+', room, dead) or {}
      for _, one in ipairs(held) do
        local entry = redis.call('XCLAIM', stream, 'g', me, 0, one[1])[1]
        if entry and entry[2][5] == 'p' then
          drop(lane, one[1], entry[2][2])
        elseif entry then
          local event = entry[2][2]
          redis.call('HSET', key('e', event), 'owner', me)
          got[#got + 1] = event
          got[#got + 1] = entry[2][4]
          got[#got + 1] = redis.call('HINCRBY', key('e', event), 'deaths', 1)
        end
      end
      left = left or #held >= room
      if #held < room then redis.call('XGROUP', 'DELCONSUMER', stream, 'g', dead) end
      redis.call('SREM', key('h', lane), dead)
    end
    if not left then redis.call('ZREM', key('replicas'), dead) end
  end
end
return got
""",
    # lane: whoever was woken has no room after all; another one may have
    "wake": "wake(ARGV[1])",
    # me, lanes, idle ms, most: events that are mine for so long
    "mine": """
local got = {}
for lane = 0, tonumber(ARGV[2]) - 1 do
  local stream = key('jobs', lane)
  for _, one in ipairs(redis.call('XPENDING', stream, 'g', '-', '+', ARGV[4], ARGV[1])) do
    local entry = tonumber(one[3]) >= tonumber(ARGV[3]) and redis.call('XRANGE', stream, one[1], one[1])[1]
    if entry then got[#got + 1] = entry[2][2] end
  end
end
return got
""",
    # me, event: its job, when it is mine
    "job": """
local known = redis.call('HMGET', key('e', ARGV[2]), 'owner', 'over', 'sid', 'lane')
if known[1] ~= ARGV[1] or known[2] then return '' end
local entry = redis.call('XRANGE', key('jobs', known[4]), known[3], known[3])[1]
return entry and entry[2][4] or ''
""",
    # the replicas whose lease is not over
    "alive": """
local time = redis.call('TIME')
return redis.call('ZRANGEBYSCORE', key('replicas'), time[1] * 1000 + math.floor(time[2] / 1000), '+inf')
""",
    # me, lanes: a replica that begins has room everywhere
    "join": """
for lane = 0, tonumber(ARGV[2]) - 1 do redis.call('SADD', key('h', lane), ARGV[1]) end
""",
    # me, lanes: a replica that leaves orderly
    "leave": """
redis.call('ZREM', key('replicas'), ARGV[1])
for lane = 0, tonumber(ARGV[2]) - 1 do
  redis.call('SREM', key('h', lane), ARGV[1])
  local held = redis.call('XPENDING', key('jobs', lane), 'g', '-', '+', 1, ARGV[1])
  if #held == 0 then redis.call('XGROUP', 'DELCONSUMER', key('jobs', lane), 'g', ARGV[1]) end
end
""",
    # me, event: a job that I took and did not begin waits again, at the end of its line
    "hand_back": """
local me, event = ARGV[1], ARGV[2]
local known = redis.call('HMGET', key('e', event), 'owner', 'over', 'sid', 'lane')
if known[1] ~= me or known[2] then return 0 end
local stream = key('jobs', known[4])
local entry = redis.call('XRANGE', stream, known[3], known[3])[1]
if not entry then return 0 end
redis.call('XACK', stream, 'g', known[3])
redis.call('XDEL', stream, known[3])
local sid = redis.call('XADD', stream, '*', 'e', event, 'j', entry[2][4])
redis.call('HSET', key('e', event), 'owner', '', 'sid', sid)
wake(known[4])
return 1
""",
    # lane: the events that wait, in order
    "line": """
local stream = key('jobs', ARGV[1])
local last = '-' -- itself delivered already: left out below, for only Redis 6.2 knows ranges that begin after it
for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  for at = 1, #group, 2 do
    if group[at] == 'last-delivered-id' then last = group[at + 1] end
  end
end
local got = {}
for _, entry in ipairs(redis.call('XRANGE', stream, last, '+', 'COUNT', 1000)) do
  if entry[1] ~= last and entry[2][5] ~= 'r' then got[#got + 1] = entry[2][2] end
end
return got
""",
    # lanes: those in which jobs wait
    "backlog": """
local got = {}
for lane = 0, tonumber(ARGV[1]) - 1 do
  if waiting(lane) > 0 then got[#got + 1] = lane end
end
return got
""",
}

SCRIPTS = {name: _COMMON + body for name, body in (_SCRIPTS | FEED_SCRIPTS).items()}
SHAS = {name: sha1(body.encode()).hexdigest() for name, body in SCRIPTS.items()}
