/* test: init */
/* Random sequences of calls on buffers, URLs, MIME and HTTP headers: every call's answer, and what all objects look like. */
#include "sequences.h"
#include "constants.h"

#include <ts/experimental.h>

#define BUFFERS 3
#define HEADERS 8
#define URLS 8
#define FIELDS 24

enum kind { NONE, MIME, UNKNOWN, REQUEST, RESPONSE };

struct header {
  enum kind kind;
  int buffer;
  TSMLoc loc;
  int has_method;
  int slots;  /* fields ever created since the last clearing */
  int parsed; /* holds fields in the form in which they were received */
};
struct url {
  int buffer;
  TSMLoc loc;
};
struct field {
  int header; /* -1: free */
  TSMLoc loc;
  int named, live, destroyed, late;
};

static TSMBuffer buffers[BUFFERS];
static struct header headers[HEADERS];
static struct url urls[URLS];
static struct field fields[FIELDS];

/* ---- texts */

static const char *const names[] = {"A",      "a",           "B",     "X-Foo",         "x-foo",        "Accept", "ACCEPT",         "accept-encoding",
                                    "Set-Cookie", "set-cookie", "Cookie", "Date",      "Via",          "via",    "Cache-Control",  "Content-Length",
                                    "@Int",   "@ats-internal", "close", "GET",         "http",         "Host",   "Age",            "Vary",
                                    "WWW-Authenticate", "Client-IP", "X-Forwarded-For", "Pragma",      "Connection", "expires", "a b", "n:m", "\xe9", "Keep-alive", "Transfer-Encoding", "100-continue", "X-ID", "HTTP2-Settings"};
static const char *const numbers[] = {"0", "7", "007", "-7", "+7", "--7", "- 7", "12abc", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "99999999999", "5000000000", "0x10", " 5", "\t5", "5 6", "\"5\"", "1e3", "\v5", "\f9", "\r\n8"};
static const char *const dates[] = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "6 Nov 1994 08:49:37 GMT", "Mon, 06 Nov 1994 08:49:37 PST", "Sun, 06 nov 1994 08:49:37 GMT", "sun, 6 nov 1994 08:49:37", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 31 Dec 1969 23:59:59 GMT", "Fri, 31 Dec 2100 23:59:59 GMT", "Tue, 29 Feb 2000 12:00:00 GMT", "Sun, 99 Nov 1994 25:61:61 GMT", "Sun, 06 Nov 1994", "  Sun, 06 Nov 1994 08:49:37 GMT"};
static const char alphabet[] = "ab,, \"\"; =\t\\'-10.:/?#@%[]";

static char made[1 << 18];

/* Whether the sequence may have headers that are neither request nor response: the original ends the process when it tidies
 * up the strings of a buffer with one, so texts are short then. */
static int allow_unknown;

/* Whether fields are parsed that print as they were received and not in the usual form: the original forgets that form when
 * it tidies up the strings of a buffer, so these sequences are short as well. */
static int odd_forms;

/* A text of the alphabet, up to `most` long. */
static const char *
letters(int most, int *length)
{
  int i;
  *length = below(most + 1);
  for (i = 0; i < *length; ++i) {
    made[i] = once_in(40) ? (char)below(256) : alphabet[below((int)sizeof(alphabet) - 1)];
  }
  made[i] = 0;
  return made;
}

static const char *
copied(const char *text, int *length)
{
  *length = (int)strlen(text);
  memcpy(made, text, (size_t)*length + 1);
  return made;
}

static const char *
some_value(int *length)
{
  switch (below(allow_unknown || odd_forms ? 3 : 12)) {
  case 0:
    return copied(PICK(numbers), length);
  case 1:
    return copied(PICK(dates), length);
  case 2:
    *length = 0;
    made[0] = 0;
    return made;
  case 3:
    *length = once_in(6) ? 30000 + below(70000) : 200 + below(3000);
    memset(made, 'a' + below(26), (size_t)*length);
    made[*length / 2] = ',';
    made[*length]     = 0;
    return made;
  case 4: {
    int i, n = 1 + below(6);
    *length = 0;
    for (i = 0; i < n; ++i) {
      *length += snprintf(made + *length, 100, "%s%s", i == 0 ? "" : once_in(2) ? ", " : once_in(2) ? "," : " ,\t", once_in(3) ? PICK(numbers) : PICK(names));
    }
    return made;
  }
  default:
    return letters(once_in(4) ? 60 : 14, length);
  }
}

/* A length for a terminated text: itself or -1, if it has no NUL in it. */
static int
or_strlen(const char *value, int length)
{
  return once_in(2) && (int)strlen(value) == length ? -1 : length;
}

/* ---- showing */

static const char *
identity(const char *pointer)
{
  int i;
  for (i = 0; i < WELL_KNOWN; ++i) {
    if (pointer != NULL && *well_known[i].pointer == pointer) {
      return well_known[i].name;
    }
  }
  return "";
}

/* A text; of a long one the beginning and a digest. */
static const char *
shown(const char *value, int length)
{
  static char turn[8][700];
  static int at;
  char *to = turn[at = (at + 1) % 8];
  if (value == NULL || length <= 120) {
    snprintf(to, sizeof(turn[0]), "%s", quoted(value, length));
  } else {
    snprintf(to, sizeof(turn[0]), "%s... of %d %08x", quoted(value, 40), length, digest(value, length));
  }
  return to;
}

static const char *
shown_buffer(TSIOBuffer buffer, TSIOBufferReader reader)
{
  const int length = (int)TSIOBufferReaderAvail(reader);
  char *copy       = (char *)TSmalloc((size_t)length + 1);
  const char *result;
  TSIOBufferReaderCopy(reader, copy, length);
  result = length > 1500 ? shown(copy, length) : quoted(copy, length);
  TSfree(copy);
  TSIOBufferReaderFree(reader);
  TSIOBufferDestroy(buffer);
  return result;
}

static TSMBuffer
of(int header)
{
  return buffers[headers[header].buffer];
}

/* Where a field is in its header; -1 if it is not live, -2 for none. Releases the handle. */
static int
place(int header, TSMLoc field, int release)
{
  const TSMBuffer bufp = of(header);
  const TSMLoc hdr     = headers[header].loc;
  const int count      = TSMimeHdrFieldsCount(bufp, hdr);
  int i, found = -1;
  if (field == TS_NULL_MLOC) {
    return -2;
  }
  for (i = 0; i < count && found < 0; ++i) {
    TSMLoc other = TSMimeHdrFieldGet(bufp, hdr, i);
    found        = TSMimeHdrFieldEqual(bufp, hdr, field, other) ? i : -1;
    TSHandleMLocRelease(bufp, hdr, other);
  }
  if (release) {
    TSHandleMLocRelease(bufp, hdr, field);
  }
  return found;
}

typedef const char *(*Getter)(TSMBuffer, TSMLoc, int *);

/* What a getter gives. */
static const char *
got(Getter get, TSMBuffer bufp, TSMLoc loc)
{
  int length        = -7;
  const char *value = get(bufp, loc, &length);
  return shown(value, length);
}

