/* test: init */
/* Fields of MIME headers: creation, order, duplicates, removal, names, copies. */
#include "message.h"

#include <ts/experimental.h>

static TSMBuffer bufp;
static TSMLoc hdr;

static void
begin(void)
{
  bufp = TSMBufferCreate();
  TSMimeHdrCreate(bufp, &hdr);
}

static void
end(void)
{
  TSMBufferDestroy(bufp);
}

/* Count, length and what is printed. */
static void
state(const char *what)
{
  show(what, "%d fields, length %d, %s", TSMimeHdrFieldsCount(bufp, hdr), TSMimeHdrLengthGet(bufp, hdr), printed_mime(bufp, hdr));
}

static const char *
described(TSMLoc field)
{
  static char shown[4][256];
  static int turn;
  char *to = shown[turn = (turn + 1) % 4];
  if (field == TS_NULL_MLOC) {
    return "none";
  }
  snprintf(to, sizeof(shown[0]), "%s=%s", shown_name(bufp, hdr, field), whole_value(bufp, hdr, field));
  return to;
}

static TSMLoc
find(const char *name)
{
  return TSMimeHdrFieldFind(bufp, hdr, name, -1);
}

static void
order(void)
{
  TSMLoc a, b, c, d, e, walk;
  begin();
  state("empty");
  a = add_field(bufp, hdr, "A", "1");
  b = add_field(bufp, hdr, "B", "2");
  c = add_field(bufp, hdr, "a", "3");
  d = add_field(bufp, hdr, "Accept", "4");
  state("four");
  show("remove the first", "%d", TSMimeHdrFieldRemove(bufp, hdr, a));
  state("without the first");
  show("a removed field keeps", "%s", described(a));
  show("find finds the next duplicate", "%s", described(find("A")));
  show("next of a removed field", "%s", described(TSMimeHdrFieldNext(bufp, hdr, a)));
  show("next duplicate of a removed field", "%s", described(TSMimeHdrFieldNextDup(bufp, hdr, a)));
  show("remove it again", "%d", TSMimeHdrFieldRemove(bufp, hdr, a));
  show("append it again", "%d", TSMimeHdrFieldAppend(bufp, hdr, a));
  state("it is back at its place");
  show("append a live field", "%d", TSMimeHdrFieldAppend(bufp, hdr, a));
  state("nothing changed");
  show("destroy", "%d", TSMimeHdrFieldDestroy(bufp, hdr, b));
  state("without the second");
  show("destroy again", "%d", TSMimeHdrFieldDestroy(bufp, hdr, b));
  show("append a destroyed field", "%d", TSMimeHdrFieldAppend(bufp, hdr, b));
  state("a destroyed field stays away");
  show("next of a destroyed field", "%s", described(TSMimeHdrFieldNext(bufp, hdr, b)));
  show("next of the last", "%s", described(TSMimeHdrFieldNext(bufp, hdr, d)));
  TSMimeHdrFieldCreateNamed(bufp, hdr, "E", 1, &e);
  state("a detached field does not count");
  add_field(bufp, hdr, "F", "6");
  TSMimeHdrFieldAppend(bufp, hdr, e);
  state("fields stand in the order of creation");
  show("an empty value", "%s", described(e));
  for (walk = TSMimeHdrFieldGet(bufp, hdr, 0); walk != TS_NULL_MLOC;) {
    TSMLoc next = TSMimeHdrFieldNext(bufp, hdr, walk);
    show("walk", "%s", described(walk));
    TSHandleMLocRelease(bufp, hdr, walk);
    walk = next;
  }
  for (walk = TSMimeHdrFieldGet(bufp, hdr, 0); walk != TS_NULL_MLOC;) {
    TSMLoc next;
    TSMimeHdrFieldDestroy(bufp, hdr, walk);
    next = TSMimeHdrFieldNext(bufp, hdr, walk);
    TSHandleMLocRelease(bufp, hdr, walk);
    walk = next;
  }
  state("all destroyed on the walk");
  (void)c;
  end();
}

