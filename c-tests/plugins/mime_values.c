/* test: init */
/* Values of fields: elements of comma lists, read and written, numbers and dates. */
#include "message.h"

static TSMBuffer bufp;
static TSMLoc hdr;

static void
read_all(const char *name, const char *value)
{
  char key[512];
  TSMLoc field = add_field(bufp, hdr, name, value);
  int count = TSMimeHdrFieldValuesCount(bufp, hdr, field), i, length;
  char line[4096];
  size_t used = 0;
  line[0]     = 0;
  for (i = 0; i <= count; ++i) {
    const char *element;
    length  = -7;
    element = TSMimeHdrFieldValueStringGet(bufp, hdr, field, i, &length);
    used += (size_t)snprintf(line + used, sizeof(line) - used, " %s", quoted(element, element ? length : 0));
  }
  snprintf(key, sizeof(key), "%s %s", name, quoted(value, value ? (int)strlen(value) : 0));
  show(key, "%d%s", count, line);
  snprintf(key, sizeof(key), "%s %s whole", name, quoted(value, value ? (int)strlen(value) : 0));
  show(key, "%s length %d", whole_value(bufp, hdr, field), TSMimeHdrFieldLengthGet(bufp, hdr, field));
  TSMimeHdrFieldDestroy(bufp, hdr, field);
  TSHandleMLocRelease(bufp, hdr, field);
}

static void
reading(void)
{
  static const char *const values[] = {
    NULL, "", " ", "\t", " \t ", "a", "a, b ,c", ",", " , ", ",,", "a,,b", "a,", ",a", "a,b,", "\"a,b\",c", "\"a\"", "\"a",
    "\"a\",", "\"\"", "\"", "\" a \",b", "a\"b,c\"d,e", "a=\"x,y\";q=1,b", "a=\"b\"", "x\"", "\"a\";q=1", "\"a\\\"b,c\",d",
    "'a,b',c", "a;b;c", "a b c", "\ta\t,\tb\t", " a b , c d ", "a\r\nb", "\"a\" , \"b\"", "\"a\"b\"c\",d", ",\"", "\",", "a,\"b"};
  static const char *const names[] = {"X-Any", "Accept", "Set-Cookie", "Age"};
  size_t n, v;
  for (n = 0; n < sizeof(names) / sizeof(names[0]); ++n) {
    for (v = 0; v < sizeof(values) / sizeof(values[0]); ++v) {
      read_all(names[n], values[v]);
    }
  }
}

/* Which known fields are lists. */
static void
lists(void)
{
  static const char *const names[] = {
    "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Accept-Ranges", "Age", "Allow", "Approved", "@Ats-Internal",
    "Authorization", "Bytes", "Cache-Control", "Client-ip", "Connection", "Content-Base", "Content-Encoding", "Content-Language",
    "Content-Length", "Content-Location", "Content-MD5", "Content-Range", "Content-Type", "Control", "Cookie", "Date", "Distribution",
    "Early-Data", "Etag", "Expect", "Expires", "Followup-To", "Forwarded", "From", "Host", "HTTP2-Settings", "If-Match",
    "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive", "Keywords", "Last-Modified", "Lines",
    "Location", "Max-Forwards", "Message-ID", "MIME-Version", "Newsgroups", "Organization", "Path", "Pragma", "Proxy-Authenticate",
    "Proxy-Authorization", "Proxy-Connection", "Public", "Range", "References", "Referer", "Reply-To", "Retry-After",
    "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sender", "Server", "Set-Cookie", "Strict-Transport-Security", "Subject", "Summary",
    "TE", "Transfer-Encoding", "Upgrade", "User-Agent", "Vary", "Via", "Warning", "Www-Authenticate", "X-Forwarded-For", "X-ID", "Xref",
    "Server-Timing", "Trailer", "Content-Disposition", "Origin", "DNT", "GET", "close", "chunked", "http", "no-cache", "websocket"};
  char key[64];
  size_t i;
  for (i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    TSMLoc field = add_field(bufp, hdr, names[i], "a, b");
    snprintf(key, sizeof(key), "%s is read as", names[i]);
    show(key, "%d values", TSMimeHdrFieldValuesCount(bufp, hdr, field));
    TSMimeHdrFieldDestroy(bufp, hdr, field);
    TSHandleMLocRelease(bufp, hdr, field);
  }
}

