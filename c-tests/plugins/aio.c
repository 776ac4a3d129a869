/* test: serve */
/* Reads and writes of files that end in an event. */
#include <fcntl.h>

#include "threads.h"

#include <ts/experimental.h>

enum { SIZE = 4096 };

static Counter ended = COUNTER;
static char buffer[SIZE];
static int fd, bytes, right_buffer, event_seen;
static TSEventThread began_on, ended_on;
static const char *ended_kind;

static void
at_init(void)
{
  show("threads: 0", "%d", TSAIOThreadNumSet(0));
  show("threads: -1", "%d", TSAIOThreadNumSet(-1));
  show("threads: 3", "%d", TSAIOThreadNumSet(3));
  show("threads: 2", "%d", TSAIOThreadNumSet(2));
}

static int
done(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  event_seen   = event;
  bytes        = TSAIONBytesGet((TSAIOCallback)edata);
  right_buffer = TSAIOBufGet((TSAIOCallback)edata) == buffer;
  ended_on     = TSEventThreadSelf();
  ended_kind   = thread_kind();
  count(&ended);
  return 0;
}

typedef struct {
  TSCont contp;
  int fd, writes;
  off_t offset;
  size_t size;
  TSReturnCode result;
} Io;

static void *
begin(void *io_)
{
  Io *io = (Io *)io_;
  began_on = TSEventThreadSelf();
  TSMutexLock(TSContMutexGet(io->contp));
  io->result = io->writes ? TSAIOWrite(io->fd, io->offset, buffer, io->size, io->contp) :
                            TSAIORead(io->fd, io->offset, buffer, io->size, io->contp);
  TSMutexUnlock(TSContMutexGet(io->contp));
  return NULL;
}

static TSCont contp;

static void
transfer(const char *what, int writes, int file, off_t offset, size_t size)
{
  Io io = {contp, file, writes, offset, size, TS_ERROR};
  set(&ended, 0);
  on_net(begin, &io);
  if (reaches(&ended, 1, SOON_MS)) {
    show(what, "%d, event %d, bytes %d, buffer %d, same thread %d", io.result, event_seen, bytes, right_buffer,
         began_on == ended_on);
  } else {
    show(what, "%d, no event", io.result);
  }
}

static void
transfers(void)
{
  char name[] = "/tmp/tshost-aio-XXXXXX";
  int i, same = 1;
  fd          = mkstemp(name);
  contp       = TSContCreate(done, TSMutexCreate());
  memset(buffer, 'x', SIZE);
  transfer("write", 1, fd, 0, SIZE);
  memset(buffer, 'y', SIZE);
  transfer("write behind it", 1, fd, SIZE, 100);
  memset(buffer, 0, SIZE);
  transfer("read across both", 0, fd, SIZE - 10, 20);
  show("what was read", "%.20s", buffer);
  transfer("read all", 0, fd, 0, SIZE);
  for (i = 0; i < SIZE; ++i) {
    same &= buffer[i] == 'x';
  }
  show("as it was written", "%d", same);
  transfer("read nothing", 0, fd, 0, 0);
  transfer("read across the end", 0, fd, SIZE, 200);
  transfer("read behind the end", 0, fd, 3 * SIZE, 10);
  transfer("read a closed file", 0, 999, 0, 10);
  transfer("read no file", 0, -1, 0, 10);
  transfer("read before the start", 0, fd, -1, 10);
  transfer("write a closed file", 1, 999, 0, 10);
  show("threads, later", "%d", TSAIOThreadNumSet(2));
  close(fd);
  unlink(name);
}

static void *
begin_on_task(void *io)
{
  return begin(io);
}

static void
elsewhere(void)
{
  Io io = {contp, open("/dev/zero", O_RDONLY), 0, 0, 10, TS_ERROR};
  memset(buffer, 'z', 11);
  set(&ended, 0);
  on_task(begin_on_task, &io);
  reaches(&ended, 1, SOON_MS);
  show("from TASK", "%d bytes, %d %c, on %s", bytes, buffer[9], buffer[10], ended_kind);
  set(&ended, 0);
  TSAIORead(io.fd, 0, buffer, 10, contp);
  reaches(&ended, 1, SOON_MS);
  show("from a thread without loop", "%d bytes", bytes); /* on any thread */
  close(io.fd);
}

static void
many(void)
{
  Io io = {contp, open("/dev/zero", O_RDONLY), 0, 0, 64, TS_ERROR};
  int i;
  set(&ended, 0);
  for (i = 0; i < 200; ++i) {
    on_net(begin, &io);
  }
  show("many", "%d", reaches(&ended, 200, SOON_MS));
  close(io.fd);
}

static void
run(void)
{
  transfers();
  elsewhere();
  many();
  TSContDestroy(contp);
}