/* Whether the host is printed in brackets that lengths do not count in the original. */
static int
has_bare_address(TSMBuffer bufp, TSMLoc url)
{
  int length = 0, i, found = 0;
  const char *host = TSUrlHostGet(bufp, url, &length);
  for (i = 0; i < length && i < 5; ++i) {
    found |= host[i] == ':';
  }
  return found && host[0] != '[';
}

static void
note_url(int u)
{
  const TSMBuffer bufp = buffers[urls[u].buffer];
  const TSMLoc url     = urls[u].loc;
  int l[2];
  char *whole;
  TSIOBuffer buffer       = TSIOBufferCreate();
  TSIOBufferReader reader = TSIOBufferReaderAlloc(buffer);
  const char *scheme      = TSUrlSchemeGet(bufp, url, &l[0]);
  const char *raw_scheme  = TSUrlRawSchemeGet(bufp, url, &l[1]);
  note("url %d scheme %s%s raw %s%s port %d raw %d type %d", u, shown(scheme, l[0]), identity(scheme), shown(raw_scheme, l[1]), identity(raw_scheme),
       TSUrlPortGet(bufp, url), TSUrlRawPortGet(bufp, url), TSUrlFtpTypeGet(bufp, url));
  note(" user %s password %s host %s", got(TSUrlUserGet, bufp, url), got(TSUrlPasswordGet, bufp, url), got(TSUrlHostGet, bufp, url));
  note(" path %s params %s query %s fragment %s", got(TSUrlPathGet, bufp, url), got(TSUrlHttpParamsGet, bufp, url),
       got(TSUrlHttpQueryGet, bufp, url), got(TSUrlHttpFragmentGet, bufp, url));
  TSUrlPrint(bufp, url, buffer);
  note(" prints %s", shown_buffer(buffer, reader));
  if (!has_bare_address(buffers[urls[u].buffer], urls[u].loc)) {
    whole = TSUrlStringGet(bufp, url, &l[0]);
    note(" string %s %d length %d", shown(whole, l[0]), (int)whole[l[0]], TSUrlLengthGet(bufp, url));
    TSfree(whole);
  }
}

static void
note_field(int header, TSMLoc field)
{
  const TSMBuffer bufp = of(header);
  const TSMLoc hdr     = headers[header].loc;
  int l1 = -7, l2 = -7;
  const char *name  = TSMimeHdrFieldNameGet(bufp, hdr, field, &l1);
  const char *value = TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &l2);
  note("  %s%s = %s length %d", shown(name, l1), identity(name), shown(value, l2), TSMimeHdrFieldLengthGet(bufp, hdr, field));
}

static void
note_fields(int h)
{
  const TSMBuffer bufp = of(h);
  const TSMLoc hdr     = headers[h].loc;
  const int count      = TSMimeHdrFieldsCount(bufp, hdr);
  int i;
  TSIOBuffer buffer       = TSIOBufferCreate();
  TSIOBufferReader reader = TSIOBufferReaderAlloc(buffer);
  TSMimeHdrPrint(bufp, hdr, buffer);
  note("header %d fields %d length %d prints %s", h, count, TSMimeHdrLengthGet(bufp, hdr), shown_buffer(buffer, reader));
  for (i = 0; i < count; ++i) {
    TSMLoc field = TSMimeHdrFieldGet(bufp, hdr, i);
    note_field(h, field);
    note("  next %d dup %d", place(h, TSMimeHdrFieldNext(bufp, hdr, field), 1), place(h, TSMimeHdrFieldNextDup(bufp, hdr, field), 1));
    TSHandleMLocRelease(bufp, hdr, field);
  }
}

static void
note_http(int h)
{
  struct header *header = &headers[h];
  const TSMBuffer bufp  = of(h);
  const int version     = TSHttpHdrVersionGet(bufp, header->loc);
  TSMLoc url            = TS_NULL_MLOC;
  TSIOBuffer buffer       = TSIOBufferCreate();
  TSIOBufferReader reader = TSIOBufferReaderAlloc(buffer);
  int l1 = -7;
  TSHttpHdrPrint(bufp, header->loc, buffer);
  TSHttpHdrUrlGet(bufp, header->loc, &url);
  note("http %d type %d version %d.%d length %d prints %s", h, TSHttpHdrTypeGet(bufp, header->loc), TS_HTTP_MAJOR(version), TS_HTTP_MINOR(version),
       header->kind == REQUEST && (!header->has_method || has_bare_address(bufp, url)) ? -1 : TSHttpHdrLengthGet(bufp, header->loc), shown_buffer(buffer, reader));
  if (header->kind == REQUEST) {
    if (header->has_method) {
      const char *method = TSHttpHdrMethodGet(bufp, header->loc, &l1);
      note(" method %s%s", shown(method, l1), identity(method));
    }
    note(" host %s", got(TSHttpHdrHostGet, bufp, header->loc));
  } else if (header->kind == RESPONSE) {
    note(" status %d reason %s", (int)TSHttpHdrStatusGet(bufp, header->loc), got(TSHttpHdrReasonGet, bufp, header->loc));
  }
}

/* ---- choices */

/* A header of at least that kind, or -1. */
static int
some_header(enum kind least)
{
  int tries, h;
  for (tries = 0; tries < 30; ++tries) {
    h = below(HEADERS);
    if (headers[h].kind >= least && headers[h].kind != NONE) {
      return h;
    }
  }
  return -1;
}

static int
some_url(void)
{
  int tries, u;
  for (tries = 0; tries < 30; ++tries) {
    u = below(URLS);
    if (urls[u].loc != TS_NULL_MLOC) {
      return u;
    }
  }
  return -1;
}

static int
some_field(void)
{
  int tries, f;
  for (tries = 0; tries < 40; ++tries) {
    f = below(FIELDS);
    if (fields[f].header >= 0) {
      return f;
    }
  }
  return -1;
}

static void
release_field(int f)
{
  struct field *field = &fields[f];
  if (field->header >= 0) {
    const int by_parent = once_in(2);
    note("release %d", TSHandleMLocRelease(of(field->header), by_parent ? headers[field->header].loc : TS_NULL_MLOC, field->loc));
    field->header = -1;
  }
}

/* Releases all handles of a header's fields, which is about to forget them. */
static void
release_fields(int h)
{
  int f;
  for (f = 0; f < FIELDS; ++f) {
    if (fields[f].header == h) {
      release_field(f);
    }
  }
}

static int
keep_field(int h, TSMLoc loc, int named, int live)
{
  const int f = below(FIELDS);
  release_field(f);
  fields[f] = (struct field){h, loc, named, live, 0, headers[h].slots > 15};
  return f;
}

/* Handles that another handle made outdated: the state is that of the field, not of the handle. */
static void
same_field(int f, int live, int destroyed)
{
  struct field *field = &fields[f];
  int other;
  for (other = 0; other < FIELDS; ++other) {
    if (fields[other].header == field->header && TSMimeHdrFieldEqual(of(field->header), headers[field->header].loc, field->loc, fields[other].loc)) {
      fields[other].live      = live;
      fields[other].destroyed = destroyed;
    }
  }
}