static void
numbers(void)
{
  static const char *const texts[] = {
    "0", "42", "-42", "+7", " 12 ", "\t12", "12abc", "abc", "", "--7", "- 7", "2147483647", "2147483648", "-2147483648", "-2147483649",
    "4294967295", "4294967296", "5000000000", "9999999999", "9223372036854775807", "9223372036854775808", "18446744073709551615",
    "99999999999999999999", "0x10", "1, 2, 3", "007", "1.5", "\"5\"", "12,34", " ,5", "-", "-0", "1 2", "\r\n5", "\v5", "\x01" "5"};
  char key[128];
  size_t i;
  for (i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    TSMLoc field = add_field(bufp, hdr, "X-Number", texts[i]);
    int idx;
    for (idx = -1; idx < 2; ++idx) {
      snprintf(key, sizeof(key), "number %s at %d", quoted(texts[i], (int)strlen(texts[i])), idx);
      show(key, "int %d uint %u int64 %lld", TSMimeHdrFieldValueIntGet(bufp, hdr, field, idx),
           TSMimeHdrFieldValueUintGet(bufp, hdr, field, idx), (long long)TSMimeHdrFieldValueInt64Get(bufp, hdr, field, idx));
    }
    TSMimeHdrFieldDestroy(bufp, hdr, field);
    TSHandleMLocRelease(bufp, hdr, field);
  }
}

/* One edit on a field with that value. */
#define EDIT(what, name, value, call)                                          \
  do {                                                                         \
    TSMLoc field = add_field(bufp, hdr, name, value);                          \
    TSReturnCode code = call;                                                  \
    show(what, "%d %s count %d", code, whole_value(bufp, hdr, field),          \
         TSMimeHdrFieldValuesCount(bufp, hdr, field));                         \
    TSMimeHdrFieldDestroy(bufp, hdr, field);                                   \
    TSHandleMLocRelease(bufp, hdr, field);                                     \
  } while (0)
