/* Texts too long to be shown: by length and digest; and what holds a text, with a long one. */
#ifndef LONG_TEXTS_H
#define LONG_TEXTS_H

#include "message.h"

/* A text by its length and digest. */
static inline const char *
summed(const char *value, int length)
{
  static char shown[4][64];
  static int turn;
  char *const to = shown[turn = (turn + 1) % 4];
  if (value == NULL) {
    snprintf(to, sizeof(shown[0]), "null/%d", length);
  } else {
    snprintf(to, sizeof(shown[0]), "%d bytes %08x", length, digest(value, length));
  }
  return to;
}

typedef TSReturnCode (*Set)(TSMBuffer, TSMLoc, const char *, int);
typedef const char *(*Get)(TSMBuffer, TSMLoc, int *);

static const struct {
  const char *name;
  Set set;
  Get get;
} parts[] = {{"scheme", TSUrlSchemeSet, TSUrlRawSchemeGet},         {"user", TSUrlUserSet, TSUrlUserGet},
             {"password", TSUrlPasswordSet, TSUrlPasswordGet},      {"host", TSUrlHostSet, TSUrlHostGet},
             {"path", TSUrlPathSet, TSUrlPathGet},                  {"params", TSUrlHttpParamsSet, TSUrlHttpParamsGet},
             {"query", TSUrlHttpQuerySet, TSUrlHttpQueryGet},       {"fragment", TSUrlHttpFragmentSet, TSUrlHttpFragmentGet}};

static inline void
show_part(TSMBuffer bufp, const char *what, Set set, Get get, TSMLoc loc, const char *text, int size)
{
  int length      = -7;
  const int code  = set(bufp, loc, text, size);
  const char *got = get(bufp, loc, &length);
  show(what, "%d %s", code, summed(got, length));
}

/* All that holds a name, with one of that size. */
static inline void
show_long_names(TSMBuffer bufp, int size)
{
  TSMLoc request = TSHttpHdrCreate(bufp), response = TSHttpHdrCreate(bufp), url, hdr, field;
  char *text     = (char *)TSmalloc((size_t)size + 1), what[64];
  int length     = -7;
  const char *name;
  size_t i;
  memset(text, 'n', (size_t)size);
  if (size > 30) {
    text[30] = 0;
  }
  TSHttpHdrTypeSet(bufp, request, TS_HTTP_TYPE_REQUEST);
  TSHttpHdrTypeSet(bufp, response, TS_HTTP_TYPE_RESPONSE);
  TSMimeHdrCreate(bufp, &hdr);
  TSUrlCreate(bufp, &url);
  for (i = 0; i < sizeof(parts) / sizeof(parts[0]); ++i) {
    snprintf(what, sizeof(what), "%s of %d", parts[i].name, size);
    show_part(bufp, what, parts[i].set, parts[i].get, url, text, size);
  }
  snprintf(what, sizeof(what), "method of %d", size);
  show_part(bufp, what, TSHttpHdrMethodSet, TSHttpHdrMethodGet, request, text, size);
  snprintf(what, sizeof(what), "reason of %d", size);
  show_part(bufp, what, TSHttpHdrReasonSet, TSHttpHdrReasonGet, response, text, size);
  snprintf(what, sizeof(what), "name of %d", size);
  TSMimeHdrFieldCreateNamed(bufp, hdr, text, size, &field);
  TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, "v", 1);
  TSMimeHdrFieldAppend(bufp, hdr, field);
  name = TSMimeHdrFieldNameGet(bufp, hdr, field, &length);
  show(what, "%s", summed(name, length));
  if (size > 0) {
    show(what, "found %d", TSMimeHdrFieldFind(bufp, hdr, text, size) != TS_NULL_MLOC);
  }
  TSfree(text);
}

#endif
