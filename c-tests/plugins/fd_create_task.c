/* test: serve ours */
/* TSVConnFdCreate on a task thread, which has an event loop here: the connection is read, written and closed there. */
#include "jobs.h"

static TSVConn vc;
static TSCont contp;
static TSIOBuffer in, out;

static void
at_init(void)
{
}

static int
on_event(TSCont self, TSEvent event, void *edata)
{
  (void)self;
  note("%s %d", edata == TSVConnReadVIOGet(vc) ? "read" : "write", (int)event);
  return 0;
}

static void
adopt(void *fd)
{
  vc = TSVConnFdCreate((int)(intptr_t)fd);
  if (vc) {
    contp = TSContCreate(on_event, TSMutexCreate());
    in    = TSIOBufferCreate();
    out   = TSIOBufferCreate();
    TSIOBufferReaderAlloc(in);
    TSVConnRead(vc, contp, in, INT64_MAX);
    TSIOBufferWrite(out, "written", 7);
    TSVConnWrite(vc, contp, TSIOBufferReaderAlloc(out), 7);
  }
}

static void
end(void *unused)
{
  (void)unused;
  TSVConnClose(vc);
  TSIOBufferDestroy(in);
  TSIOBufferDestroy(out);
  TSContDestroy(contp);
}

static void
scenarios(void)
{
  char bytes[16] = "";
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
    return;
  }
  on_pool(TS_THREAD_POOL_TASK, adopt, (void *)(intptr_t)ends[0]);
  show("connection", "%d", vc != NULL);
  if (vc) {
    char event[16];
    snprintf(event, sizeof(event), "write %d", TS_EVENT_VCONN_WRITE_COMPLETE);
    show("written", "%d, far has %d bytes", await_note(event, 1), (int)recv(ends[1], bytes, sizeof(bytes), 0));
    send_text(ends[1], "sent");
    snprintf(event, sizeof(event), "read %d", TS_EVENT_VCONN_READ_READY);
    show("read", "%d", await_note(event, 1));
    on_pool(TS_THREAD_POOL_TASK, end, NULL);
    show("the other end sees the close", "%d", recv(ends[1], bytes, sizeof(bytes), 0) == 0);
  }
  close(ends[1]);
}