static int
room_for_header(void)
{
  const int h = below(HEADERS);
  release_fields(h);
  headers[h].kind = NONE;
  return h;
}

static void
keep_header(int h, enum kind kind, int buffer, TSMLoc loc)
{
  headers[h] = (struct header){kind, buffer, loc, 0, 0, 0};
}

static int
keep_url(int buffer, TSMLoc loc)
{
  const int u = below(URLS);
  urls[u]     = (struct url){buffer, loc};
  return u;
}

/* ---- fields */

static const char *
some_name(int *length)
{
  if (once_in(6)) {
    int i = below(WELL_KNOWN);
    *length = *well_known[i].length;
    return *well_known[i].pointer;
  }
  if (once_in(30)) {
    letters(20, length);
    if (*length > 0) {
      return made; /* whether an empty name begins with an @ depends on what comes behind it */
    }
  }
  return copied(PICK(names), length);
}

static void
create_field(void)
{
  const int h = some_header(MIME);
  TSMLoc loc  = TS_NULL_MLOC;
  int length, result;
  const char *name;
  if (h < 0) {
    return;
  }
  if (once_in(10)) {
    result = TSMimeHdrFieldCreate(of(h), headers[h].loc, &loc);
    note("create unnamed %d in %d", result, h);
    keep_field(h, loc, 0, 0);
  } else {
    name   = some_name(&length);
    result = TSMimeHdrFieldCreateNamed(of(h), headers[h].loc, name, or_strlen(name, length), &loc);
    note("create %s %d in %d", shown(name, length), result, h);
    keep_field(h, loc, 1, 0);
  }
  headers[h].slots++;
}

/* The usual way: a field with a value becomes part of the header. */
static void
add_some_field(void)
{
  const int h = some_header(MIME);
  TSMLoc loc  = TS_NULL_MLOC;
  int length, result;
  const char *text;
  if (h < 0) {
    return;
  }
  text   = some_name(&length);
  result = TSMimeHdrFieldCreateNamed(of(h), headers[h].loc, text, length, &loc);
  note("add %s %d in %d", shown(text, length), result, h);
  text   = some_value(&length);
  result = TSMimeHdrFieldValueStringSet(of(h), headers[h].loc, loc, -1, text, or_strlen(text, length));
  note(" value %s %d", shown(text, length), result);
  result = TSMimeHdrFieldAppend(of(h), headers[h].loc, loc);
  note(" append %d place %d", result, place(h, loc, 0));
  keep_field(h, loc, 1, 1);
  headers[h].slots++;
}

static void
find_field(void)
{
  const int h = some_header(MIME);
  int length;
  const char *name;
  TSMLoc loc;
  if (h < 0) {
    return;
  }
  if (once_in(3)) {
    const int i = below(WELL_KNOWN);
    name        = *well_known[i].pointer;
    loc         = TSMimeHdrFieldFind(of(h), headers[h].loc, name, once_in(2) ? *well_known[i].length : below(30) - 1);
    length      = *well_known[i].length;
  } else {
    name = some_name(&length);
    loc  = TSMimeHdrFieldFind(of(h), headers[h].loc, name, or_strlen(name, length));
  }
  note("find %s in %d: %d", shown(name, length), h, place(h, loc, 0));
  if (loc != TS_NULL_MLOC) {
    keep_field(h, loc, 1, 1);
  }
}

static void
get_field(void)
{
  const int h = some_header(MIME);
  int i;
  TSMLoc loc;
  if (h < 0) {
    return;
  }
  i   = below(TSMimeHdrFieldsCount(of(h), headers[h].loc) + 2);
  loc = TSMimeHdrFieldGet(of(h), headers[h].loc, i);
  note("get %d of %d: %d", i, h, place(h, loc, 0));
  if (loc != TS_NULL_MLOC) {
    keep_field(h, loc, 1, 1);
  }
}

static void
move_field(int f)
{
  struct field *field  = &fields[f];
  const int h          = field->header;
  const TSMBuffer bufp = of(h);
  const TSMLoc hdr     = headers[h].loc;
  TSMLoc next;
  int result;
  switch (below(8)) {
  case 0:
  case 1:
    if (!field->named) {
      break;
    }
    result = TSMimeHdrFieldAppend(bufp, hdr, field->loc);
    note("append %d in %d: place %d", result, h, place(h, field->loc, 0));
    if (!field->destroyed) {
      same_field(f, 1, 0);
    }
    break;
  case 2:
  case 3:
    if (field->destroyed) {
      break; /* the same */
    }
    result = TSMimeHdrFieldRemove(bufp, hdr, field->loc);
    note("remove %d in %d: place %d", result, h, place(h, field->loc, 0));
    if (!field->destroyed) {
      same_field(f, 0, 0);
    }
    break;
  case 4:
    if (field->destroyed) {
      break; /* now and then the end of the process in the original */
    }
    result = TSMimeHdrFieldDestroy(bufp, hdr, field->loc);
    note("destroy %d in %d: place %d", result, h, place(h, field->loc, 0));
    same_field(f, 0, 1);
    break;
  case 5:
    if (field->destroyed && field->late) {
      break; /* the walk begins again in the original, when the last field of a block went */
    }
    next = TSMimeHdrFieldNext(bufp, hdr, field->loc);
    note("next in %d: %d", h, place(h, next, 0));
    if (next != TS_NULL_MLOC) {
      keep_field(h, next, 1, 1);
    }
    break;
  case 6:
    next = TSMimeHdrFieldNextDup(bufp, hdr, field->loc);
    note("dup in %d: %d", h, place(h, next, 0));
    if (next != TS_NULL_MLOC) {
      keep_field(h, next, 1, 1);
    }
    break;
  default:
    release_field(f);
  }
}

static void
read_field(int f)
{
  struct field *field  = &fields[f];
  const int h          = field->header;
  const TSMBuffer bufp = of(h);
  const TSMLoc hdr     = headers[h].loc;
  const int count      = TSMimeHdrFieldValuesCount(bufp, hdr, field->loc);
  int i, length;
  note_field(h, field->loc);
  note(" count %d date %lld", count, (long long)TSMimeHdrFieldValueDateGet(bufp, hdr, field->loc));
  for (i = -1; i <= count && i < 8; ++i) {
    const char *value;
    length = 0;
    value  = TSMimeHdrFieldValueStringGet(bufp, hdr, field->loc, i, &length);
    note(" %d %s int %d uint %u int64 %lld", i, shown(value, length), TSMimeHdrFieldValueIntGet(bufp, hdr, field->loc, i),
         TSMimeHdrFieldValueUintGet(bufp, hdr, field->loc, i), (long long)TSMimeHdrFieldValueInt64Get(bufp, hdr, field->loc, i));
  }
}