#define SET(value, idx, new_value)    \
  EDIT("set " #value " " #idx " " #new_value, "X-Edit", value, TSMimeHdrFieldValueStringSet(bufp, hdr, field, idx, new_value, -1))
#define APPEND(value, idx, new_value) \
  EDIT("append " #value " " #idx " " #new_value, "X-Edit", value, TSMimeHdrFieldValueAppend(bufp, hdr, field, idx, new_value, -1))
#define INSERT(value, idx, new_value) \
  EDIT("insert " #value " " #idx " " #new_value, "X-Edit", value, TSMimeHdrFieldValueStringInsert(bufp, hdr, field, idx, new_value, -1))
#define DELETE(value, idx)            \
  EDIT("delete " #value " " #idx, "X-Edit", value, TSMimeHdrFieldValueDelete(bufp, hdr, field, idx))

static void
edits(void)
{
  SET("a, b,c", 0, "Z");
  SET("a,  b ,c", 1, "Z,Y");
  SET("a, b", -1, " v ");
  SET("a, b", -5, "v");
  SET("a,b", 0, "");
  SET("", 0, "Z");
  SET(" ", 0, "Z");
  SET(NULL, 0, "Z");
  SET(NULL, -1, "Z");
  SET("a", 1, "Z");
  SET("a", 99, "Z");
  SET("\"a,b\" , c", 1, "Z");
  SET("\"a,b\" , c", 0, "Z");
  SET("a,,c", 1, "Z");
  SET("a,", 1, "Z");
  SET("a=\"b\", c", 1, "Z");
  SET("x\", c", 0, "Z");
  SET("\"\", \"", 0, "Z");
  APPEND("a,b", 0, "X");
  APPEND("a,b", 1, "X");
  APPEND("a , b", 0, "X");
  APPEND("\"a\",b", 0, "X");
  APPEND("b,\"a\"", 1, "X");
  APPEND("a=\"b\",c", 0, "X");
  APPEND("x\",c", 0, "X");
  APPEND("\"x,c", 0, "X");
  APPEND("\"\",c", 0, "X");
  APPEND("\"", 0, "X");
  APPEND("", 0, "X");
  APPEND(" ", 0, "X");
  APPEND(NULL, 0, "X");
  APPEND("a", 1, "X");
  APPEND("a", 0, ",b");
  APPEND("a,b", 0, "");
  APPEND("a,,b", 1, "X");
  INSERT("a,b", 0, "X");
  INSERT("a,b", 1, "X");
  INSERT("a,b", 2, "X");
  INSERT("a,b", 3, "X");
  INSERT("a,b", -1, "X");
  INSERT("a,b", -9, "X");
  INSERT(NULL, -1, "X");
  INSERT(NULL, 0, "X");
  INSERT(NULL, 1, "X");
  INSERT("", 0, "X");
  INSERT("", -1, "X");
  INSERT(" ", 0, "X");
  INSERT("a", -1, "");
  INSERT("\"a,b\" ,c", 1, "X");
  INSERT("a ,, b", 1, "X, Y");
  DELETE("a,  b  ,c", 0);
  DELETE("a,  b  ,c", 1);
  DELETE("a,  b  ,c", 2);
  DELETE("\"a,b\",c", 0);
  DELETE("a", 0);
  DELETE("a", 1);
  DELETE("", 0);
  DELETE(",", 0);
  DELETE(NULL, 0);
  DELETE("a,b", 2);
  EDIT("set 1 of a single value", "Set-Cookie", "a=b, c=d", TSMimeHdrFieldValueStringSet(bufp, hdr, field, 1, "Z", 1));
  EDIT("delete 0 of a single value", "Set-Cookie", "a=b, c=d", TSMimeHdrFieldValueDelete(bufp, hdr, field, 0));
  EDIT("append to a single value", "Age", "5", TSMimeHdrFieldValueAppend(bufp, hdr, field, 0, "6", 1));
  EDIT("insert into a single value", "Age", "5", TSMimeHdrFieldValueStringInsert(bufp, hdr, field, -1, "6", 1));
  EDIT("set with a nul", "X-Edit", "a", TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, "x\0y", 3));
  EDIT("set with length 0", "X-Edit", "a", TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, "xyz", 0));
  EDIT("clear", "X-Edit", "a, b", TSMimeHdrFieldValuesClear(bufp, hdr, field));
  EDIT("clear nothing", "X-Edit", NULL, TSMimeHdrFieldValuesClear(bufp, hdr, field));
  EDIT("int set", "X-Edit", "a, b", TSMimeHdrFieldValueIntSet(bufp, hdr, field, -1, -5));
  EDIT("int set 1", "X-Edit", "a, b", TSMimeHdrFieldValueIntSet(bufp, hdr, field, 1, 7));
  EDIT("int set 0 of none", "X-Edit", NULL, TSMimeHdrFieldValueIntSet(bufp, hdr, field, 0, 7));
  EDIT("int set smallest", "X-Edit", NULL, TSMimeHdrFieldValueIntSet(bufp, hdr, field, -1, -2147483647 - 1));
  EDIT("uint set", "X-Edit", "a, b", TSMimeHdrFieldValueUintSet(bufp, hdr, field, -1, 4294967295u));
  EDIT("int64 set", "X-Edit", "a, b", TSMimeHdrFieldValueInt64Set(bufp, hdr, field, -1, 9223372036854775807LL));
  EDIT("int64 set 19 characters", "X-Edit", "a, b", TSMimeHdrFieldValueInt64Set(bufp, hdr, field, 0, -900000000000000000LL));
  EDIT("int64 set smallest", "X-Edit", NULL, TSMimeHdrFieldValueInt64Set(bufp, hdr, field, -1, -9223372036854775807LL - 1));
  EDIT("int insert", "X-Edit", "a, b", TSMimeHdrFieldValueIntInsert(bufp, hdr, field, 1, -7));
  EDIT("int insert -1", "X-Edit", NULL, TSMimeHdrFieldValueIntInsert(bufp, hdr, field, -1, 7));
  EDIT("uint insert", "X-Edit", "a, b", TSMimeHdrFieldValueUintInsert(bufp, hdr, field, 0, 4000000000u));
  EDIT("date set", "X-Edit", "a, b", TSMimeHdrFieldValueDateSet(bufp, hdr, field, 784111777));
  EDIT("date set 0", "Date", NULL, TSMimeHdrFieldValueDateSet(bufp, hdr, field, 0));
  EDIT("date insert", "X-Edit", "a, b", TSMimeHdrFieldValueDateInsert(bufp, hdr, field, 1000000000));
}

/* Values that come from the buffer they go to. */
static void
aliases(void)
{
  TSMLoc field = add_field(bufp, hdr, "X-Alias", "abcdef, ghi");
  int length;
  const char *own = TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
  TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, own + 2, 3);
  show("set to part of itself", "%s", whole_value(bufp, hdr, field));
  own = TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
  TSMimeHdrFieldValueStringInsert(bufp, hdr, field, -1, own, length);
  show("insert itself", "%s", whole_value(bufp, hdr, field));
  own = TSMimeHdrFieldValueStringGet(bufp, hdr, field, 1, &length);
  TSMimeHdrFieldValueAppend(bufp, hdr, field, 0, own, length);
  show("append its own element", "%s", whole_value(bufp, hdr, field));
}

static void
long_values(void)
{
  const int size = 200000;
  char *big      = (char *)TSmalloc((size_t)size);
  int length     = 0, i;
  TSMLoc field   = add_field(bufp, hdr, "X-Long", "");
  memset(big, 'v', (size_t)size);
  show("set a long value", "%d", TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, big, 70000));
  TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
  show("a long value is read back as", "%d field %d", length, TSMimeHdrFieldLengthGet(bufp, hdr, field));
  TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, big, size);
  TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
  show("a longer value is read back as", "%d", length);
  for (i = 0; i < size; i += 2) {
    big[i] = ',';
  }
  TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, big, 20000);
  show("elements of a long list", "%d", TSMimeHdrFieldValuesCount(bufp, hdr, field));
  TSMimeHdrFieldValueDelete(bufp, hdr, field, 5000);
  show("after deleting one", "%d", TSMimeHdrFieldValuesCount(bufp, hdr, field));
  for (i = 0; i < 300; ++i) {
    TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, big, 3000 + i);
  }
  TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
  show("after setting it often", "%d", length);
  TSfree(big);
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  bufp = TSMBufferCreate();
  TSMimeHdrCreate(bufp, &hdr);
  reading();
  lists();
  numbers();
  edits();
  aliases();
  long_values();
  TSMBufferDestroy(bufp);
  test_end();
}
