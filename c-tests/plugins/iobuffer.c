/* test: init */
/* IO buffers, readers and blocks. */
#include "test.h"

/* Exported, but declared in no header. */
#ifdef __cplusplus
extern "C" {
#endif
int64_t TSIOBufferBlockDataSizeGet(TSIOBufferBlock blockp);
#ifdef __cplusplus
}
#endif

static TSIOBuffer buffer;
static TSIOBufferReader reader;

static void
begin(int index)
{
  buffer = index < 0 ? TSIOBufferCreate() : TSIOBufferSizedCreate((TSIOBufferSizeIndex)index);
  reader = TSIOBufferReaderAlloc(buffer);
}

static void
end(void)
{
  TSIOBufferReaderFree(reader);
  TSIOBufferDestroy(buffer);
}

/* Bytes that tell where they are. */
static void
fill(TSIOBuffer to, int n)
{
  char *bytes = (char *)TSmalloc(n + 1);
  int i;
  for (i = 0; i < n; ++i) {
    bytes[i] = (char)('a' + i % 26);
  }
  TSIOBufferWrite(to, bytes, n);
  TSfree(bytes);
}

/* The chain from a reader on: for each block readable bytes, its first byte, room. */
static const char *
walk(TSIOBufferReader from)
{
  static char shown[1024];
  size_t used = 0;
  TSIOBufferBlock block;
  shown[0] = 0;
  for (block = TSIOBufferReaderStart(from); block != NULL; block = TSIOBufferBlockNext(block)) {
    int64_t readable = -1, room = -1;
    const char *first = TSIOBufferBlockReadStart(block, from, &readable);
    TSIOBufferBlockWriteStart(block, &room);
    if (used + 40 < sizeof(shown)) {
      used += (size_t)snprintf(shown + used, sizeof(shown) - used, " [%d %c room %d of %d]", (int)readable,
                               readable > 0 ? *first : '-', (int)room, (int)TSIOBufferBlockDataSizeGet(block));
    }
    if (readable != TSIOBufferBlockReadAvail(block, from) || room != TSIOBufferBlockWriteAvail(block)) {
      return "the functions disagree";
    }
  }
  return shown;
}

static void
state(const char *what, TSIOBufferReader from)
{
  show(what, "avail %d%s", (int)TSIOBufferReaderAvail(from), walk(from));
}

static long
sized_create(void *index)
{
  return TSIOBufferSizedCreate((TSIOBufferSizeIndex)(intptr_t)index) != NULL;
}

static void
creation(void)
{
  intptr_t i;
  begin(-1);
  show("virgin", "start %s avail %d mark %d", TSIOBufferReaderStart(reader) ? "there" : "null",
       (int)TSIOBufferReaderAvail(reader), (int)TSIOBufferWaterMarkGet(buffer));
  TSIOBufferStart(buffer);
  state("started", reader);
  end();
  for (i = 0; i <= 8; ++i) {
    char what[32];
    begin((int)i);
    snprintf(what, sizeof(what), "index %d", (int)i);
    state(what, reader);
    end();
  }
  for (i = -1; i <= 16; ++i) {
    char what[32];
    snprintf(what, sizeof(what), "sized create %d", (int)i);
    show(what, "%s", in_child(sized_create, (void *)i));
  }
}

static void
writing(void)
{
  const int sizes[] = {0, 1, 127, 128, 129, 256, 300, 1000};
  size_t i;
  for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); ++i) {
    char what[32];
    begin(0);
    fill(buffer, sizes[i]);
    snprintf(what, sizeof(what), "write %d", sizes[i]);
    state(what, reader);
    end();
  }
  begin(-1);
  show("write nothing", "%d", (int)TSIOBufferWrite(buffer, "", 0));
  state("after writing nothing", reader);
  show("write", "%d", (int)TSIOBufferWrite(buffer, "hello", 5));
  fill(buffer, 70000);
  state("large", reader);
  end();
  begin(0);
  fill(buffer, 128);
  TSIOBufferStart(buffer);
  state("start on a full block", reader);
  TSIOBufferStart(buffer);
  state("start again", reader);
  fill(buffer, 10);
  state("write into the started block", reader);
  end();
}