static void
duplicates(void)
{
  TSMLoc field[6], walk;
  int i;
  begin();
  for (i = 0; i < 6; ++i) {
    char value[2] = {(char)('0' + i), 0};
    field[i]      = add_field(bufp, hdr, i % 3 == 2 ? "Other" : i % 2 ? "x-dup" : "X-Dup", value);
  }
  state("six");
  for (walk = find("x-DUP"); walk != TS_NULL_MLOC; walk = TSMimeHdrFieldNextDup(bufp, hdr, walk)) {
    show("duplicate", "%s", described(walk));
  }
  TSMimeHdrFieldRemove(bufp, hdr, field[1]);
  TSMimeHdrFieldRemove(bufp, hdr, field[0]);
  for (walk = find("X-Dup"); walk != TS_NULL_MLOC; walk = TSMimeHdrFieldNextDup(bufp, hdr, walk)) {
    show("duplicate without the first two", "%s", described(walk));
  }
  TSMimeHdrFieldAppend(bufp, hdr, field[1]);
  for (walk = find("X-Dup"); walk != TS_NULL_MLOC; walk = TSMimeHdrFieldNextDup(bufp, hdr, walk)) {
    show("duplicate with the second", "%s", described(walk));
  }
  TSMimeHdrFieldNameSet(bufp, hdr, field[3], "Other", -1);
  for (walk = find("Other"); walk != TS_NULL_MLOC; walk = TSMimeHdrFieldNextDup(bufp, hdr, walk)) {
    show("duplicate after renaming", "%s", described(walk));
  }
  end();
  begin();
  for (i = 0; i < 4; ++i) {
    field[i] = add_field(bufp, hdr, i == 1 ? "DATE" : "Date", i % 2 ? "odd" : "even");
  }
  TSMimeHdrFieldDestroy(bufp, hdr, field[0]);
  show("a known name: the first is gone", "%s", described(find("date")));
  TSMimeHdrFieldDestroy(bufp, hdr, field[2]);
  walk = find("date");
  show("a known name: next duplicate", "%s", described(TSMimeHdrFieldNextDup(bufp, hdr, walk)));
  TSMimeHdrFieldDestroy(bufp, hdr, field[1]);
  TSMimeHdrFieldDestroy(bufp, hdr, field[3]);
  show("a known name: all gone", "%s", described(find("date")));
  end();
}

static void
finding(void)
{
  begin();
  add_field(bufp, hdr, "X-A", "1");
  add_field(bufp, hdr, "accept-encoding", "2");
  add_field(bufp, hdr, "", "3");
  add_field(bufp, hdr, "a b:c", "4");
  add_field(bufp, hdr, "Content-Length", "5");
  show("find x-a", "%s", described(find("x-a")));
  show("find X-A:", "%s", described(find("X-A:")));
  show("find X-", "%s", described(find("X-")));
  show("find X-AB with length 3", "%s", described(TSMimeHdrFieldFind(bufp, hdr, "X-AB", 3)));
  show("find with length 0", "%s", described(TSMimeHdrFieldFind(bufp, hdr, "X-A", 0)));
  show("find nothing", "%s", described(find("")));
  show("find an odd name", "%s", described(find("A B:C")));
  show("find by pointer", "%s", described(TSMimeHdrFieldFind(bufp, hdr, TS_MIME_FIELD_CONTENT_LENGTH, TS_MIME_LEN_CONTENT_LENGTH)));
  show("find by pointer with another length", "%s", described(TSMimeHdrFieldFind(bufp, hdr, TS_MIME_FIELD_CONTENT_LENGTH, 3)));
  show("find by pointer what is not there", "%s", described(TSMimeHdrFieldFind(bufp, hdr, TS_MIME_FIELD_HOST, TS_MIME_LEN_HOST)));
  show("get 0", "%s", described(TSMimeHdrFieldGet(bufp, hdr, 0)));
  show("get 4", "%s", described(TSMimeHdrFieldGet(bufp, hdr, 4)));
  show("get 5", "%s", described(TSMimeHdrFieldGet(bufp, hdr, 5)));
  show("get 1000000", "%s", described(TSMimeHdrFieldGet(bufp, hdr, 1000000)));
  state("odd names");
  show("handles differ", "%d", find("X-A") != find("X-A"));
  show("equal", "%d", TSMimeHdrFieldEqual(bufp, hdr, find("X-A"), find("x-a")));
  show("not equal", "%d", TSMimeHdrFieldEqual(bufp, hdr, find("X-A"), find("accept-encoding")));
  end();
}

