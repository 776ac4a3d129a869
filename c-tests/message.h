/* What the tests of marshal buffers share: texts with their invisible bytes, and printed headers. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "test.h"

/* These tests are about fields, and release no handle of one. */
static inline TSReturnCode
kept_field(TSReturnCode result, TSMLoc *field)
{
  if (result == TS_SUCCESS) {
    kept(*field);
  }
  return result;
}
#define TSMimeHdrFieldGet(bufp, hdr, idx) ((TSMLoc)kept(TSMimeHdrFieldGet(bufp, hdr, idx)))
#define TSMimeHdrFieldFind(bufp, hdr, name, length) ((TSMLoc)kept(TSMimeHdrFieldFind(bufp, hdr, name, length)))
#define TSMimeHdrFieldNext(bufp, hdr, field) ((TSMLoc)kept(TSMimeHdrFieldNext(bufp, hdr, field)))
#define TSMimeHdrFieldNextDup(bufp, hdr, field) ((TSMLoc)kept(TSMimeHdrFieldNextDup(bufp, hdr, field)))
#define TSMimeHdrFieldCreate(bufp, hdr, field) kept_field(TSMimeHdrFieldCreate(bufp, hdr, field), field)
#define TSMimeHdrFieldCreateNamed(bufp, hdr, name, length, field) \
  kept_field(TSMimeHdrFieldCreateNamed(bufp, hdr, name, length, field), field)
#define TSMimeHdrFieldClone(to, to_hdr, from, from_hdr, from_field, field) \
  kept_field(TSMimeHdrFieldClone(to, to_hdr, from, from_hdr, from_field, field), field)

/* The literal and its length, which counts NULs inside. */
#define LIT(text) (text), (int)(sizeof(text) - 1)

/* A number that stands for a text. */
static inline unsigned
digest(const char *value, int64_t length)
{
  unsigned sum = 2166136261u;
  int64_t i;
  for (i = 0; i < length; ++i) {
    sum = (sum ^ (unsigned char)value[i]) * 16777619u;
  }
  return sum;
}

/* A text in quotes with escapes for what cannot be seen, or the word null; one of eight static buffers. */
static inline const char *
quoted(const char *value, int length)
{
  static char shown[8][4096];
  static const char digits[] = "0123456789abcdef";
  static int turn;
  char *const start = shown[turn = (turn + 1) % 8];
  char *to          = start;
  int i;
  if (value == NULL) {
    snprintf(start, sizeof(shown[0]), "null/%d", length);
    return start;
  }
  *to++ = '"';
  for (i = 0; i < length && i < 1000; ++i) {
    const unsigned char c = (unsigned char)value[i];
    if (c < 32 || c > 126 || c == '\\' || c == '"') {
      *to++ = '\\';
      if (c == '\r' || c == '\n') {
        *to++ = c == '\r' ? 'r' : 'n';
      } else {
        *to++ = 'x';
        *to++ = digits[c >> 4];
        *to++ = digits[c & 15];
      }
    } else {
      *to++ = (char)c;
    }
  }
  *to++ = '"';
  *to   = 0;
  if (i < length) {
    snprintf(to, 24, " of %d", length);
  }
  return start;
}

/* All that an IO buffer has, quoted; ends the buffer. */
static inline const char *
drained(TSIOBuffer buffer, TSIOBufferReader reader)
{
  const int length = (int)TSIOBufferReaderAvail(reader);
  char *copy       = (char *)TSmalloc((size_t)length + 1);
  const char *shown;
  TSIOBufferReaderCopy(reader, copy, length);
  shown = quoted(copy, length);
  TSfree(copy);
  TSIOBufferReaderFree(reader);
  TSIOBufferDestroy(buffer);
  return shown;
}

static inline const char *
printed_mime(TSMBuffer bufp, TSMLoc hdr)
{
  TSIOBuffer buffer       = TSIOBufferCreate();
  TSIOBufferReader reader = TSIOBufferReaderAlloc(buffer);
  TSMimeHdrPrint(bufp, hdr, buffer);
  return drained(buffer, reader);
}

static inline const char *
printed_http(TSMBuffer bufp, TSMLoc hdr)
{
  TSIOBuffer buffer       = TSIOBufferCreate();
  TSIOBufferReader reader = TSIOBufferReaderAlloc(buffer);
  TSHttpHdrPrint(bufp, hdr, buffer);
  return drained(buffer, reader);
}

static inline const char *
printed_url(TSMBuffer bufp, TSMLoc url)
{
  TSIOBuffer buffer       = TSIOBufferCreate();
  TSIOBufferReader reader = TSIOBufferReaderAlloc(buffer);
  TSUrlPrint(bufp, url, buffer);
  return drained(buffer, reader);
}

/* The value of a field, whole. */
static inline const char *
whole_value(TSMBuffer bufp, TSMLoc hdr, TSMLoc field)
{
  int length        = -7;
  const char *value = TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
  return quoted(value, length);
}

/* The name of a field as the getter gives it. */
static inline const char *
shown_name(TSMBuffer bufp, TSMLoc hdr, TSMLoc field)
{
  int length        = -7;
  const char *value = TSMimeHdrFieldNameGet(bufp, hdr, field, &length);
  return quoted(value, length);
}

/* Makes a field, with a value unless that is null, and appends it. */
static inline TSMLoc
add_field(TSMBuffer bufp, TSMLoc hdr, const char *name, const char *value)
{
  TSMLoc field = TS_NULL_MLOC;
  TSMimeHdrFieldCreateNamed(bufp, hdr, name, -1, &field);
  if (value) {
    TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, value, -1);
  }
  TSMimeHdrFieldAppend(bufp, hdr, field);
  return field;
}

#endif
