/* test: init */
/* Texts with NULs, without a byte, and beyond 64 KiB; headers of many fields: all of it comes back. */
#include "long_texts.h"

/* The original takes cubic time for a header of many fields; message_too_long.c has more. */
#define MANY 600
#define ELEMENTS 10000

static TSMBuffer bufp;

static const char *
summed_print(TSMLoc hdr, int http)
{
  TSIOBuffer buffer       = TSIOBufferCreate();
  TSIOBufferReader reader = TSIOBufferReaderAlloc(buffer);
  int length;
  char *copy;
  const char *shown;
  if (http) {
    TSHttpHdrPrint(bufp, hdr, buffer);
  } else {
    TSMimeHdrPrint(bufp, hdr, buffer);
  }
  length = (int)TSIOBufferReaderAvail(reader);
  copy   = (char *)TSmalloc((size_t)length + 1);
  TSIOBufferReaderCopy(reader, copy, length);
  shown = summed(copy, length);
  TSfree(copy);
  TSIOBufferReaderFree(reader);
  TSIOBufferDestroy(buffer);
  return shown;
}

/* ---- values */

static void
values(void)
{
  static const int sizes[] = {65534, 65535, 65536, 65537, 70000, 131071, 131072, 1000000};
  char *text               = (char *)TSmalloc(1000001);
  TSMLoc hdr, field;
  char what[64];
  size_t i;
  memset(text, 'v', 1000001);
  TSMimeHdrCreate(bufp, &hdr);
  for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); ++i) {
    const int size = sizes[i];
    int length     = -7;
    const char *value;
    text[size] = 0;
    text[size / 2] = ',';
    TSMimeHdrFieldCreateNamed(bufp, hdr, "X-Long", -1, &field);
    snprintf(what, sizeof(what), "value of %d", size);
    show(what, "set %d", TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, text, i % 2 ? -1 : size));
    TSMimeHdrFieldAppend(bufp, hdr, field);
    value = TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
    show(what, "whole %s", summed(value, length));
    value = TSMimeHdrFieldValueStringGet(bufp, hdr, field, 1, &length);
    show(what, "element 1 %s of %d", summed(value, length), TSMimeHdrFieldValuesCount(bufp, hdr, field));
    show(what, "append %d", TSMimeHdrFieldValueAppend(bufp, hdr, field, 0, text, 40000));
    show(what, "insert %d", TSMimeHdrFieldValueStringInsert(bufp, hdr, field, 1, text, 40000));
    show(what, "delete %d", TSMimeHdrFieldValueDelete(bufp, hdr, field, 3));
    value = TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
    show(what, "edited %s length %d", summed(value, length), TSMimeHdrFieldLengthGet(bufp, hdr, field));
    text[size] = 'v';
    text[size / 2] = 'v';
  }
  show("long values print", "%s length %d", summed_print(hdr, 0), TSMimeHdrLengthGet(bufp, hdr));
  TSfree(text);
}

/* ---- names and parts */

static void
names(void)
{
  static const int sizes[] = {0, 1, 65534, 65535};
  size_t i;
  for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); ++i) {
    show_long_names(bufp, sizes[i]);
  }
}

/* ---- many fields */

static void
many(void)
{
  TSMLoc hdr, field, next, last = TS_NULL_MLOC;
  char *text          = (char *)TSmalloc(MANY * 32), *to = text, name[32];
  const char *start   = text;
  TSMimeParser parser = TSMimeParserCreate();
  int i, count = 0, length = 0;
  TSMimeHdrCreate(bufp, &hdr);
  for (i = 0; i < MANY; ++i) {
    to += sprintf(to, i % 40 == 0 ? "Same: %d\r\n" : i % 40 == 20 ? "Set-Cookie: %d\r\n" : "X-%d: %d\r\n", i, i);
  }
  to += sprintf(to, "\r\n");
  show("many", "%d", TSMimeHdrParse(parser, bufp, hdr, &start, to));
  TSMimeParserDestroy(parser);
  show("many fields", "%d length %d prints %s", TSMimeHdrFieldsCount(bufp, hdr), TSMimeHdrLengthGet(bufp, hdr), summed_print(hdr, 0));
  for (field = TSMimeHdrFieldFind(bufp, hdr, "same", 4); field != TS_NULL_MLOC; field = next) {
    next = TSMimeHdrFieldNextDup(bufp, hdr, field);
    length += TSMimeHdrFieldValueIntGet(bufp, hdr, field, -1);
    ++count;
    TSHandleMLocRelease(bufp, hdr, field);
  }
  show("many duplicates", "%d sum %d", count, length);
  for (count = 0, field = TSMimeHdrFieldGet(bufp, hdr, 0); field != TS_NULL_MLOC; field = next, ++count) {
    next = TSMimeHdrFieldNext(bufp, hdr, field);
    TSHandleMLocRelease(bufp, hdr, field);
  }
  show("many walked", "%d", count);
  for (i = 0; i < MANY + 2; i += 67) {
    field = TSMimeHdrFieldGet(bufp, hdr, i);
    snprintf(name, sizeof(name), "field %d", i);
    show(name, "%s", field ? whole_value(bufp, hdr, field) : "none");
  }
  for (i = 1; i < MANY; i += 66) {
    snprintf(name, sizeof(name), "x-%d", i);
    field = TSMimeHdrFieldFind(bufp, hdr, name, -1);
    show(name, "%s", field ? whole_value(bufp, hdr, field) : "none");
    if (field) {
      last = field;
    }
  }
  show("remove", "%d", TSMimeHdrFieldRemove(bufp, hdr, last));
  show("removed", "prints %s", summed_print(hdr, 0));
  show("append", "%d", TSMimeHdrFieldAppend(bufp, hdr, last));
  show("appended", "prints %s", summed_print(hdr, 0));
  show("clear", "%d", TSMimeHdrFieldsClear(bufp, hdr));
  show("cleared", "%d", TSMimeHdrFieldsCount(bufp, hdr));
  TSfree(text);
}

