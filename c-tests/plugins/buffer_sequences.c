/* test: init */
/* Random sequences of calls on IO buffers and their readers: answers, and the blocks that a reader sees. */
#include "sequences.h"

#include <ts/experimental.h>

#define BUFFERS 4
#define READERS 10

static TSIOBuffer buffers[BUFFERS];
static int sizes[BUFFERS]; /* the size index, -1 for none given */
static TSIOBufferReader readers[READERS];
static int of[READERS]; /* the reader's buffer, -1: free */

static void
fill(char *to, int length)
{
  int i;
  for (i = 0; i < length; ++i) {
    to[i] = (char)('a' + (i + below(3)) % 26);
  }
}

static int
some_reader(void)
{
  int tries, r;
  for (tries = 0; tries < 30; ++tries) {
    r = below(READERS);
    if (of[r] >= 0) {
      return r;
    }
  }
  return -1;
}

static void
show_reader(int r)
{
  TSIOBufferBlock block = TSIOBufferReaderStart(readers[r]);
  int count             = 0;
  note("reader %d avail %lld block %d", r, (long long)TSIOBufferReaderAvail(readers[r]), block != NULL);
  while (block != NULL && count++ < 40) {
    int64_t avail = -5, room = -5;
    const char *start = TSIOBufferBlockReadStart(block, readers[r], &avail);
    TSIOBufferBlockWriteStart(block, &room);
    note(" block avail %lld %lld room %lld %lld data %lld digest %08x", (long long)avail, (long long)TSIOBufferBlockReadAvail(block, readers[r]), (long long)room,
         (long long)TSIOBufferBlockWriteAvail(block), (long long)TSIOBufferBlockDataSizeGet(block), avail > 0 ? digest(start, avail) : 0);
    block = TSIOBufferBlockNext(block);
  }
}

static void
make(int b)
{
  if (once_in(3)) {
    sizes[b]   = -1;
    buffers[b] = TSIOBufferCreate();
  } else {
    sizes[b]   = below(9);
    buffers[b] = TSIOBufferSizedCreate((TSIOBufferSizeIndex)sizes[b]);
  }
  note("make %d size %d mark %lld", b, sizes[b], (long long)TSIOBufferWaterMarkGet(buffers[b]));
}

static int
readers_of(int b)
{
  int r, count = 0;
  for (r = 0; r < READERS; ++r) {
    count += of[r] == b;
  }
  return count;
}

static void
step(void)
{
  static char bytes[1 << 17];
  const int b = below(BUFFERS), r = some_reader();
  int length, i;
  int64_t avail, result;
  TSIOBufferBlock block;
  switch (below(12)) {
  case 0:
  case 1:
    i = below(READERS);
    if (of[i] < 0 && readers_of(b) < 5) {
      of[i]      = b;
      readers[i] = TSIOBufferReaderAlloc(buffers[b]);
      note("reader %d of %d", i, b);
      show_reader(i);
    }
    break;
  case 2:
    i = below(READERS);
    if (r >= 0 && of[i] < 0 && readers_of(of[r]) < 5) {
      of[i]      = of[r];
      readers[i] = TSIOBufferReaderClone(readers[r]);
      note("clone %d of %d", i, r);
      show_reader(i);
    }
    break;
  case 3:
    if (r >= 0 && once_in(2)) {
      TSIOBufferReaderFree(readers[r]);
      of[r] = -1;
      note("free %d", r);
    }
    break;
  case 4:
  case 5:
    length = once_in(8) ? below(100000) : below(once_in(2) ? 5000 : 200);
    fill(bytes, length);
    result = TSIOBufferWrite(buffers[b], bytes, length);
    note("write %d to %d: %lld", length, b, (long long)result);
    break;
  case 6:
    block = TSIOBufferStart(buffers[b]);
    avail = -5;
    {
      char *start = TSIOBufferBlockWriteStart(block, &avail);
      length      = below(once_in(2) ? (int)avail + 1 : 100 < avail ? 100 : (int)avail + 1);
      fill(start, length);
    }
    TSIOBufferProduce(buffers[b], length);
    note("start %d room %lld produce %d", b, (long long)avail, length);
    break;
  case 7:
  case 8:
    if (r >= 0) {
      avail  = TSIOBufferReaderAvail(readers[r]);
      length = avail > 0 ? below((int)avail + 1) : 0;
      TSIOBufferReaderConsume(readers[r], length);
      note("consume %d of %d", length, r);
      show_reader(r);
    }
    break;
  case 9:
    if (r >= 0) {
      int offset;
      avail  = TSIOBufferReaderAvail(readers[r]);
      offset = once_in(2) ? 0 : below((int)avail + 10);
      length = once_in(3) ? below(200000) : below((int)avail + 1);
      if (of[r] == b) {
        break;
      }
      result = TSIOBufferCopy(buffers[b], readers[r], length, offset);
      note("copy %d at %d of %d to %d: %lld", length, offset, r, b, (long long)result);
    }
    break;
  case 10:
    if (r >= 0) {
      length = below(once_in(2) ? 100 : 60000);
      memset(bytes, '!', (size_t)length + 1);
      result = TSIOBufferReaderCopy(readers[r], bytes, length);
      note("read %d of %d: %lld %08x", length, r, (long long)result, digest(bytes, length + 1));
    }
    break;
  default:
    if (once_in(4)) {
      TSIOBufferWaterMarkSet(buffers[b], below(100000));
      note("mark %lld", (long long)TSIOBufferWaterMarkGet(buffers[b]));
    } else if (once_in(6)) {
      for (i = 0; i < READERS; ++i) {
        if (of[i] == b) {
          of[i] = -1;
        }
      }
      TSIOBufferDestroy(buffers[b]);
      make(b);
    }
  }
  if (r >= 0 && of[r] >= 0) {
    show_reader(r);
  }
}

static void
sequence(void)
{
  int i, steps = 150;
  for (i = 0; i < READERS; ++i) {
    of[i] = -1;
  }
  for (i = 0; i < BUFFERS; ++i) {
    make(i);
  }
  while (steps-- > 0) {
    step();
  }
  for (i = 0; i < READERS; ++i) {
    if (of[i] >= 0) {
      show_reader(i);
    }
  }
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  run_sequences("buffers", sequence, 50);
  test_end();
}
