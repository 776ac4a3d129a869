"""tslua: scripts of map rules and global ones."""

from plugin_cases.case import Group, chunked, get, post, text, together

remapped = Group(
    "tslua",
    rules=["map http://fetched.example/ http://127.0.0.1:@ORIGIN@/fetched/"],
    records=[("proxy.config.http.insert_response_via_str", "INT", 0)],
    logs=[("requests.log", r"pitag=\*.*")],
)


def script(name, words, requests, parameters="", **more):
    remapped.case(
        name,
        requests,
        f"@plugin=tslua.so @pparam=@ROOT@/etc/trafficserver/{name}.lua {parameters}",
        files={f"{name}.lua": words},
        **more,
    )


script(
    "client-request",
    """
local request = ts.client_request
function do_remap()
  local seen = {}
  local function note(name, value) seen[#seen + 1] = name .. '=' .. tostring(value) end
  note('method', request.get_method())
  note('uri', request.get_uri())
  note('args', request.get_uri_args())
  note('params', request.get_uri_params())
  note('scheme', request.get_url_scheme())
  note('host', request.get_url_host())
  note('url', request.get_url():gsub(':%d+', ':N'))
  note('pristine', request.get_pristine_url():gsub(':%d+', ':N'))
  note('version', request.get_version())
  note('body', request.get_body_size and request.get_body_size())
  note('header', request.header['X-In'])
  note('absent', request.header['X-None'])
  note('length', request.get_header_size and request.get_header_size())
  note('ip', (request.client_addr.get_ip()))
  local ip, _, family = request.client_addr.get_addr()
  note('addr', ip .. family)
  note('ssl', request.get_ssl_reused and request.get_ssl_reused())
  note('internal', ts.http.is_internal_request())
  note('aborted', ts.http.is_aborted())
  note('count', ts.http.transaction_count())
  for name, value in pairs(request.get_headers()) do
    if name:sub(1, 2) == 'X-' then note(name, value) end
  end
  table.sort(seen)
  request.header['X-Seen'] = table.concat(seen, '|')
  request.header['X-In'] = 'changed'
  request.header['X-Gone'] = nil
  request.header['X-New'] = 'new'
  return 0
end
""",
    [
        get("/a/b;p=1?x=1&y=2", "X-In: given", "X-Gone: 1"),
        get("/"),
        post("/p", "body", "X-In: a", "X-In: b"),
        together(get("/1"), get("/2")),
    ],
)

script(
    "edits",
    """
function do_remap()
  local request = ts.client_request
  request.set_uri('/set/uri')
  request.set_uri_args('set=args')
  if request.header['X-Do'] == 'method' then request.set_method('PURGE') end
  if request.header['X-Do'] == 'host' then request.set_url_host('127.0.0.1') request.set_url_port(tonumber(request.header['X-Port'])) request.set_url_scheme('http') return TS_LUA_REMAP_DID_REMAP end
  return TS_LUA_REMAP_NO_REMAP
end
""",
    [get("/a?x=1"), get("/a", "X-Do: method"), get("/a", "X-Do: host", "X-Port: @ORIGIN@")],
)

script(
    "answers",
    """
function do_remap()
  local what = ts.client_request.get_uri()
  if what == '/status' then ts.http.set_resp(403, 'denied by script') end
  if what == '/empty' then ts.http.set_resp(404) end
  if what == '/redirect' then ts.http.set_resp(302, 'moved') ts.hook(TS_LUA_HOOK_SEND_RESPONSE_HDR, redirect) end
  if what == '/late' then ts.hook(TS_LUA_HOOK_READ_RESPONSE_HDR, late) end
  if what == '/body' then ts.hook(TS_LUA_HOOK_SEND_RESPONSE_HDR, body) end
  if what == '/cached' then ts.hook(TS_LUA_HOOK_CACHE_LOOKUP_COMPLETE, late) end
  if what == '/post' then ts.hook(TS_LUA_HOOK_POST_REMAP, late) end
  return 0
end
function redirect() ts.client_response.header['Location'] = 'http://new.example/' return 0 end
function late() ts.http.set_resp(451, 'late') return 0 end
function body() ts.client_response.set_error_resp(500, 'error from script') return 0 end
""",
    [get(f"/{path}") for path in ("status", "empty", "redirect", "late", "body", "cached", "post", "other")]
    + [together(get("/status"), get("/other"), post("/status", "body"), get("/body"), get("/late"), get("/other"))],
)