static long long
some_number(void)
{
  static const long long list[] = {0, 1, -1, 7, 2147483647, -2147483648LL, 4294967295LL, 1000000007, 1234567890123456789LL, -12345, 9223372036854775807LL};
  return once_in(3) ? below(100000) : PICK(list);
}

static long long
some_time(void)
{
  static const long long list[] = {0, 1, 784111777, 2147483647, 2147483648LL, 951782400, 951868800, 4102444800LL, 32503680000LL, 86399, 86400, 31535999};
  return once_in(2) ? (long long)below(2000000000) * 2 : PICK(list);
}

static void
write_field(int f)
{
  struct field *field  = &fields[f];
  const int h          = field->header;
  const TSMBuffer bufp = of(h);
  const TSMLoc hdr     = headers[h].loc;
  const TSMLoc loc     = field->loc;
  int index            = below(6) - 1, length = 0, result;
  const char *value;
  long long number;
  switch (below(14)) {
  case 0:
  case 1:
  case 2:
    value = some_value(&length);
    note("string set %d %s", index, shown(value, length));
    result = TSMimeHdrFieldValueStringSet(bufp, hdr, loc, index, value, or_strlen(value, length));
    break;
  case 3:
    number = some_number();
    note("int set %d %d", index, (int)number);
    result = TSMimeHdrFieldValueIntSet(bufp, hdr, loc, index, (int)number);
    break;
  case 4:
    number = some_number();
    note("uint set %d %u", index, (unsigned)number);
    result = TSMimeHdrFieldValueUintSet(bufp, hdr, loc, index, (unsigned)number);
    break;
  case 5:
    number = some_number();
    note("int64 set %d %lld", index, number);
    result = TSMimeHdrFieldValueInt64Set(bufp, hdr, loc, index, number);
    break;
  case 6:
    number = some_time();
    note("date set %lld", number);
    result = once_in(2) ? TSMimeHdrFieldValueDateSet(bufp, hdr, loc, number) : TSMimeHdrFieldValueDateInsert(bufp, hdr, loc, number);
    break;
  case 7:
  case 8:
    value = some_value(&length);
    index = below(5);
    note("value append %d %s", index, shown(value, length));
    result = TSMimeHdrFieldValueAppend(bufp, hdr, loc, index, value, or_strlen(value, length));
    break;
  case 9:
  case 10:
    value = some_value(&length);
    note("insert %d %s", index, shown(value, length));
    result = TSMimeHdrFieldValueStringInsert(bufp, hdr, loc, index, value, or_strlen(value, length));
    break;
  case 11:
    number = some_number();
    note("insert number %d %lld", index, number);
    result = once_in(2) ? TSMimeHdrFieldValueIntInsert(bufp, hdr, loc, index, (int)number) :
                          TSMimeHdrFieldValueUintInsert(bufp, hdr, loc, index, (unsigned)number);
    break;
  case 12:
    index = below(5);
    note("delete %d", index);
    result = TSMimeHdrFieldValueDelete(bufp, hdr, loc, index);
    break;
  default:
    note("clear");
    result = TSMimeHdrFieldValuesClear(bufp, hdr, loc);
  }
  note(" %d", result);
  note_field(h, loc);
}

/* A field gets the text of its own or another value of the same buffer. */
static void
write_own(int f)
{
  struct field *field = &fields[f];
  const int h         = field->header;
  int length = 0, from, other, result;
  const char *value;
  other = some_field();
  if (other < 0 || fields[other].destroyed || fields[other].header != h) {
    return;
  }
  value  = TSMimeHdrFieldValueStringGet(of(h), headers[h].loc, fields[other].loc, -1, &length);
  from   = length > 0 ? below(length) : 0;
  if (value == NULL) {
    return;
  }
  note("own %d of %s", from, shown(value, length));
  result = TSMimeHdrFieldValueStringSet(of(h), headers[h].loc, field->loc, below(3) - 1, value + from, length - from);
  note(" %d", result);
  note_field(h, field->loc);
}

static void
name_field(int f)
{
  struct field *field = &fields[f];
  const int h         = field->header;
  int length, result;
  const char *name;
  if (headers[h].parsed) {
    result = TSMimeHdrFieldValueIntSet(of(h), headers[h].loc, field->loc, -1, 5);
    note("number first %d", result);
  }
  name   = some_name(&length);
  result = TSMimeHdrFieldNameSet(of(h), headers[h].loc, field->loc, name, or_strlen(name, length));
  note("name %s %d place %d", shown(name, length), result, place(h, field->loc, 0));
  note_field(h, field->loc);
  field->named = 1;
  for (int other = 0; other < FIELDS; ++other) {
    if (fields[other].header == h && TSMimeHdrFieldEqual(of(h), headers[h].loc, field->loc, fields[other].loc)) {
      fields[other].named = 1;
    }
  }
}

static void
copy_field(int f)
{
  struct field *field = &fields[f];
  const int h = field->header, from = some_field();
  const struct field *source;
  TSMLoc loc = TS_NULL_MLOC;
  int result, to;
  if (from < 0 || fields[from].destroyed) {
    return;
  }
  source = &fields[from];
  switch (below(3)) {
  case 0:
    if (!source->named && field->live) {
      return;
    }
    result = TSMimeHdrFieldCopy(of(h), headers[h].loc, field->loc, of(source->header), headers[source->header].loc, source->loc);
    note("copy field %d place %d", result, place(h, field->loc, 0));
    for (int other = 0; other < FIELDS; ++other) {
      if (fields[other].header == h && TSMimeHdrFieldEqual(of(h), headers[h].loc, field->loc, fields[other].loc)) {
        fields[other].named = source->named;
      }
    }
    note_field(h, field->loc);
    break;
  case 1:
    result = TSMimeHdrFieldCopyValues(of(h), headers[h].loc, field->loc, of(source->header), headers[source->header].loc, source->loc);
    note("copy values %d", result);
    note_field(h, field->loc);
    break;
  default:
    to = some_header(MIME);
    if (to < 0) {
      return;
    }
    result = TSMimeHdrFieldClone(of(to), headers[to].loc, of(source->header), headers[source->header].loc, source->loc, &loc);
    note("clone field %d to %d place %d", result, to, place(to, loc, 0));
    note_field(to, loc);
    keep_field(to, loc, source->named, 0);
    headers[to].slots++;
  }
}

/* ---- parsing */

/* Memory for a parser is not set up completely in the original: its string is taken as it was left there. What is left
 * here is a valid empty string wherever that string may be: each word points to the second next. */
static void
leave_strings(void)
{
  void *pieces[64];
  size_t size, word, count = 0;
  for (size = 24; size <= 24 + 16 * 20; size += 16) {
    uintptr_t *words = (uintptr_t *)malloc(size);
    for (word = 0; word < size / sizeof(*words); ++word) {
      words[word] = (uintptr_t)&words[word + 2];
    }
    pieces[count++] = words;
  }
  while (count > 0) {
    free(pieces[--count]);
  }
}

