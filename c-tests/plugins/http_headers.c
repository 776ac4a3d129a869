/* test: init */
/* HTTP headers: types, start lines, hosts, URLs, printing, copies. */
#include "message.h"

static TSMBuffer bufp;

static TSMLoc
make(TSHttpType type)
{
  TSMLoc hdr = TSHttpHdrCreate(bufp);
  TSHttpHdrTypeSet(bufp, hdr, type);
  return hdr;
}

static TSMLoc
request(const char *url_text)
{
  TSMLoc hdr = make(TS_HTTP_TYPE_REQUEST), url;
  const char *start = url_text;
  TSHttpHdrMethodSet(bufp, hdr, TS_HTTP_METHOD_GET, TS_HTTP_LEN_GET);
  TSHttpHdrUrlGet(bufp, hdr, &url);
  TSUrlParse(bufp, url, &start, url_text + strlen(url_text));
  return hdr;
}

static void
state(const char *what, TSMLoc hdr)
{
  show(what, "%s length %d", printed_http(bufp, hdr), TSHttpHdrLengthGet(bufp, hdr));
}

static void
types(void)
{
  TSMLoc hdr = TSHttpHdrCreate(bufp), url = TS_NULL_MLOC;
  show("fresh type", "%d", TSHttpHdrTypeGet(bufp, hdr));
  state("fresh", hdr);
  show("fresh url", "%d", TSHttpHdrUrlGet(bufp, hdr, &url));
  add_field(bufp, hdr, "A", "1");
  state("unknown with a field", hdr);
  show("set unknown", "%d %d", TSHttpHdrTypeSet(bufp, hdr, TS_HTTP_TYPE_UNKNOWN), TSHttpHdrTypeGet(bufp, hdr));
  show("set request", "%d", TSHttpHdrTypeSet(bufp, hdr, TS_HTTP_TYPE_REQUEST));
  show("set response after request", "%d", TSHttpHdrTypeSet(bufp, hdr, TS_HTTP_TYPE_RESPONSE));
  show("type stays", "%d", TSHttpHdrTypeGet(bufp, hdr));
  show("set request again", "%d", TSHttpHdrTypeSet(bufp, hdr, TS_HTTP_TYPE_REQUEST));
  state("a request without method", hdr);
  show("a request's url", "%d", TSHttpHdrUrlGet(bufp, hdr, &url));
  TSHttpHdrDestroy(bufp, hdr);
  show("after destroy", "%d", TSHttpHdrTypeGet(bufp, hdr));
  hdr = make(TS_HTTP_TYPE_RESPONSE);
  show("a response's url", "%d", TSHttpHdrUrlGet(bufp, hdr, &url));
  show("a response's status", "%d", TSHttpHdrStatusGet(bufp, hdr));
  state("a fresh response", hdr);
}

static void
versions(void)
{
  static const int numbers[][2] = {{1, 0}, {1, 1}, {0, 9}, {2, 0}, {3, 7}, {9, 9}, {255, 255}};
  TSMLoc hdr = make(TS_HTTP_TYPE_RESPONSE);
  char key[64];
  size_t i;
  for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
    TSReturnCode code = TSHttpHdrVersionSet(bufp, hdr, TS_HTTP_VERSION(numbers[i][0], numbers[i][1]));
    snprintf(key, sizeof(key), "version %d.%d", numbers[i][0], numbers[i][1]);
    show(key, "%d reads %d.%d prints %s", code, TS_HTTP_MAJOR(TSHttpHdrVersionGet(bufp, hdr)), TS_HTTP_MINOR(TSHttpHdrVersionGet(bufp, hdr)),
         printed_http(bufp, hdr));
  }
}

