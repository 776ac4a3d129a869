/* test: init */
/* Setters and getters of URLs, printing, copies. */
#include "message.h"

typedef TSReturnCode (*Set)(TSMBuffer, TSMLoc, const char *, int);
typedef const char *(*Get)(TSMBuffer, TSMLoc, int *);

static const struct {
  const char *name;
  Set set;
  Get get;
} parts[] = {{"Scheme", TSUrlSchemeSet, TSUrlSchemeGet},
             {"User", TSUrlUserSet, TSUrlUserGet},
             {"Password", TSUrlPasswordSet, TSUrlPasswordGet},
             {"Host", TSUrlHostSet, TSUrlHostGet},
             {"Path", TSUrlPathSet, TSUrlPathGet},
             {"HttpParams", TSUrlHttpParamsSet, TSUrlHttpParamsGet},
             {"HttpQuery", TSUrlHttpQuerySet, TSUrlHttpQueryGet},
             {"HttpFragment", TSUrlHttpFragmentSet, TSUrlHttpFragmentGet}};
#define PARTS ((int)(sizeof(parts) / sizeof(parts[0])))

static TSMBuffer bufp;
static TSMLoc url;

static const char *
got(int part)
{
  int length        = -7;
  const char *value = parts[part].get(bufp, url, &length);
  return quoted(value, length);
}

static void
fresh(const char *text)
{
  const char *start = text;
  TSUrlCreate(bufp, &url);
  if (text) {
    TSUrlParse(bufp, url, &start, text + strlen(text));
  }
}

/* Each setter with each kind of value, on an empty URL and on a full one. */
static void
setters(void)
{
  static const struct {
    const char *name, *value;
    int length;
  } values[] = {{"text", "value", 5},     {"text -1", "value", -1}, {"text -9", "value", -9}, {"part of text", "value", 3},
                {"empty", "", 0},         {"length 0", "value", 0}, {"null", NULL, 0},        {"null 5", NULL, 5},
                {"null -1", NULL, -1},    {"nul", "a\0b", 3},       {"odd", "/?#;:@ %", -1},  {"upper", "HTTPS", -1},
                {"8 bit", "\xe9\xff", -1}};
  char key[128];
  size_t v;
  int p, full;
  for (full = 0; full < 2; ++full) {
    for (p = 0; p < PARTS; ++p) {
      for (v = 0; v < sizeof(values) / sizeof(values[0]); ++v) {
        TSReturnCode code;
        fresh(full ? "http://u:w@h:81/p;a?q#f" : NULL);
        code = parts[p].set(bufp, url, values[v].value, values[v].length);
        snprintf(key, sizeof(key), "%s %s %s", parts[p].name, values[v].name, full ? "full" : "empty");
        show(key, "%d %s prints %s", code, got(p), printed_url(bufp, url));
      }
    }
  }
}

static void
schemes(void)
{
  static const char *const names[] = {"http", "HTTP", "https", "HTTPS", "ws", "wss", "ftp", "file", "foo", "tunnel", "rtsp", "GET", "Host", "x y"};
  char key[64];
  size_t i;
  for (i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    int length = -7, raw_length = -7, cleared_length = -7;
    const char *scheme, *raw, *cleared;
    fresh(NULL);
    TSUrlSchemeSet(bufp, url, names[i], -1);
    scheme = TSUrlSchemeGet(bufp, url, &length);
    raw    = TSUrlRawSchemeGet(bufp, url, &raw_length);
    snprintf(key, sizeof(key), "scheme %s", names[i]);
    show(key, "%s raw %s port %d prints %s known %d", quoted(scheme, length), quoted(raw, raw_length), TSUrlPortGet(bufp, url),
         printed_url(bufp, url), scheme == TS_URL_SCHEME_HTTP || scheme == TS_URL_SCHEME_HTTPS || scheme == TS_URL_SCHEME_WSS);
    TSUrlSchemeSet(bufp, url, NULL, 0);
    cleared = TSUrlSchemeGet(bufp, url, &cleared_length);
    snprintf(key, sizeof(key), "scheme %s cleared", names[i]);
    show(key, "%s port %d prints %s", quoted(cleared, cleared_length), TSUrlPortGet(bufp, url), printed_url(bufp, url));
  }
}