static const char *const usual_lines[] = {"A: 1", "@Int: 3", "Host: h.test:81", "Host: a b", "Host: u@a", "Host: [::1]:80", "Host: h:99999", "Host: *", "Content-Length: 5", "content-length: 5", "Content-Length: 6", "Content-Length: 5, 5", "Transfer-Encoding: chunked", "Set-Cookie: a=b, c=d", "Vary: a,,b", "X: \xff\xfe", "A: x\ty", "no colon", "A : 1"};
static const char *const lines[] = {"no colon", ": v", " top fold", "A : 1", "A: \x01", "na\xe9me: v", "(: 1", "@Int: 3", "A: 1\r", "A:", "A:1", "A:    2     ", "Host: h.test:81", "Host: a b", "Host:", "Host: u@a", "Host: [::1]:80", "Host: h:0", "Host: h:99999", "Host: h:", "Host: *", "Content-Length: 5", "Content-Length: 5", "content-length: 6", "Content-Length: +5", "Content-Length:", "Content-Length: 5, 5", "Transfer-Encoding: chunked", "Set-Cookie: a=b, c=d", "Vary: a,,b", "X: \xff\xfe", "\tX: y", "A=B: c", "A: x\ty"};
static const char *const request_lines[] = {"GET / HTTP/1.1", "GET /a?b#c HTTP/1.1", "get / HTTP/1.0", "CONNECT e.com:443 HTTP/1.1", "CONNECT e.com HTTP/1.1", "OPTIONS * HTTP/1.1", "GET http://u:p@h:81/p;q?r#s HTTP/1.1", "GET /a b HTTP/1.1", "  GET   /   HTTP/1.1  ", "\tPOST\t/x\tHTTP/1.1", "GET / HTTP/1.2", "GET / HTTP/2.0", "GET / HTTP/1.10", "GET / http/1.1", "GET /", "GET", "", "GET HTTP/1.1", "GET  HTTP/1.1", "G(T / HTTP/1.1", "FOO //e.com/x HTTP/1.1", "GET e.com:80 HTTP/1.1", "GET foo/bar HTTP/1.1", "GET / HTTP/1.1 HTTP/1.1", "PURGE ftp://e/ HTTP/0.9", "GET http://[::1]:8080/x HTTP/1.1", "GET http://e!x/ HTTP/1.1", "PATCH /%zz\xff HTTP/1.1", "GET /\x01\x7f HTTP/1.1", "GET / HTTP/11.1", "GET / HTTP/1.1x", "GET / XHTTP/1.1", "GET / HTTP/1", "GET / HTTP/.1", "GET / HTTP/1.", "PRI * HTTP/2.0", "GET /?x=http://y/ HTTP/1.1", "GET x?y=http://z/ HTTP/1.1", ":GET / HTTP/1.1", "GET / HTTP/1.1\r", "GET / HTTP/01.1", "Accept / HTTP/1.1", "close / HTTP/1.1", "accept / HTTP/1.1", "CLOSE / HTTP/1.1", "GET http://h HTTP/1.1", "GET http://h?x HTTP/1.1", "GET /;p HTTP/1.1"};
static const char *const response_lines[] = {"HTTP/1.1 200 OK", "HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.1  200  OK ", "HTTP/1.1 200 OK  there  ", "HTTP/1.1 20 X", "HTTP/1.1 2000 X", "HTTP/1.1 999 X", "HTTP/1.1 000 X", "HTTP/1.1 abc X", "HTTP/1.1 -200 OK", "HTTP/2.0 200 OK", "HTTP/1.10 200 OK", "HTTP/0.9 200 OK", "HTTP/1.1", "HTTP/2 200", "HTTP 200", "ICY 200 OK", "http/1.1 200 OK", "<html>", "", "HTTP/1.1 404 \xe9\x01", "HTTP/1.1 200OK", "HTTP/1.1\t200\tOK", "HTTP/1.1 200\tOK", "HTTP/1.0 304 Not Modified", "HTTP/1.1 99999999999 X", "HTTP/1.1 70000 X", " HTTP/1.1 200 OK", "HTTP/11.11 404 Found", "HTTP/1.1 4 04 X", "HTTP/1.1 200 OK\r", "HTTP/a.b 200 OK", "HTTP/1.1 2x0 OK", "HTTP/1.1 200 O", "HTTP/1.1 200O", "HTTP/1.1 20000"};

static char message[1 << 20];

/* A head: a start line if it is to have one, then fields. */
static int
some_head(const char *start_line, int whole)
{
  int length = 0, n = below(once_in(5) ? 24 : 5);
  const char *end = once_in(8) ? "\n" : "\r\n";
  if (start_line) {
    length += snprintf(message + length, 300, "%s%s", start_line, end);
  }
  while (n-- > 0) {
    int size;
    const char *text;
    if (once_in(20)) {
      end = once_in(2) ? "\n" : "\r\n";
    }
    if (once_in(4)) {
      text = odd_forms ? PICK(lines) : PICK(usual_lines);
      if (whole || (text[0] != ' ' && text[0] != '\t')) {
        length += snprintf(message + length, 300, "%s%s", text, end);
      }
      continue;
    }
    text = PICK(names);
    if (!odd_forms && strchr(text, ':')) {
      continue;
    }
    length += snprintf(message + length, 300, "%s:%s", text, !odd_forms ? " " : once_in(5) ? "" : once_in(6) ? " \t " : " ");
    text = once_in(3) ? PICK(numbers) : once_in(2) ? PICK(dates) : some_value(&size);
    size = (int)strlen(text);
    message[length] = 'v';
    length += !odd_forms;
    if (!once_in(10)) {
      /* Mostly without what is refused. */
      int i;
      for (i = 0; i < size; ++i) {
        message[length++] = (unsigned char)text[i] < 32 && text[i] != '\t' ? '~' : text[i];
      }
    } else {
      memcpy(message + length, text, (size_t)size);
      length += size;
    }
    length += snprintf(message + length, 300, "%s%s", !odd_forms ? "v" : once_in(6) ? "  " : "", end);
    if (odd_forms && whole && once_in(10)) {
      length += snprintf(message + length, 300, "%s%s%s", once_in(2) ? " " : "\t ", PICK(names), end);
    }
  }
  if (!once_in(6)) {
    length += snprintf(message + length, 300, "%srest of it", end);
  }
  if (!whole) {
    /* A NUL is told by the call that sees it. */
    int i;
    for (i = 0; i < length; ++i) {
      message[i] = message[i] == 0 ? '0' : message[i];
    }
  } else if (once_in(30) && length > 0) {
    message[below(length)] = (char)below(256);
  }
  return length;
}

enum parsed { FIELDS_ONLY, A_REQUEST, A_RESPONSE };