static void
methods(void)
{
  static const char *const names[] = {"GET", "get", "Get", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PURGE", "PUSH", "push",
                                      "PATCH", "FOO", "", "a b", "Host", "http", "close", "GE", "GETT"};
  TSMLoc hdr = request("http://h/p");
  char key[64];
  size_t i;
  int length;
  const char *method;
  for (i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    TSReturnCode code = TSHttpHdrMethodSet(bufp, hdr, names[i], -1);
    length            = -7;
    method            = TSHttpHdrMethodGet(bufp, hdr, &length);
    snprintf(key, sizeof(key), "method %s", quoted(names[i], (int)strlen(names[i])));
    show(key, "%d reads %s pointer %d prints %s length %d", code, quoted(method, length),
         method == TS_HTTP_METHOD_GET || method == TS_HTTP_METHOD_PUSH || method == TS_HTTP_METHOD_CONNECT, printed_http(bufp, hdr),
         TSHttpHdrLengthGet(bufp, hdr));
  }
  TSHttpHdrMethodSet(bufp, hdr, "POSTER", 4);
  method = TSHttpHdrMethodGet(bufp, hdr, &length);
  show("part of a text is POST", "%d", method == TS_HTTP_METHOD_POST);
  TSHttpHdrMethodSet(bufp, hdr, "GET", -9);
  method = TSHttpHdrMethodGet(bufp, hdr, &length);
  show("method with length -9", "%s", quoted(method, length));
}

static void
statuses(void)
{
  static const int numbers[] = {200, 0, 99, 999, 1000, 32767, 32768, 40000, 65535, 65536, 70000, -1, 20, 7};
  TSMLoc hdr = make(TS_HTTP_TYPE_RESPONSE);
  char key[64];
  size_t i;
  int length = -7;
  const char *reason;
  for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
    TSReturnCode code = TSHttpHdrStatusSet(bufp, hdr, (TSHttpStatus)numbers[i]);
    snprintf(key, sizeof(key), "status %d", numbers[i]);
    show(key, "%d reads %d prints %s length %d", code, TSHttpHdrStatusGet(bufp, hdr), printed_http(bufp, hdr), TSHttpHdrLengthGet(bufp, hdr));
  }
  reason = TSHttpHdrReasonGet(bufp, hdr, &length);
  show("no reason", "%s", quoted(reason, length));
  show("reason set", "%d", TSHttpHdrReasonSet(bufp, hdr, "Fine and more", 4));
  TSHttpHdrStatusSet(bufp, hdr, TS_HTTP_STATUS_NOT_FOUND);
  state("the status does not change the reason", hdr);
  show("empty reason set", "%d", TSHttpHdrReasonSet(bufp, hdr, "", 0));
  reason = TSHttpHdrReasonGet(bufp, hdr, &length);
  show("an empty reason", "%s", quoted(reason, length));
  TSHttpHdrReasonSet(bufp, hdr, "with\r\nline ends", -1);
  state("a reason is not checked", hdr);
  TSHttpHdrReasonSet(bufp, hdr, "Whole", -5);
  state("reason with length -5", hdr);
}

static void
reasons(void)
{
  char key[32];
  int status;
  for (status = -1; status <= 600; ++status) {
    const char *reason = TSHttpHdrReasonLookup((TSHttpStatus)status);
    if (reason) {
      snprintf(key, sizeof(key), "reason of %d", status);
      show(key, "%s", reason);
    }
  }
}

static void
hosts(void)
{
  static const char *const fields[] = {"a", "a:8080", "[::1]:80", "[::1]", "::1", ":80", "a:b:c", "", " a ", "[::1", "A.B", "a:", "]:80", "[", "a]:80", "[a]b:80", "[a", "[a:80", "[a]:80]:90", "[]:80"};
  char key[64];
  size_t i;
  int length = -7;
  TSMLoc hdr = request("/p"), field;
  const char *host = TSHttpHdrHostGet(bufp, hdr, &length);
  show("no host", "%s", quoted(host, length));
  field = add_field(bufp, hdr, "Host", NULL);
  host  = TSHttpHdrHostGet(bufp, hdr, &length);
  show("host of a field without value", "%s", quoted(host, length));
  for (i = 0; i < sizeof(fields) / sizeof(fields[0]); ++i) {
    TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, fields[i], -1);
    length = -7;
    host   = TSHttpHdrHostGet(bufp, hdr, &length);
    snprintf(key, sizeof(key), "host of field %s", quoted(fields[i], (int)strlen(fields[i])));
    show(key, "%s", quoted(host, length));
  }
  hdr = request("http://Url.Host:81/p");
  add_field(bufp, hdr, "Host", "field.host");
  host = TSHttpHdrHostGet(bufp, hdr, &length);
  show("the URL's host wins", "%s", quoted(host, length));
}