/* A value of ten thousand elements. */
static void
elements(void)
{
  TSMLoc hdr, field;
  int i, length = 0, sum = 0;
  char *list = (char *)TSmalloc(ELEMENTS * 8), *to = list;
  const char *value;
  TSMimeHdrCreate(bufp, &hdr);
  TSMimeHdrFieldCreateNamed(bufp, hdr, "X-List", -1, &field);
  for (i = 0; i < ELEMENTS; ++i) {
    to += sprintf(to, "%s%d", i ? ", " : "", i);
  }
  TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, list, -1);
  show("elements", "%d", TSMimeHdrFieldValuesCount(bufp, hdr, field));
  for (i = 0; i < ELEMENTS; i += 997) {
    sum += TSMimeHdrFieldValueIntGet(bufp, hdr, field, i);
  }
  show("elements summed", "%d", sum);
  TSMimeHdrFieldValueDelete(bufp, hdr, field, 5000);
  TSMimeHdrFieldValueStringInsert(bufp, hdr, field, 9999, "end", -1);
  TSMimeHdrFieldValueAppend(bufp, hdr, field, 0, "front", -1);
  value = TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
  show("elements edited", "%s of %d", summed(value, length), TSMimeHdrFieldValuesCount(bufp, hdr, field));
  TSfree(list);
}

/* A head of many fields through the parser. */
static void
parsed(void)
{
  char *head = (char *)TSmalloc(MANY * 32), *to = head;
  const char *start = head;
  TSHttpParser parser = TSHttpParserCreate();
  TSMLoc hdr          = TSHttpHdrCreate(bufp);
  TSMLoc field;
  int i, result;
  to += sprintf(to, "GET / HTTP/1.1\r\n");
  for (i = 0; i < MANY; ++i) {
    to += i % 40 == 0 ? sprintf(to, "Accept: a%d\r\n", i) : sprintf(to, "X-%d: b, c\r\n", i);
  }
  to += sprintf(to, "\r\nbody");
  result = TSHttpHdrParseReq(parser, bufp, hdr, &start, to);
  show("many parsed", "%d used %d of %d fields %d", result, (int)(start - head), (int)(to - head), TSMimeHdrFieldsCount(bufp, hdr));
  show("many parsed print", "%s length %d", summed_print(hdr, 1), TSHttpHdrLengthGet(bufp, hdr));
  for (i = 0, field = TSMimeHdrFieldFind(bufp, hdr, "ACCEPT", -1); field != TS_NULL_MLOC; ++i) {
    field = TSMimeHdrFieldNextDup(bufp, hdr, field);
  }
  show("many parsed duplicates", "%d", i);
  TSHttpParserDestroy(parser);
  TSfree(head);
}

/* Texts with a NUL inside. */
static void
nuls(void)
{
  TSMLoc hdr, field, url, request = TSHttpHdrCreate(bufp);
  int length = 0;
  const char *value;
  TSMimeHdrCreate(bufp, &hdr);
  TSMimeHdrFieldCreateNamed(bufp, hdr, "a\0b", 3, &field);
  TSMimeHdrFieldAppend(bufp, hdr, field);
  show("nul in a name", "%s", shown_name(bufp, hdr, field));
  show("nul in a name found", "%d %d %d", TSMimeHdrFieldFind(bufp, hdr, "A\0B", 3) != TS_NULL_MLOC, TSMimeHdrFieldFind(bufp, hdr, "A\0c", 3) != TS_NULL_MLOC,
       TSMimeHdrFieldFind(bufp, hdr, "a", -1) != TS_NULL_MLOC);
  TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, LIT("x\0y, \0, z\0"));
  show("nul in a value", "%s count %d", whole_value(bufp, hdr, field), TSMimeHdrFieldValuesCount(bufp, hdr, field));
  value = TSMimeHdrFieldValueStringGet(bufp, hdr, field, 1, &length);
  show("nul as an element", "%s", quoted(value, length));
  TSMimeHdrFieldValueAppend(bufp, hdr, field, 1, LIT("\0\0"));
  TSMimeHdrFieldValueStringInsert(bufp, hdr, field, 0, LIT("\0"));
  show("nuls added", "%s prints %s", whole_value(bufp, hdr, field), printed_mime(bufp, hdr));
  TSUrlCreate(bufp, &url);
  TSUrlHostSet(bufp, url, LIT("h\0i"));
  TSUrlPathSet(bufp, url, LIT("p\0q"));
  TSUrlHttpQuerySet(bufp, url, LIT("\0"));
  show("nuls in a url", "%s length %d", printed_url(bufp, url), TSUrlLengthGet(bufp, url));
  TSHttpHdrTypeSet(bufp, request, TS_HTTP_TYPE_REQUEST);
  TSHttpHdrMethodSet(bufp, request, LIT("G\0T"));
  show("nul in a method", "%s length %d", printed_http(bufp, request), TSHttpHdrLengthGet(bufp, request));
}

void
TSPluginInit(int argc, const char *argv[])
{
  /* A buffer for each: one in which lengths were cut keeps the original busy for ever when it runs full. */
  static void (*const sections[])(void) = {values, names, many, elements, parsed, nuls};
  size_t i;
  test_begin(argc, argv);
  for (i = 0; i < sizeof(sections) / sizeof(sections[0]); ++i) {
    bufp = TSMBufferCreate();
    sections[i]();
  }
  test_end();
}