/* Feeds the message in pieces. The pieces stay where they are: the original's MIME parser refers to them. */
static void
feed(enum parsed what, int h, int length, int whole)
{
  const TSMBuffer bufp = of(h);
  const TSMLoc hdr     = headers[h].loc;
  TSMimeParser mime    = NULL;
  TSHttpParser http    = NULL;
  TSParseResult result = TS_PARSE_CONT;
  int used             = 0;
  leave_strings();
  if (what == FIELDS_ONLY) {
    mime = TSMimeParserCreate();
  } else {
    http = TSHttpParserCreate();
  }
  if (once_in(3)) {
    if (mime) {
      TSMimeParserClear(mime);
    } else {
      TSHttpParserClear(http);
    }
  }
  note("parse %d in %d: %s", what, h, quoted(message, length));
  while (result == TS_PARSE_CONT) {
    const int offered = whole ? length - used : once_in(2) ? below(8) : below(length - used + 1);
    char *piece       = (char *)malloc((size_t)offered + 1);
    const char *start = piece;
    if (offered > length - used) {
      free(piece);
      continue;
    }
    memcpy(piece, message + used, (size_t)offered);
    kept(piece);
    result = mime           ? TSMimeHdrParse(mime, bufp, hdr, &start, piece + offered) :
             what == A_REQUEST ? TSHttpHdrParseReq(http, bufp, hdr, &start, piece + offered) :
                                 TSHttpHdrParseResp(http, bufp, hdr, &start, piece + offered);
    used += (int)(start - piece);
    if (result == TS_PARSE_ERROR) {
      /* Where differs: the original passes over continuation lines behind it, if they are at hand. */
      break;
    }
    if (whole || result != TS_PARSE_CONT) {
      note(" result %d used %d", result, used);
    } else if (start != piece + offered) {
      note(" stopped at %d", used);
    }
    if (whole || used >= length) {
      break;
    }
  }
  note(" result %d", result);
  if (mime) {
    TSMimeParserDestroy(mime);
  } else {
    TSHttpParserDestroy(http);
  }
}

static int
http_prints(int h)
{
  TSIOBuffer buffer       = TSIOBufferCreate();
  TSIOBufferReader reader = TSIOBufferReaderAlloc(buffer);
  int length;
  TSHttpHdrPrint(of(h), headers[h].loc, buffer);
  length = (int)TSIOBufferReaderAvail(reader);
  TSIOBufferReaderFree(reader);
  TSIOBufferDestroy(buffer);
  return length != 0;
}

static void
parse_head(void)
{
  const enum parsed what = (enum parsed)below(3);
  const int h            = some_header(what == FIELDS_ONLY ? MIME : UNKNOWN);
  const int whole        = !once_in(3);
  const char *start_line;
  int length;
  if (h < 0 || (what == A_REQUEST && headers[h].kind == RESPONSE) || (what == A_RESPONSE && headers[h].kind == REQUEST)) {
    return;
  }
  if (!once_in(4)) {
    release_fields(h);
    TSMimeHdrFieldsClear(of(h), headers[h].loc);
    headers[h].slots = 0;
  }
  /* Equal lengths are deleted from what is there, also when C has handles of them. */
  release_fields(h);
  start_line = what == FIELDS_ONLY ? NULL : what == A_REQUEST ? PICK(request_lines) : PICK(response_lines);
  if (start_line != NULL && !odd_forms && start_line[0] == 'C') {
    return;
  }
  length = some_head(start_line, whole);
  feed(what, h, length, whole);
  headers[h].parsed = 1;
  headers[h].slots += 30;
  if (what == A_REQUEST) {
    headers[h].kind       = REQUEST;
    headers[h].has_method = http_prints(h);
  } else if (what == A_RESPONSE) {
    headers[h].kind = RESPONSE;
  }
  note_fields(h);
  if (what != FIELDS_ONLY) {
    note_http(h);
  }
  if (what == A_REQUEST) {
    TSMLoc loc = TS_NULL_MLOC;
    if (TSHttpHdrUrlGet(of(h), headers[h].loc, &loc) == TS_SUCCESS) {
      note_url(keep_url(headers[h].buffer, loc));
    }
  }
}

/* ---- headers */

static void
make_header(void)
{
  const int h = room_for_header(), b = below(BUFFERS);
  TSMLoc loc = TS_NULL_MLOC;
  int result;
  if (once_in(2)) {
    result = TSMimeHdrCreate(buffers[b], &loc);
    note("mime %d %d", h, result);
    keep_header(h, MIME, b, loc);
    return;
  }
  loc = TSHttpHdrCreate(buffers[b]);
  keep_header(h, UNKNOWN, b, loc);
  if (!allow_unknown || !once_in(3)) {
    const int request = once_in(2);
    note("http %d type %d", h, TSHttpHdrTypeSet(buffers[b], loc, request ? TS_HTTP_TYPE_REQUEST : TS_HTTP_TYPE_RESPONSE));
    headers[h].kind = request ? REQUEST : RESPONSE;
  }
  note_http(h);
}

static void
copy_header(void)
{
  const int from = some_header(MIME), to = some_header(MIME);
  TSMLoc loc = TS_NULL_MLOC;
  int result, h;
  if (from < 0 || to < 0 || (odd_forms && headers[from].buffer != headers[to].buffer)) {
    return;
  }
  if (once_in(2)) {
    if (from == to) {
      release_fields(to);
    }
    release_fields(to);
    result = TSMimeHdrCopy(of(to), headers[to].loc, of(from), headers[from].loc);
    note("copy fields %d to %d: %d", from, to, result);
    headers[to].slots = from == to ? 0 : headers[from].slots;
    headers[to].parsed |= headers[from].parsed;
    note_fields(to);
    return;
  }
  if (headers[from].kind == MIME) {
    return;
  }
  if (once_in(2)) {
    const int b = odd_forms ? headers[from].buffer : below(BUFFERS);
    h           = below(HEADERS);
    if (h == from) {
      return;
    }
    release_fields(h);
    result = TSHttpHdrClone(buffers[b], of(from), headers[from].loc, &loc);
    note("clone %d to %d: %d", from, h, result);
    headers[h]        = headers[from];
    headers[h].buffer = b;
    headers[h].loc    = loc;
    note_fields(h);
    note_http(h);
  } else if (headers[to].kind >= UNKNOWN && from != to && (headers[from].kind == headers[to].kind || headers[to].kind == UNKNOWN)) {
    release_fields(to);
    result = TSHttpHdrCopy(of(to), headers[to].loc, of(from), headers[from].loc);
    note("copy %d to %d: %d", from, to, result);
    headers[to].kind       = headers[from].kind;
    headers[to].has_method = headers[from].has_method;
    headers[to].slots      = headers[from].slots;
    headers[to].parsed |= headers[from].parsed;
    note_fields(to);
    note_http(to);
  }
}