static void
urls(void)
{
  static const char *const texts[] = {"/", "/p", "http://h", "http://h?q", "http://u:p@h:81/p;a?q#f", "h:443", "http://[::1]:80/", "?q"};
  TSMBuffer other = TSMBufferCreate();
  TSMLoc hdr, url, mine, back;
  const char *start;
  char key[64];
  size_t i;
  for (i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    hdr = request(texts[i]);
    snprintf(key, sizeof(key), "GET %s", texts[i]);
    state(key, hdr);
    TSHttpHdrMethodSet(bufp, hdr, TS_HTTP_METHOD_CONNECT, -1);
    snprintf(key, sizeof(key), "CONNECT %s", texts[i]);
    state(key, hdr);
  }
  /* Among few objects: the original looks for the URL in the first part of the buffer only. */
  TSMBufferDestroy(bufp);
  bufp = TSMBufferCreate();
  hdr = request("/old");
  TSUrlCreate(bufp, &mine);
  start = "http://mine/new";
  TSUrlParse(bufp, mine, &start, start + 15);
  show("set a URL of the same buffer", "%d", TSHttpHdrUrlSet(bufp, hdr, mine));
  TSHttpHdrUrlGet(bufp, hdr, &back);
  show("it is adopted", "%d", back == mine);
  TSUrlPathSet(bufp, mine, "changed", -1);
  state("and stays the same object", hdr);
  TSUrlCreate(other, &url);
  start = "http://other/far";
  TSUrlParse(other, url, &start, start + 16);
  show("set a URL of another buffer", "%d", TSHttpHdrUrlSet(bufp, hdr, url));
  TSHttpHdrUrlGet(bufp, hdr, &back);
  show("it is copied", "%d", back != url);
  TSMBufferDestroy(other);
  state("and independent", hdr);
  show("set its own URL", "%d", TSHttpHdrUrlSet(bufp, hdr, back));
  state("unchanged", hdr);
}

static void
copies(void)
{
  TSMBuffer other = TSMBufferCreate();
  TSMLoc hdr = request("http://h:81/p?q"), clone = TS_NULL_MLOC, copy;
  TSReturnCode code;
  add_field(bufp, hdr, "A", "1");
  add_field(bufp, hdr, "@I", "2");
  state("source", hdr);
  code = TSHttpHdrClone(other, bufp, hdr, &clone);
  show("clone", "%d %s fields %d", code, printed_http(other, clone), TSMimeHdrFieldsCount(other, clone));
  TSHttpHdrMethodSet(bufp, hdr, "POST", -1);
  show("the clone is independent", "%s", printed_http(other, clone));
  copy = TSHttpHdrCreate(other);
  add_field(other, copy, "Old", "o");
  show("copy onto an unknown one", "%d", TSHttpHdrCopy(other, copy, bufp, hdr));
  show("copied", "%d %s", TSHttpHdrTypeGet(other, copy), printed_http(other, copy));
  code = TSHttpHdrClone(bufp, bufp, hdr, &clone);
  add_field(bufp, clone, "B", "2");
  show("clone in the same buffer", "%d %s", code, printed_http(bufp, clone));
  state("its source", hdr);
  show("copy the fields only", "%d", TSMimeHdrCopy(bufp, clone, bufp, hdr));
  state("fields copied", clone);
  TSMBufferDestroy(bufp);
  bufp = TSMBufferCreate();
  show("a copy outlives its source", "%s", printed_http(other, copy));
  TSMBufferDestroy(other);
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  bufp = TSMBufferCreate();
  types();
  versions();
  methods();
  statuses();
  reasons();
  hosts();
  urls();
  copies();
  TSMBufferDestroy(bufp);
  test_end();
}