script(
    "hooks",
    """
local function note(what) ts.ctx['seen'] = (ts.ctx['seen'] or '') .. what .. ' ' end
function post_remap() note('post_remap ' .. tostring(ts.http.get_cache_lookup_status and ts.http.get_cache_lookup_status())) return 0 end
function looked_up() note('lookup ' .. tostring(ts.http.get_cache_lookup_status())) return 0 end
function send_request()
  note('send ' .. ts.server_request.get_uri() .. ' ' .. tostring(ts.server_request.get_uri_args()))
  ts.server_request.header['X-Sent'] = '1'
  ts.server_request.header['User-Agent'] = nil
  return 0
end
function read_response()
  note('read ' .. ts.server_response.get_status() .. ' ' .. tostring(ts.server_response.get_version()) .. ' ' .. tostring(ts.server_request.server_addr.get_ip()))
  ts.server_response.header['X-Read'] = 'yes'
  ts.server_response.header['Content-Type'] = 'text/changed'
  if ts.client_request.get_uri() == '/status' then ts.server_response.set_status(410) end
  return 0
end
function send_response()
  note('respond ' .. ts.client_response.get_status() .. ' ' .. tostring(ts.server_response.get_status()))
  ts.client_response.header['X-Seen'] = ts.ctx['seen']
  if ts.client_request.get_uri() == '/status' then ts.client_response.set_reason('Changed') ts.client_response.set_status(299) end
  return 0
end
function close() ts.debug('closed') return 0 end
function do_remap()
  for hook, f in pairs({[TS_LUA_HOOK_POST_REMAP] = post_remap, [TS_LUA_HOOK_CACHE_LOOKUP_COMPLETE] = looked_up, [TS_LUA_HOOK_SEND_REQUEST_HDR] = send_request,
                        [TS_LUA_HOOK_READ_RESPONSE_HDR] = read_response, [TS_LUA_HOOK_SEND_RESPONSE_HDR] = send_response, [TS_LUA_HOOK_TXN_CLOSE] = close}) do
    ts.hook(hook, f)
  end
  return 0
end
""",
    [
        get("/a?q", "User-Agent: me"),
        get("/status"),
        post("/b", "x"),
        get("/h", method="HEAD"),
        together(get("/1"), get("/2")),
    ],
)

script(
    "settings",
    """
function do_remap()
  local what = ts.client_request.get_uri()
  if what == '/pristine' then ts.http.config_int_set(TS_LUA_CONFIG_URL_REMAP_PRISTINE_HOST_HDR, 1) end
  if what == '/agent' then ts.http.config_string_set(TS_LUA_CONFIG_HTTP_GLOBAL_USER_AGENT_HEADER, 'scripted') end
  if what == '/server' then ts.http.config_int_set(TS_LUA_CONFIG_HTTP_RESPONSE_SERVER_ENABLED, 0) end
  if what == '/named' then ts.http.config_string_set(TS_LUA_CONFIG_HTTP_RESPONSE_SERVER_STR, 'named') end
  if what == '/close' then ts.http.config_int_set(TS_LUA_CONFIG_HTTP_KEEP_ALIVE_ENABLED_IN, 0) end
  if what == '/out' then ts.http.config_int_set(TS_LUA_CONFIG_HTTP_KEEP_ALIVE_ENABLED_OUT, 0) end
  if what == '/chunks' then ts.http.config_int_set(TS_LUA_CONFIG_HTTP_CHUNKING_ENABLED, 0) end
  if what == '/slow' then ts.http.timeout_set(TS_LUA_TIMEOUT_NO_ACTIVITY, 300) end
  if what == '/skip' then ts.http.skip_remapping_set(1) end
  if what == '/log' then ts.http.cntl_set(TS_LUA_HTTP_CNTL_LOGGING_MODE, 0) end
  ts.client_request.header['X-Got'] = table.concat({tostring(ts.http.config_int_get(TS_LUA_CONFIG_URL_REMAP_PRISTINE_HOST_HDR)),
    tostring(ts.http.config_float_get(TS_LUA_CONFIG_HTTP_BACKGROUND_FILL_COMPLETED_THRESHOLD)), tostring(ts.http.config_string_get(TS_LUA_CONFIG_HTTP_RESPONSE_SERVER_STR) ~= nil),
    tostring(ts.http.cntl_get(TS_LUA_HTTP_CNTL_LOGGING_MODE)), tostring(ts.http.get_client_protocol_stack and ts.http.get_client_protocol_stack())}, ' ')
  return 0
end
""",
    [
        *(
            together(get(f"/{path}"), get("/next"))
            for path in ("pristine", "agent", "server", "named", "close", "out", "chunks", "skip", "log")
        )
    ],
    answers={"/chunks": chunked(b"one", b"two")},
)