static void
readers(void)
{
  TSIOBufferReader late, twin;
  begin(0);
  fill(buffer, 100);
  late = TSIOBufferReaderAlloc(buffer);
  state("late reader in the first block", late);
  fill(buffer, 100);
  twin = TSIOBufferReaderAlloc(buffer);
  state("late reader in the second block", twin);
  TSIOBufferReaderConsume(reader, 50);
  TSIOBufferReaderFree(twin);
  twin = TSIOBufferReaderClone(reader);
  state("clone", twin);
  TSIOBufferReaderConsume(twin, 100);
  state("clone after consuming", twin);
  state("original after that", reader);
  state("late reader after that", late);
  TSIOBufferReaderFree(twin);
  TSIOBufferReaderFree(late);
  end();

  begin(0);
  fill(buffer, 300);
  late = TSIOBufferReaderAlloc(buffer);
  state("late reader of several blocks", late);
  TSIOBufferReaderConsume(reader, 128);
  state("consume exactly a block", reader);
  TSIOBufferReaderConsume(reader, 172);
  state("consume all", reader);
  fill(buffer, 5);
  state("write after all", reader);
  TSIOBufferReaderConsume(reader, 8);
  state("consume too much", reader);
  fill(buffer, 10);
  state("write after too much", reader);
  TSIOBufferReaderConsume(reader, 0);
  end();

  buffer = TSIOBufferSizedCreate(TS_IOBUFFER_SIZE_INDEX_128);
  fill(buffer, 300);
  reader = TSIOBufferReaderAlloc(buffer);
  state("first reader after the writing", reader);
  end();
}

static long
sixth_alloc(void *unused)
{
  int i;
  (void)unused;
  begin(0);
  for (i = 0; i < 5; ++i) {
    TSIOBufferReaderAlloc(buffer);
  }
  return 6;
}

static long
sixth_clone(void *unused)
{
  int i;
  (void)unused;
  begin(0);
  for (i = 0; i < 5; ++i) {
    TSIOBufferReaderClone(reader);
  }
  return 6;
}

static long
five_and_free(void *unused)
{
  TSIOBufferReader last = NULL;
  int i;
  (void)unused;
  begin(0);
  for (i = 0; i < 20; ++i) {
    if (i % 4 == 3) {
      TSIOBufferReaderFree(last);
    } else if (i < 6) {
      last = TSIOBufferReaderAlloc(buffer);
    }
    if (i % 4 == 3) {
      last = TSIOBufferReaderClone(reader);
    }
  }
  return 5;
}

static void
copies(void)
{
  const int lengths[] = {0, 1, 50, 128, 200, 300, 1000};
  const int offsets[] = {0, 1, 127, 128, 200, 299, 300, 500};
  size_t i, j;
  TSIOBuffer other;
  TSIOBufferReader from;
  for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); ++i) {
    for (j = 0; j < sizeof(offsets) / sizeof(offsets[0]); ++j) {
      char what[48];
      int64_t copied;
      begin(0);
      fill(buffer, 300);
      other  = TSIOBufferSizedCreate(TS_IOBUFFER_SIZE_INDEX_256);
      from   = TSIOBufferReaderAlloc(other);
      TSIOBufferWrite(other, "##", 2);
      copied = TSIOBufferCopy(other, reader, lengths[i], offsets[j]);
      snprintf(what, sizeof(what), "copy %d from %d", lengths[i], offsets[j]);
      show(what, "%d avail %d%s", (int)copied, (int)TSIOBufferReaderAvail(from), walk(from));
      if (i == 4 && j == 2) {
        state("source of a copy", reader);
        TSIOBufferWrite(other, "tail", 4);
        state("write behind a copy", from);
        TSIOBufferWrite(buffer, "more", 4);
        state("source written behind a copy", reader);
        state("copy after that", from);
      }
      TSIOBufferReaderFree(from);
      TSIOBufferDestroy(other);
      end();
    }
  }
  begin(0);
  fill(buffer, 200);
  TSIOBufferReaderConsume(reader, 30);
  other = TSIOBufferCreate();
  from  = TSIOBufferReaderAlloc(other);
  show("copy of a consumed source", "%d", (int)TSIOBufferCopy(other, reader, 1000, 0));
  state("that copy", from);
  TSIOBufferReaderFree(reader);
  TSIOBufferDestroy(buffer);
  state("copy after the source is gone", from);
  buffer = other;
  reader = from;
  TSIOBufferReaderConsume(reader, 5);
  show("copy onto itself", "%d", (int)TSIOBufferCopy(buffer, reader, 100, 2));
  state("that", reader);
  end();
  begin(-1);
  other = TSIOBufferCreate();
  from  = TSIOBufferReaderAlloc(other);
  show("copy of nothing", "%d", (int)TSIOBufferCopy(other, reader, 10, 0));
  state("target of nothing", from);
  TSIOBufferReaderFree(from);
  TSIOBufferDestroy(other);
  end();
}

