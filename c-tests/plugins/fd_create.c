/* test: serve */
/* TSVConnFdCreate with every kind of descriptor and on every kind of thread: whose the descriptor is afterwards, whether it
 * blocks, and that what came of it can be read, written and closed. */
#include <fcntl.h>

#include "jobs.h"

typedef struct {
  const char *name;
  int fd;
  TSVConn vc;
  TSCont contp;
  TSIOBuffer in, out;
  TSIOBufferReader out_reader;
} Case;

static void
at_init(void)
{
}

static const char *
blocking(int fd)
{
  const int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? "closed" : flags & O_NONBLOCK ? "open and non-blocking" : "open and blocking";
}

static void
adopt(void *case_)
{
  Case *one = (Case *)case_;
  one->vc   = TSVConnFdCreate(one->fd);
}

/* The first event of each direction. */
static int
on_event(TSCont contp, TSEvent event, void *edata)
{
  const Case *one   = (const Case *)TSContDataGet(contp);
  const char *which = edata == TSVConnReadVIOGet(one->vc) ? "read" : "write";
  switch ((int)event) {
  case TS_EVENT_VCONN_READ_READY: note("%s: ready", which); break;
  case TS_EVENT_VCONN_WRITE_COMPLETE: note("%s: complete", which); break;
  case TS_EVENT_VCONN_EOS: note("%s: end", which); break;
  case TS_EVENT_ERROR: note("%s: error", which); break;
  default: note("%s: other", which); break;
  }
  return 0;
}

static void
start_reading(void *case_)
{
  Case *one  = (Case *)case_;
  one->in    = TSIOBufferCreate();
  one->contp = TSContCreate(on_event, TSMutexCreate());
  TSContDataSet(one->contp, one);
  TSIOBufferReaderAlloc(one->in);
  TSVConnRead(one->vc, one->contp, one->in, INT64_MAX);
}

static void
start_writing(void *case_)
{
  Case *one       = (Case *)case_;
  one->out        = TSIOBufferCreate();
  one->out_reader = TSIOBufferReaderAlloc(one->out);
  TSIOBufferWrite(one->out, "written", 7);
  TSVConnWrite(one->vc, one->contp, one->out_reader, 7);
}

static void
close_connection(void *case_)
{
  TSVConnClose(((Case *)case_)->vc);
}

static int
is_closed(int fd)
{
  int tries;
  for (tries = 0; tries < ANSWER_MS / 10 && fcntl(fd, F_GETFD) >= 0; ++tries) {
    usleep(10000);
  }
  return fcntl(fd, F_GETFD) < 0;
}

/* What becomes of a descriptor. The result stays in `one`. */
static void
create(Case *one, const char *name, int fd)
{
  one->name = name;
  one->fd   = fd;
  on_pool(TS_THREAD_POOL_NET, adopt, one);
  show(name, "%s, %s", one->vc ? "a connection" : "null", blocking(fd));
}

/* A connection that nobody uses. */
static void
close_it(Case *one)
{
  if (one->vc) {
    on_pool(TS_THREAD_POOL_NET, close_connection, one);
    show(one->name, "closed with it: %d", is_closed(one->fd));
  } else if (one->fd >= 0) {
    close(one->fd);
  }
}

static void
unused(const char *name, int fd)
{
  Case one = {0};
  create(&one, name, fd);
  close_it(&one);
}

/* A connection that is read and written; `far` is the other end, which sends. */
static void
used(const char *name, int fd, int far)
{
  char bytes[16]  = "";
  Case one        = {0};
  ssize_t got;
  send_text(far, "sent");
  create(&one, name, fd);
  if (one.vc) {
    on_pool(TS_THREAD_POOL_NET, start_reading, &one);
    await_note("read: ready", 1);
    on_pool(TS_THREAD_POOL_NET, start_writing, &one);
    await_note("write: complete", 1);
    got = recv(far, bytes, sizeof(bytes) - 1, 0);
    note("far: %.*s", (int)(got < 0 ? 0 : got), bytes);
    show_notes(name);
  }
  close_it(&one);
  if (one.contp) {
    TSIOBufferDestroy(one.in);
    TSIOBufferDestroy(one.out);
    TSContDestroy(one.contp);
  }
  close(far);
}

static void
adopted_twice(void)
{
  Case first = {0}, second = {0};
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
    return;
  }
  create(&first, "adopted", ends[0]);
  create(&second, "adopted once more", ends[0]);
  close_it(&first);
  close(ends[1]);
}

static int
closed_descriptor(void)
{
  /* A number that no other thread gets meanwhile. */
  const int fd = fcntl(2, F_DUPFD, 500);
  close(fd);
  return fd;
}

/* ---- threads without an event loop */

static long
adopt_in_child(void *fd)
{
  return TSVConnFdCreate((int)(intptr_t)fd) != NULL;
}

static void
guarded_adopt(void *name)
{
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
    return;
  }
  show((const char *)name, "%s, in the parent %s", in_child(adopt_in_child, (void *)(intptr_t)ends[0]), blocking(ends[0]));
  close(ends[0]);
  close(ends[1]);
}

static void
scenarios(void)
{
  int ends[2], fd;
  char path[] = "/tmp/fd-create-XXXXXX";
  unused("closed", closed_descriptor());
  unused("-1", -1);
  unused("a large number", 1 << 30);
  unused("unconnected", socket(AF_INET, SOCK_STREAM, 0));
  unused("unconnected, IPv6", socket(AF_INET6, SOCK_STREAM, 0));
  unused("unconnected, UNIX", socket(AF_UNIX, SOCK_STREAM, 0));
  unused("datagrams", socket(AF_INET, SOCK_DGRAM, 0));
  unused("listening", loopback(0));
  fd = mkstemp(path);
  unlink(path);
  unused("a file", fd);
  unused("a folder", open("/tmp", O_RDONLY | O_DIRECTORY));
  unused("/dev/null", open("/dev/null", O_RDWR));
  if (pipe(ends) == 0) {
    unused("a pipe's end to read", ends[0]);
    unused("a pipe's end to write", ends[1]);
  }
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0) {
    used("a UNIX pair", ends[0], ends[1]);
  }
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0) {
    fcntl(ends[1], F_SETFL, 0);
    used("a UNIX pair, non-blocking already", ends[0], ends[1]);
  }
  fd = loopback(0);
  ends[0] = loopback(port_of(fd));
  ends[1] = accept(fd, NULL, NULL);
  close(fd);
  used("a TCP connection", ends[0], ends[1]);
  adopted_twice();
  on_pool(TS_THREAD_POOL_TASK, guarded_adopt, (void *)"on a task thread");
  on_created_thread(guarded_adopt, (void *)"on a thread of TSThreadCreate");
  on_plain_thread(guarded_adopt, (void *)"on a plain thread");
}