static void
ports(void)
{
  static const int numbers[] = {80, 443, 1, 65535, 0, -1, 65536, 65537, 70000, 99999, 100000, -2147483647 - 1};
  char key[64];
  size_t i;
  for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
    TSReturnCode code;
    fresh("http://h:81/");
    code = TSUrlPortSet(bufp, url, numbers[i]);
    snprintf(key, sizeof(key), "port %d", numbers[i]);
    show(key, "%d reads %d raw %d prints %s", code, TSUrlPortGet(bufp, url), TSUrlRawPortGet(bufp, url), printed_url(bufp, url));
  }
  fresh(NULL);
  TSUrlPortSet(bufp, url, 8080);
  show("a port without host", "%s", printed_url(bufp, url));
}

static void
ftp_types(void)
{
  static const int types[] = {0, 'a', 'A', 'i', 'I', 'e', 'E', 'd', 'D', 1, -1, 256 + 'a'};
  char key[64];
  size_t i;
  fresh("ftp://h/x;type=i");
  show("ftp type of a parsed URL", "%d", TSUrlFtpTypeGet(bufp, url));
  for (i = 0; i < sizeof(types) / sizeof(types[0]); ++i) {
    TSReturnCode code = TSUrlFtpTypeSet(bufp, url, types[i]);
    snprintf(key, sizeof(key), "ftp type %d", types[i]);
    show(key, "%d reads %d", code, TSUrlFtpTypeGet(bufp, url));
  }
}

static void
hosts(void)
{
  static const char *const names[] = {"h", "[::1]", "::1", "1234:5::", "12345:", "123456:7", "a b", "a:b", ":", "[", "]"};
  char key[64];
  size_t i;
  for (i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    fresh("http://x:81/p");
    TSUrlHostSet(bufp, url, names[i], -1);
    snprintf(key, sizeof(key), "host %s", names[i]);
    show(key, "%s prints %s", got(3), printed_url(bufp, url));
    snprintf(key, sizeof(key), "length with host %s", names[i]);
    show(key, "%d", TSUrlLengthGet(bufp, url));
  }
}

static void
copies(void)
{
  TSMBuffer other = TSMBufferCreate();
  TSMLoc copy, empty;
  TSReturnCode code;
  fresh("http://u:w@h:81/p;a?q#f");
  code = TSUrlClone(other, bufp, url, &copy);
  show("clone into another buffer", "%d %s", code, printed_url(other, copy));
  TSUrlHostSet(bufp, url, "changed", -1);
  show("the clone is independent", "%s", printed_url(other, copy));
  TSUrlCreate(other, &empty);
  code = TSUrlCopy(other, copy, other, empty);
  show("copy of an empty URL", "%d %s", code, printed_url(other, copy));
  code = TSUrlCopy(other, empty, bufp, url);
  show("copy onto an empty URL", "%d %s", code, printed_url(other, empty));
  fresh("http://e.com?q");
  code = TSUrlCopy(other, empty, bufp, url);
  show("the explicitly empty path is copied", "%d %s", code, printed_url(other, empty));
  code = TSUrlClone(bufp, bufp, url, &copy);
  TSUrlPathSet(bufp, copy, "new", -1);
  show("clone in the same buffer", "%d %s", code, printed_url(bufp, url));
  TSMBufferDestroy(bufp);
  show("a copy outlives its source", "%s", printed_url(other, empty));
  TSMBufferDestroy(other);
  bufp = TSMBufferCreate();
}

static void
aliases(void)
{
  int length;
  const char *own;
  fresh("http://host/path");
  own = TSUrlPathGet(bufp, url, &length);
  TSUrlPathSet(bufp, url, own + 1, 2);
  show("a path set to part of itself", "%s", got(4));
  own = TSUrlHostGet(bufp, url, &length);
  TSUrlPathSet(bufp, url, own, length);
  show("a path set to the host", "%s", got(4));
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  bufp = TSMBufferCreate();
  setters();
  schemes();
  ports();
  ftp_types();
  hosts();
  copies();
  aliases();
  TSMBufferDestroy(bufp);
  test_end();
}