static void
copying_out(void)
{
  const int lengths[] = {0, 1, 127, 128, 129, 290, 1000};
  size_t i;
  begin(0);
  fill(buffer, 300);
  TSIOBufferReaderConsume(reader, 10);
  for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); ++i) {
    char bytes[1024], what[32];
    int64_t n;
    memset(bytes, '.', sizeof(bytes));
    n = TSIOBufferReaderCopy(reader, bytes, lengths[i]);
    snprintf(what, sizeof(what), "reader copy %d", lengths[i]);
    show(what, "%d %.*s|%.3s", (int)n, (int)(n < 8 ? n : 8), bytes, bytes + n);
  }
  state("after copying out", reader);
  end();
}

static void
producing(void)
{
  TSIOBufferBlock block;
  int64_t room;
  char *start;
  begin(0);
  block = TSIOBufferStart(buffer);
  start = TSIOBufferBlockWriteStart(block, &room);
  memset(start, 'x', (size_t)room);
  TSIOBufferProduce(buffer, 0);
  state("produce 0", reader);
  TSIOBufferProduce(buffer, 28);
  state("produce 28", reader);
  show("start after producing", "%s", TSIOBufferStart(buffer) == block ? "the same block" : "another block");
  TSIOBufferProduce(buffer, 100);
  state("produce the rest", reader);
  show("start after that", "%s", TSIOBufferStart(buffer) == block ? "the same block" : "another block");
  start = TSIOBufferBlockWriteStart(TSIOBufferStart(buffer), NULL);
  memset(start, 'y', 50);
  TSIOBufferProduce(buffer, 50);
  state("produce into the next", reader);
  end();
}

static long
negative(void *which)
{
  begin(0);
  fill(buffer, 10);
  switch ((intptr_t)which) {
  case 0:
    TSIOBufferWaterMarkSet(buffer, -1);
    break;
  case 1:
    TSIOBufferProduce(buffer, -1);
    break;
  case 2:
    TSIOBufferReaderConsume(reader, -1);
    break;
  case 3:
    TSIOBufferWrite(buffer, "x", -1);
    break;
  case 4:
    TSIOBufferCopy(buffer, reader, -1, 0);
    break;
  case 5:
    TSIOBufferCopy(buffer, reader, 1, -1);
    break;
  }
  return TSIOBufferReaderAvail(reader);
}

void
TSPluginInit(int argc, const char *argv[])
{
  const char *negatives[] = {"water mark -1", "produce -1", "consume -1", "write -1", "copy -1", "copy from -1"};
  intptr_t i;
  test_begin(argc, argv);
  creation();
  writing();
  readers();
  show("sixth reader", "%s", in_child(sixth_alloc, NULL));
  show("sixth reader, a clone", "%s", in_child(sixth_clone, NULL));
  show("five readers", "%s", in_child(five_and_free, NULL));
  copies();
  copying_out();
  producing();
  begin(-1);
  TSIOBufferWaterMarkSet(buffer, 12345);
  show("water mark", "%d", (int)TSIOBufferWaterMarkGet(buffer));
  end();
  for (i = 0; i < (intptr_t)(sizeof(negatives) / sizeof(negatives[0])); ++i) {
    show(negatives[i], "%s", in_child(negative, (void *)i));
  }
  test_end();
}