script(
    "transforms",
    """
function up(data, eos)
  ts.ctx['count'] = (ts.ctx['count'] or 0) + #data
  if eos == 1 then return string.upper(data) .. '[' .. ts.ctx['count'] .. ']', eos end
  return string.upper(data), eos
end
function double(data, eos) return data .. data, eos end
function request(data, eos) return '<' .. data .. '>', eos end
function first(data, eos) ts.http.resp_transform.set_upstream_bytes(3) return data:sub(1, 3), 1 end
function watermark() ts.http.resp_transform.set_upstream_watermark_bytes(1024) return 0 end
function do_remap()
  local what = ts.client_request.get_uri()
  if what == '/double' then ts.hook(TS_LUA_RESPONSE_TRANSFORM, double) end
  if what == '/post' then ts.hook(TS_LUA_REQUEST_TRANSFORM, request) end
  if what ~= '/post' and what ~= '/none' then ts.hook(TS_LUA_RESPONSE_TRANSFORM, up) end
  return 0
end
""",
    [
        *(get(f"/{path}") for path in ("a", "chunked", "empty", "double", "large", "none")),
        get("/a?again"),
        post("/post", "body"),
        together(get("/a"), post("/post", "body"), get("/chunked"), get("/none")),
    ],
    answers={
        "/a": text("hello lua"),
        "/chunked": chunked(b"one ", b"two ", b"three"),
        "/empty": text(""),
        "/double": text("twice"),
        "/large": text(b"abc" * 20),
    },
)

script(
    "intercepts",
    """
function answer(a, b)
  ts.say('HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nX-By: script\\r\\n\\r\\n' .. a .. '-' .. b)
end
function sized() ts.say('HTTP/1.1 201 Made\\r\\nContent-Length: 4\\r\\n\\r\\nfour') end
function slow() ts.say('HTTP/1.1 200 OK\\r\\n\\r\\n') ts.sleep(1) ts.say('late') end
function bad() ts.say('nonsense\\r\\n\\r\\n') end
function none() end
function do_remap()
  local what = ts.client_request.get_uri()
  if what == '/client' then ts.http.intercept(answer, 'first', 'second') end
  if what == '/server' then ts.http.server_intercept(answer, 'first', 'second') end
  if what == '/sized' then ts.http.intercept(sized) end
  if what == '/slow' then ts.http.intercept(slow) end
  if what == '/bad' then ts.http.intercept(bad) end
  if what == '/none' then ts.http.intercept(none) end
  if what == '/sized-server' then ts.http.server_intercept(sized) end
  return 0
end
""",
    [get(f"/{path}") for path in ("client", "server", "sized", "slow", "sized-server", "bad", "other")]
    + [
        get("/client", method="HEAD"),
        post("/client", "body"),
        post("/server", "body"),
        get("/sized", version="1.0"),
        together(get("/client"), get("/other")),
        together(get("/sized"), get("/sized"), get("/sized-server"), post("/sized", "body"), get("/other")),
    ],
)

script(
    "fetches",
    """
function post_remap()
  local one = ts.fetch('http://fetched.example/one', {method = 'GET', header = {['X-Fetch'] = '1'}})
  local two = ts.fetch('http://fetched.example/missing')
  local sent = ts.fetch('http://fetched.example/sent', {method = 'POST', body = 'a body', header = {['Content-Length'] = '6'}})
  local many = ts.fetch_multi({{'http://fetched.example/m1', {method = 'GET'}}})
  local words = {}
  for _, r in ipairs({one, two, sent, many[1]}) do words[#words + 1] = tostring(r.status) .. ' ' .. tostring(r.body and #r.body) .. ' ' .. tostring(r.truncated) end
  ts.ctx['r'] = table.concat(words, '; ')
  return 0
end
function send_response() ts.client_response.header['X-Fetched'] = ts.ctx['r'] return 0 end
function do_remap()
  ts.hook(TS_LUA_HOOK_POST_REMAP, post_remap)
  ts.hook(TS_LUA_HOOK_SEND_RESPONSE_HDR, send_response)
  return 0
end
""",
    [get("/a"), together(get("/b"), get("/c"))],
    answers={"/fetched/missing": text("no", status="404 No"), "/fetched/one": text("first")},
    unordered=True,
)