static void
change_http(void)
{
  static const char *const methods[] = {"GET", "get", "PATCH", "", "connect", "CONNECT", "Accept", "PURGE", "G T", "post"};
  static const int statuses[]        = {0, 200, 304, 99, 1000, -1, 32767, 32768, 65535, 65536, 70000, 404};
  const int h                        = some_header(UNKNOWN);
  int result, length;
  const char *text;
  TSMBuffer bufp;
  TSMLoc hdr, url = TS_NULL_MLOC;
  if (h < 0) {
    return;
  }
  bufp = of(h);
  hdr  = headers[h].loc;
  switch (below(7)) {
  case 0:
    result = below(3);
    note("type %d %d", result, TSHttpHdrTypeSet(bufp, hdr, (TSHttpType)result));
    if (headers[h].kind == UNKNOWN) {
      headers[h].kind = (enum kind)(UNKNOWN + result);
    }
    break;
  case 1:
    result = TS_HTTP_VERSION(below(once_in(4) ? 300 : 3), below(once_in(4) ? 300 : 3));
    note("version %d %d", result, TSHttpHdrVersionSet(bufp, hdr, result));
    break;
  case 2:
    if (headers[h].kind == REQUEST) {
      text = once_in(4) ? some_name(&length) : copied(PICK(methods), &length);
      if (!odd_forms && strcasecmp(text, "connect") == 0) {
        text = copied("PURGE", &length); /* printed beyond one block, the original repeats a byte */
      }
      result = TSHttpHdrMethodSet(bufp, hdr, text, or_strlen(text, length));
      note("method %s %d", shown(text, length), result);
      headers[h].has_method = 1;
    } else if (headers[h].kind == RESPONSE) {
      result = PICK(statuses);
      note("status %d %d", result, TSHttpHdrStatusSet(bufp, hdr, (TSHttpStatus)result));
    }
    break;
  case 3:
    if (headers[h].kind == RESPONSE) {
      text   = some_value(&length);
      length = length > 60000 ? 60000 : length;
      result = TSHttpHdrReasonSet(bufp, hdr, text, or_strlen(text, length));
      note("reason %s %d", shown(text, length), result);
    }
    break;
  case 4:
  case 5:
    result = TSHttpHdrUrlGet(bufp, hdr, &url);
    note("url get %d", result);
    if (result == TS_SUCCESS) {
      note_url(keep_url(headers[h].buffer, url));
    }
    break;
  default: {
    const int u = some_url();
    int i;
    if (headers[h].kind != REQUEST || u < 0) {
      break;
    }
    /* What becomes of a URL of the same buffer differs: the handle is not used again. */
    TSHttpHdrUrlGet(bufp, hdr, &url);
    result = TSHttpHdrUrlSet(bufp, hdr, urls[u].loc);
    note("url set %d %d", u, result);
    for (i = 0; i < URLS; ++i) {
      if (i != u && (urls[i].loc == url || urls[i].loc == urls[u].loc)) {
        urls[i].loc = TS_NULL_MLOC;
      }
    }
    urls[u].loc = TS_NULL_MLOC;
  }
  }
  note_http(h);
}

static void
end_header(void)
{
  const int h = some_header(MIME);
  if (h < 0) {
    return;
  }
  switch (below(4)) {
  case 0:
    release_fields(h);
    note("destroy header %d", TSMimeHdrDestroy(of(h), headers[h].loc));
    headers[h].kind = NONE;
    break;
  case 1:
    if (headers[h].kind >= UNKNOWN) {
      TSHttpHdrDestroy(of(h), headers[h].loc);
      note_http(h);
    }
    break;
  case 2:
    note("release header %d", TSHandleMLocRelease(of(h), once_in(2) ? TS_NULL_MLOC : headers[h].loc, headers[h].loc));
    break;
  default:
    release_fields(h);
    note("clear header %d", TSMimeHdrFieldsClear(of(h), headers[h].loc));
    headers[h].slots = 0;
    note_fields(h);
  }
}

/* ---- URLs */

static const char *const schemes[] = {"", "http://", "https://", "HTTP://", "ftp://", "foo://", "fo+o-.1://", "1foo://", "file:///", "ws://", "WSS://", "mailto:", "http:", "http:/", "://", "//", "/", "  http://", "rtsp://", "mms://", "tunnel://", "a_b://", "h\xe9://"};
static const char *const users[]   = {"", "", "", "u@", "u:p@", "u:@", ":p@", "@", "u:p:q@", "a@b@", "us%20er:p%40@", "u;v@"};
static const char *const hosts[]   = {"e.com", "EX.com", "h", "[::1]", "[fe80::1%25eth0]", "[]", "[::1", "1.2.3.4", "e_x", "-e.", "a!b", "*", "", "::1", "a b", "[v1.x]", "]", "a[b]", "e%20", "\xe9", "1:2:3:4:5:6:7:8", "[1:2:3:4:5:6:7:8:9]", "a;b"};
static const char *const ports[]   = {"", "", "", ":80", ":443", ":0", ":", ":8080", ":65535", ":65536", ":99999", ":080", ":8a", ":-1", ":80:90", ":a", ":123456", ":00000000081"};
static const char *const paths[]   = {"", "", "/", "//", "/a", "//a/b", "/a//b", "/a/../b/./c", "/%41%zz%", "/a b", "/a:b/c", "/http://x/", "/<>\"{}", "/\xff\x01", "/x\r\ny", "a/b", "/a;p", "/a@b"};
static const char *const tails[]   = {"", "", "", ";p", ";p1;p2", ";", "?q", "?", "?q=1;2&r=?", "#f", "#", "#f?g#h", ";p?q#f", "?#", ";?#", "?http://y/", ";a://b"};

/* The original forgets that a part is empty when it tidies up. */
static const char *
some_tail(void)
{
  const char *tail = PICK(tails);
  while (!odd_forms && (strlen(tail) == 1 || strstr(tail, "?#") || strstr(tail, ";?"))) {
    tail = PICK(tails);
  }
  return tail;
}

static const char *
some_url_text(int *length)
{
  if (once_in(6)) {
    letters(30, length);
  } else {
    *length = snprintf(made, 1000, "%s%s%s%s%s%s%s", PICK(schemes), PICK(users), PICK(hosts), PICK(ports), PICK(paths), some_tail(), once_in(8) ? some_tail() : "");
  }
  if (once_in(20) && *length > 0) {
    made[below(*length)] = (char)below(256);
  }
  return made;
}

static void
parse_url(int u)
{
  int length, result;
  const char *text  = some_url_text(&length);
  char *copy        = (char *)malloc((size_t)length + 1);
  const char *start = copy;
  memcpy(copy, text, (size_t)length + 1);
  result = TSUrlParse(buffers[urls[u].buffer], urls[u].loc, &start, copy + length);
  note("parse url %s: %d used %d", shown(text, length), result, (int)(start - copy));
  free(copy);
  note_url(u);
}

