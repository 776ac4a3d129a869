/* test: init ours */
/* Names and parts beyond 64 KiB are kept, texts longer than a length of the API can say are refused, and ten thousand fields
 * take no time. The original cuts the texts, and takes cubic time for the fields. */
#include "long_texts.h"

#include <sys/mman.h>

#define MANY 10000
#define PIECE ((size_t)1 << 20)

static TSMBuffer bufp;

/* A terminated text of more than 2 GiB: one piece of memory mapped again and again, and a NUL behind it. */
static const char *
endless(void)
{
  const size_t pieces = ((size_t)1 << 31) / PIECE + 1;
  const int file      = memfd_create("endless", 0);
  char *const text    = (char *)mmap(NULL, (pieces + 1) * PIECE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  char *piece;
  size_t i;
  if (file < 0 || text == MAP_FAILED || ftruncate(file, PIECE) != 0) {
    return NULL;
  }
  piece = (char *)mmap(NULL, PIECE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  memset(piece, 'a', PIECE);
  munmap(piece, PIECE);
  for (i = 0; i < pieces; ++i) {
    if (mmap(text + i * PIECE, PIECE, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED) {
      return NULL;
    }
  }
  close(file);
  return text;
}

static void
too_long(const char *text)
{
  TSMLoc hdr, field, url, request = TSHttpHdrCreate(bufp), response = TSHttpHdrCreate(bufp), loc = TS_NULL_MLOC;
  const char *end         = text + ((size_t)1 << 31) + 5;
  const char *start       = text;
  TSHttpParser parser     = TSHttpParserCreate();
  TSMimeParser of_fields  = TSMimeParserCreate();
  TSHttpHdrTypeSet(bufp, request, TS_HTTP_TYPE_REQUEST);
  TSHttpHdrTypeSet(bufp, response, TS_HTTP_TYPE_RESPONSE);
  TSMimeHdrCreate(bufp, &hdr);
  TSUrlCreate(bufp, &url);
  field = add_field(bufp, hdr, "A", "1, 2");
  show("value", "%d", TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, text, -1));
  show("element", "%d", TSMimeHdrFieldValueStringSet(bufp, hdr, field, 0, text, -1));
  show("insert", "%d", TSMimeHdrFieldValueStringInsert(bufp, hdr, field, -1, text, -1));
  show("append", "%d", TSMimeHdrFieldValueAppend(bufp, hdr, field, 0, text, -1));
  show("name", "%d", TSMimeHdrFieldNameSet(bufp, hdr, field, text, -1));
  show("create", "%d", TSMimeHdrFieldCreateNamed(bufp, hdr, text, -1, &loc));
  show("find", "%d", TSMimeHdrFieldFind(bufp, hdr, text, -1) != TS_NULL_MLOC);
  show("the field stays", "%s", printed_mime(bufp, hdr));
  show("scheme", "%d", TSUrlSchemeSet(bufp, url, text, -1));
  show("user", "%d", TSUrlUserSet(bufp, url, text, -1));
  show("password", "%d", TSUrlPasswordSet(bufp, url, text, -1));
  show("host", "%d", TSUrlHostSet(bufp, url, text, -1));
  show("path", "%d", TSUrlPathSet(bufp, url, text, -1));
  show("params", "%d", TSUrlHttpParamsSet(bufp, url, text, -1));
  show("query", "%d", TSUrlHttpQuerySet(bufp, url, text, -1));
  show("fragment", "%d", TSUrlHttpFragmentSet(bufp, url, text, -1));
  show("url", "%d used %d", TSUrlParse(bufp, url, &start, end), (int)(start - text));
  show("the url stays", "%s", printed_url(bufp, url));
  show("method", "%d", TSHttpHdrMethodSet(bufp, request, text, -1));
  show("reason", "%d", TSHttpHdrReasonSet(bufp, response, text, -1));
  start = text;
  show("request", "%d", TSHttpHdrParseReq(parser, bufp, request, &start, end));
  TSHttpParserClear(parser);
  start = text;
  show("response", "%d", TSHttpHdrParseResp(parser, bufp, response, &start, end));
  TSHttpParserDestroy(parser);
  start = text;
  show("fields", "%d", TSMimeHdrParse(of_fields, bufp, hdr, &start, end));
  TSMimeParserDestroy(of_fields);
  TSHandleMLocRelease(bufp, hdr, field);
}

static void
many(void)
{
  TSMLoc hdr, field;
  char name[32];
  int i, sum = 0;
  TSMimeHdrCreate(bufp, &hdr);
  for (i = 0; i < MANY; ++i) {
    snprintf(name, sizeof(name), i % 3 == 0 ? "Same" : i % 3 == 1 ? "X-%d" : "Set-Cookie", i);
    TSMimeHdrFieldCreateNamed(bufp, hdr, name, -1, &field);
    TSMimeHdrFieldValueIntSet(bufp, hdr, field, -1, i);
    TSMimeHdrFieldAppend(bufp, hdr, field);
  }
  show("many fields", "%d length %d", TSMimeHdrFieldsCount(bufp, hdr), TSMimeHdrLengthGet(bufp, hdr));
  for (i = 0, field = TSMimeHdrFieldFind(bufp, hdr, "same", 4); field != TS_NULL_MLOC; field = TSMimeHdrFieldNextDup(bufp, hdr, field)) {
    sum += TSMimeHdrFieldValueIntGet(bufp, hdr, field, -1);
    ++i;
  }
  show("many duplicates", "%d sum %d", i, sum);
  for (i = 0, field = TSMimeHdrFieldGet(bufp, hdr, 0); field != TS_NULL_MLOC; field = TSMimeHdrFieldNext(bufp, hdr, field)) {
    TSMimeHdrFieldDestroy(bufp, hdr, field);
    ++i;
  }
  show("many destroyed", "%d of which %d stay", i, TSMimeHdrFieldsCount(bufp, hdr));
}

void
TSPluginInit(int argc, const char *argv[])
{
  const char *text;
  test_begin(argc, argv);
  bufp = TSMBufferCreate();
  show_long_names(bufp, 65536);
  show_long_names(bufp, 70000);
  show_long_names(bufp, 1000000);
  many();
  text = endless();
  if (text != NULL) {
    too_long(text);
  }
  test_end();
}