script(
    "timers",
    """
SCHEDULED = 0
function scheduled(n) SCHEDULED = SCHEDULED + n end
function send_response()
  ts.client_response.header['X-Slept'] = tostring(ts.ctx['slept']) .. ' ' .. SCHEDULED
  return 0
end
function post_remap()
  ts.schedule(TS_LUA_THREAD_POOL_NET, 0, scheduled, 2)
  ts.sleep(1)
  ts.ctx['slept'] = 'yes'
  return 0
end
function do_remap()
  ts.hook(TS_LUA_HOOK_POST_REMAP, post_remap)
  ts.hook(TS_LUA_HOOK_SEND_RESPONSE_HDR, send_response)
  return 0
end
""",
    [get("/a"), get("/b")],
    "@pparam=--states=1",
)

script(
    "arguments",
    """
function __init__(arguments)
  COUNT, FIRST = #arguments, arguments[1]
  return 0
end
function do_remap()
  local crypto = {ts.md5('a'), ts.sha1('a'), ts.sha256 and ts.sha256('a') or '', ts.base64_encode('a b'), ts.base64_decode('YSBi'), ts.escape_uri('a b&c'), ts.unescape_uri('a%20b')}
  ts.client_request.header['X-Args'] = tostring(COUNT) .. ' ' .. tostring(FIRST) .. ' ' .. table.concat(crypto, ' ')
  ts.client_request.header['X-Dirs'] = tostring(ts.get_config_dir() ~= nil) .. ' ' .. tostring(ts.get_version and ts.get_version())
  return 0
end
""",
    [get("/a")],
    "@pparam=one @pparam=two",
)

script(
    "fails",
    """
function do_remap()
  if ts.client_request.get_uri() == '/runtime' then local x = nil; return x.y end
  if ts.client_request.get_uri() == '/hook' then ts.hook(TS_LUA_HOOK_SEND_RESPONSE_HDR, broken) end
  return 0
end
function broken() error('on purpose') end
""",
    [get("/runtime"), get("/hook"), get("/other")],
)

everywhere = Group(
    "tslua-global",
    plugins=["tslua.so @ROOT@/etc/trafficserver/global.lua one two"],
    rules=["map http://dead.example/ http://127.0.0.1:@DEAD@/"],
    records=[("proxy.config.http.insert_response_via_str", "INT", 0)],
    logs=[("requests.log", ".*")],
    files={"global.lua": """
function __init__(arguments) N = #arguments return 0 end
local function note(what) ts.ctx['seen'] = (ts.ctx['seen'] or '') .. what .. ' ' end
function do_global_txn_start() note('start' .. tostring(N)) end
function do_global_pre_remap() note('pre ' .. tostring(ts.client_request.get_uri()))
  if ts.client_request.get_uri() == '/stopped' then ts.http.set_resp(405, 'stopped') return 1 end
  return 0
end
function do_global_post_remap() note('post') return 0 end
function do_global_read_request() note('read') ts.client_request.header['X-Global'] = 'read'
  if ts.client_request.get_uri() == '/denied' then ts.http.set_resp(403, 'denied') return 1 end
  if ts.client_request.get_uri() == '/rewritten' then ts.client_request.set_uri('/new') end
  return 0
end
function do_global_cache_lookup_complete() note('lookup ' .. tostring(ts.http.get_cache_lookup_status())) return 0 end
function do_global_os_dns() note('dns') return 0 end
function do_global_send_request() note('send') ts.server_request.header['X-Seen'] = ts.ctx['seen'] return 0 end
function do_global_read_response() note('answer') return 0 end
function do_global_send_response() ts.client_response.header['X-Global-Out'] = tostring(ts.client_response.get_status()) .. ' ' .. tostring(ts.ctx['seen']) return 0 end
function do_global_txn_close() return 0 end
"""},
)
everywhere.case(
    "all-hooks",
    [
        get("/a"),
        get("/denied"),
        get("/stopped"),
        get("/rewritten"),
        get("/a", host="dead.example"),
        get("/a", host="unmapped.example"),
        get("/a", "Bad Field: x"),
        together(get("/a"), get("/denied"), post("/b", "x"), get("/stopped"), get("/c")),
    ],
)

GROUPS = [remapped, everywhere]