static void
names(void)
{
  TSMLoc field;
  int length = -7;
  const char *name;
  begin();
  show("create without a name", "%d", TSMimeHdrFieldCreate(bufp, hdr, &field));
  name = TSMimeHdrFieldNameGet(bufp, hdr, field, &length);
  show("its name", "%s", quoted(name, length));
  show("its value", "%s", whole_value(bufp, hdr, field));
  show("its count", "%d", TSMimeHdrFieldValuesCount(bufp, hdr, field));
  show("its length", "%d", TSMimeHdrFieldLengthGet(bufp, hdr, field));
  show("name it", "%d", TSMimeHdrFieldNameSet(bufp, hdr, field, "hOST", -1));
  name = TSMimeHdrFieldNameGet(bufp, hdr, field, &length);
  show("a known name", "%s the pointer %d", quoted(name, length), name == TS_MIME_FIELD_HOST);
  TSMimeHdrFieldValueStringSet(bufp, hdr, field, -1, "v", 1);
  state("named and not appended");
  TSMimeHdrFieldAppend(bufp, hdr, field);
  state("named and appended");
  show("rename a live field", "%d", TSMimeHdrFieldNameSet(bufp, hdr, field, "X-Newer", 5));
  state("renamed");
  show("found by the old name", "%s", described(find("Host")));
  show("found by the new name", "%s", described(find("x-new")));
  show("rename to nothing", "%d", TSMimeHdrFieldNameSet(bufp, hdr, field, "x", 0));
  state("no name");
  show("rename to an internal name", "%d", TSMimeHdrFieldNameSet(bufp, hdr, field, "@Internal", -1));
  state("internal");
  show("an internal field is found", "%s", described(find("@internal")));
  show("rename to a name with a nul", "%d", TSMimeHdrFieldNameSet(bufp, hdr, field, "a\0b", 3));
  state("nul");
  end();
}

static void
known_names(void)
{
  static const char *const known[] = {"accept-encoding", "CONTENT-TYPE", "etag", "www-authenticate", "CLIENT-IP", "content-md5",
                                      "te", "x-unknown", "x-forwarded-for", "public", "keep-alive", "get", "CHUNKED", "HTTPS",
                                      "100-CONTINUE", "@ats-internal", "http2-settings", "x-id", "origin", "dnt"};
  char key[64];
  size_t i;
  begin();
  for (i = 0; i < sizeof(known) / sizeof(known[0]); ++i) {
    TSMLoc field = add_field(bufp, hdr, known[i], "v");
    snprintf(key, sizeof(key), "name %s", known[i]);
    show(key, "%s", shown_name(bufp, hdr, field));
  }
  state("names are printed as written");
  end();
}

static void
clearing(void)
{
  TSMLoc field;
  begin();
  add_field(bufp, hdr, "A", "1");
  field = add_field(bufp, hdr, "B", "2");
  show("values clear", "%d", TSMimeHdrFieldValuesClear(bufp, hdr, field));
  state("a field without value");
  show("fields clear", "%d", TSMimeHdrFieldsClear(bufp, hdr));
  state("cleared");
  show("release after clearing", "%d", TSHandleMLocRelease(bufp, hdr, field));
  add_field(bufp, hdr, "C", "3");
  state("used again");
  show("destroy the header", "%d", TSMimeHdrDestroy(bufp, hdr));
  end();
}