static void
set_url(int u)
{
  typedef TSReturnCode (*Set)(TSMBuffer, TSMLoc, const char *, int);
  static const Set setters[] = {TSUrlSchemeSet, TSUrlUserSet, TSUrlPasswordSet, TSUrlHostSet, TSUrlPathSet, TSUrlHttpParamsSet, TSUrlHttpQuerySet, TSUrlHttpFragmentSet};
  static const int port_list[] = {0, 80, 443, 8080, -1, 65535, 65536, 65537, 99999, -80};
  static const int types[]   = {0, 'a', 'A', 'e', 'i', 'I', 'd', 1, 97 + 256, -1};
  const TSMBuffer bufp       = buffers[urls[u].buffer];
  int length, result, which = below(11);
  const char *text;
  if (which == 8) {
    const int port = once_in(2) ? below(65536) : PICK(port_list);
    note("port set %d %d", port, TSUrlPortSet(bufp, urls[u].loc, port));
  } else if (which == 9) {
    const int type = PICK(types);
    note("ftp type %d %d", type, TSUrlFtpTypeSet(bufp, urls[u].loc, type));
  } else {
    which %= 8;
    if (once_in(8)) {
      text   = NULL;
      length = below(3) - 1;
      result = setters[which](bufp, urls[u].loc, text, length);
    } else {
      if (which == 0 && !once_in(4)) {
        if (once_in(2)) {
          text = PICK(schemes);
          copied(text, &length);
          length = (int)strcspn(text, ":/");
          made[length] = 0;
          text = made;
        } else {
          text = some_name(&length);
        }
      } else if (which == 3 && once_in(2)) {
        text = copied(PICK(hosts), &length);
      } else {
        text   = some_value(&length);
        length = length > 60000 ? 60000 : length;
      }
      if (which > 4 && length == 0 && !odd_forms) {
        text = copied("x", &length);
      }
      result = setters[which](bufp, urls[u].loc, text, or_strlen(text, length));
    }
    note("set part %d %s %d", which, shown(text, length), result);
  }
  note_url(u);
}

static void
make_url(void)
{
  const int b = below(BUFFERS), from = some_url();
  TSMLoc loc = TS_NULL_MLOC;
  int result, to;
  switch (from < 0 ? 0 : below(3)) {
  case 0:
    result = TSUrlCreate(buffers[b], &loc);
    note("url create %d", result);
    note_url(keep_url(b, loc));
    break;
  case 1:
    result = TSUrlClone(buffers[b], buffers[urls[from].buffer], urls[from].loc, &loc);
    note("url clone %d", result);
    note_url(keep_url(b, loc));
    break;
  default:
    to     = some_url();
    if (to < 0 || urls[to].loc == urls[from].loc) {
      break;
    }
    result = TSUrlCopy(buffers[urls[to].buffer], urls[to].loc, buffers[urls[from].buffer], urls[from].loc);
    note("url copy %d to %d: %d", from, to, result);
    note_url(to);
  }
}

static void
encode_url(int u)
{
  static char encoded[4000];
  size_t length = 77;
  int plain     = 0;
  char *text    = TSUrlStringGet(buffers[urls[u].buffer], urls[u].loc, &plain);
  TSfree(text);
  if (plain < 1000 && !has_bare_address(buffers[urls[u].buffer], urls[u].loc)) {
    const size_t room = once_in(3) ? (size_t)plain + 1 + (size_t)below(20) : sizeof(encoded);
    const int result  = TSUrlPercentEncode(buffers[urls[u].buffer], urls[u].loc, encoded, room, &length, NULL);
    note("encoded %d %s", result, result == TS_SUCCESS ? shown(encoded, (int)length) : "");
  }
}

/* ---- buffers */

static void
end_buffer(void)
{
  const int b = below(BUFFERS);
  int i;
  for (i = 0; i < HEADERS; ++i) {
    if (headers[i].kind != NONE && headers[i].buffer == b) {
      release_fields(i);
      headers[i].kind = NONE;
    }
  }
  for (i = 0; i < URLS; ++i) {
    if (urls[i].buffer == b) {
      urls[i].loc = TS_NULL_MLOC;
    }
  }
  note("destroy buffer %d", TSMBufferDestroy(buffers[b]));
  buffers[b] = TSMBufferCreate();
}

static void
step(void)
{
  const int f = some_field(), u = some_url(), what = below(100);
  note("step %d", what);
  if (what < 14) {
    add_some_field();
  } else if (what < 20) {
    create_field();
  } else if (what < 27) {
    find_field();
  } else if (what < 30) {
    get_field();
  } else if (what < 36) {
    make_header();
  } else if (what < 40) {
    copy_header();
  } else if (what < 44) {
    change_http();
  } else if (what < 46) {
    end_header();
  } else if (what < 49) {
    parse_head();
  } else if (what < 51) {
    make_url();
  } else if (what < 52) {
    if (once_in(4)) {
      end_buffer();
    }
  } else if (what < 58) {
    if (u >= 0) {
      (once_in(2) ? set_url : once_in(5) ? encode_url : parse_url)(u);
    }
  } else if (f < 0) {
    add_some_field();
  } else if (what < 66) {
    move_field(f);
  } else if (fields[f].destroyed) {
    release_field(f);
  } else if (what < 72) {
    read_field(f);
  } else if (what < 88) {
    write_field(f);
  } else if (what < 90) {
    write_own(f);
  } else if (what < 93) {
    name_field(f);
  } else if (what < 97) {
    copy_field(f);
  } else {
    note_fields(fields[f].header);
  }
}

static void
begin(void)
{
  int i;
  for (i = 0; i < BUFFERS; ++i) {
    buffers[i] = TSMBufferCreate();
  }
  for (i = 0; i < HEADERS; ++i) {
    headers[i].kind = NONE;
  }
  for (i = 0; i < FIELDS; ++i) {
    fields[i].header = -1;
  }
  for (i = 0; i < URLS; ++i) {
    urls[i].loc = TS_NULL_MLOC;
  }
}

static void
url_sequence(void)
{
  int steps = 60;
  begin();
  odd_forms = once_in(2);
  make_url();
  while (steps-- > 0) {
    const int u = some_url();
    if (u < 0 || once_in(10)) {
      make_url();
    } else {
      (once_in(3) ? set_url : once_in(12) ? encode_url : parse_url)(u);
    }
  }
}

/* Heads, each parsed into a fresh header. */
static void
head_sequence(void)
{
  int steps = 30;
  begin();
  odd_forms = 1;
  while (steps-- > 0) {
    const int b = below(BUFFERS);
    keep_header(0, UNKNOWN, b, TSHttpHdrCreate(buffers[b]));
    headers[1].kind = NONE;
    parse_head();
  }
}

static void
sequence(void)
{
  int i, steps = 20 + below(180);
  begin();
  allow_unknown = once_in(6);
  odd_forms     = once_in(3);
  if ((allow_unknown || odd_forms) && steps > 60) {
    steps = 60;
  }
  while (steps-- > 0) {
    step();
  }
  for (i = 0; i < HEADERS; ++i) {
    if (headers[i].kind != NONE) {
      note_fields(i);
      if (headers[i].kind >= UNKNOWN) {
        note_http(i);
      }
    }
  }
  for (i = 0; i < URLS; ++i) {
    if (urls[i].loc != TS_NULL_MLOC) {
      note_url(i);
    }
  }
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  run_sequences("messages", sequence, 100);
  run_sequences("urls", url_sequence, 50);
  run_sequences("heads", head_sequence, 50);
  test_end();
}