static void
copies(void)
{
  TSMBuffer other = TSMBufferCreate();
  TSMLoc to, from, copy, field;
  TSReturnCode code;
  begin();
  add_field(bufp, hdr, "A", "1");
  from = add_field(bufp, hdr, "Set-Cookie", "x=1, y=2");
  add_field(bufp, hdr, "@I", "internal");
  TSMimeHdrCreate(other, &to);
  add_field(other, to, "Old", "o");
  show("copy a header", "%d", TSMimeHdrCopy(other, to, bufp, hdr));
  show("the copy", "%d fields %s", TSMimeHdrFieldsCount(other, to), printed_mime(other, to));
  TSMimeHdrFieldValueStringSet(bufp, hdr, from, -1, "changed", -1);
  show("the copy is independent", "%s", printed_mime(other, to));
  code = TSMimeHdrFieldClone(other, to, bufp, hdr, from, &copy);
  show("clone a field", "%d %s=%s", code, shown_name(other, to, copy), whole_value(other, to, copy));
  show("a clone is detached", "%d fields", TSMimeHdrFieldsCount(other, to));
  TSMimeHdrFieldAppend(other, to, copy);
  show("a clone is appended", "%s", printed_mime(other, to));
  TSMimeHdrFieldCreateNamed(other, to, "X-Dest", -1, &field);
  TSMimeHdrFieldValueStringSet(other, to, field, -1, "old", -1);
  show("copy values to a detached field", "%d", TSMimeHdrFieldCopyValues(other, to, field, bufp, hdr, from));
  show("values copied", "%s=%s", shown_name(other, to, field), whole_value(other, to, field));
  TSMimeHdrFieldAppend(other, to, field);
  show("copy a field onto a live one", "%d", TSMimeHdrFieldCopy(other, to, field, bufp, hdr, from));
  show("field copied", "%s", printed_mime(other, to));
  show("copy a field onto itself", "%d", TSMimeHdrFieldCopy(bufp, hdr, from, bufp, hdr, from));
  state("copied onto itself");
  code = TSMimeHdrFieldClone(bufp, hdr, bufp, hdr, from, &copy);
  TSMimeHdrFieldAppend(bufp, hdr, copy);
  state("cloned in its own header");
  from = add_field(bufp, hdr, "hOST", "h");
  TSMimeHdrFieldClone(other, to, bufp, hdr, from, &copy);
  TSMimeHdrFieldAppend(other, to, copy);
  TSMimeHdrFieldCopy(other, to, field, bufp, hdr, from);
  show("a known name in odd spelling, copied", "%s", printed_mime(other, to));
  TSMBufferDestroy(bufp);
  show("a copy outlives its source", "%s", printed_mime(other, to));
  TSMBufferDestroy(other);
  begin();
  add_field(bufp, hdr, "A", "1");
  show("copy a header onto itself", "%d", TSMimeHdrCopy(bufp, hdr, bufp, hdr));
  state("copied onto itself");
  end();
}

static void
many(void)
{
  char name[32];
  int i, length = 0;
  char *big = (char *)TSmalloc(70000);
  TSMLoc field;
  begin();
  for (i = 0; i < 1000; ++i) {
    snprintf(name, sizeof(name), "X-%d", i % 800);
    TSHandleMLocRelease(bufp, hdr, add_field(bufp, hdr, name, "v"));
  }
  show("many fields", "%d length %d", TSMimeHdrFieldsCount(bufp, hdr), TSMimeHdrLengthGet(bufp, hdr));
  field = find("x-7");
  field = TSMimeHdrFieldNextDup(bufp, hdr, field);
  show("a duplicate far away", "%s", described(field));
  show("field 999", "%s", described(TSMimeHdrFieldGet(bufp, hdr, 999)));
  memset(big, 'n', 70000);
  TSMimeHdrFieldCreateNamed(bufp, hdr, big, 70000, &field);
  TSMimeHdrFieldNameGet(bufp, hdr, field, &length);
  show("a long name is read back as", "%d", length);
  TSfree(big);
  end();
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  order();
  duplicates();
  finding();
  names();
  known_names();
  clearing();
  copies();
  many();
  test_end();
}
