/* test: serve */
/* The plugin's end of an internal connection to the HTTP engine: what it says of itself and the events of its VIOs.
 *
 * A scenario is a list of steps, 200 ms apart. Events that come again are shown once: how many pieces an answer comes in
 * is the engine's business. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "test.h"

enum { STEP_MS = 200 };

static TSCont driver, cont;
static const char *name;
static TSVConn vc;
static TSVIO rvio, wvio;
static TSIOBuffer in, out;
static TSIOBufferReader in_reader, out_reader;
static char last[128];
static int close_at;

/* Asks for something that no rule maps: the engine answers by itself. */
#define REQUEST "GET http://unmapped.example/ HTTP/1.1\r\nHost: unmapped.example\r\n"

static const char *
event_name(TSEvent event)
{
  static char number[16];
  switch (event) {
  case TS_EVENT_VCONN_READ_READY:
    return "READ_READY";
  case TS_EVENT_VCONN_WRITE_READY:
    return "WRITE_READY";
  case TS_EVENT_VCONN_READ_COMPLETE:
    return "READ_COMPLETE";
  case TS_EVENT_VCONN_WRITE_COMPLETE:
    return "WRITE_COMPLETE";
  case TS_EVENT_VCONN_EOS:
    return "EOS";
  case TS_EVENT_VCONN_INACTIVITY_TIMEOUT:
    return "INACTIVITY_TIMEOUT";
  case TS_EVENT_VCONN_ACTIVE_TIMEOUT:
    return "ACTIVE_TIMEOUT";
  case TS_EVENT_ERROR:
    return "ERROR";
  default:
    snprintf(number, sizeof(number), "event %d", event);
    return number;
  }
}

static int
handler(TSCont self, TSEvent event, void *edata)
{
  char line[128];
  (void)self;
  snprintf(line, sizeof(line), "%s on %s", event_name(event),
           edata == rvio ? "read" : edata == wvio ? "write" : "nothing known");
  if (strcmp(line, last) != 0) {
    show(name, "%s", line);
    strcpy(last, line);
  }
  if ((int)event == close_at) {
    TSVConnClose(vc);
    vc = NULL;
  } else if (event == TS_EVENT_VCONN_READ_READY) {
    TSVIOReenable(rvio);
  }
  return 0;
}

static void
connect_to_engine(void)
{
  struct sockaddr_in addr;
  memset(&addr, 0, sizeof(addr));
  addr.sin_family      = AF_INET;
  addr.sin_addr.s_addr = htonl(0x7f000001);
  addr.sin_port        = htons(4711);
  vc                   = TSHttpConnect((struct sockaddr *)&addr);
  in                   = TSIOBufferCreate();
  out                  = TSIOBufferCreate();
  in_reader            = TSIOBufferReaderAlloc(in);
  out_reader           = TSIOBufferReaderAlloc(out);
  rvio = wvio = NULL;
  last[0]     = 0;
  close_at    = -1;
}

static void
start_read(int64_t n)
{
  rvio = TSVConnRead(vc, cont, in, n);
}

static void
start_write(const char *bytes, int64_t n)
{
  TSIOBufferWrite(out, bytes, (int64_t)strlen(bytes));
  wvio = TSVConnWrite(vc, cont, out_reader, n);
}

/* The first line of what has arrived; takes all of it. */
static void
show_answer(void)
{
  char bytes[64];
  const int64_t n = TSIOBufferReaderCopy(in_reader, bytes, sizeof(bytes) - 1);
  bytes[n]        = 0;
  show(name, "answer %.*s", (int)strcspn(bytes, "\r\n"), bytes);
  TSIOBufferReaderConsume(in_reader, TSIOBufferReaderAvail(in_reader));
}

static int
itself(int step)
{
  if (step == 0) {
    const struct sockaddr_in *local;
    connect_to_engine();
    local = (const struct sockaddr_in *)TSNetVConnLocalAddrGet(vc);
    show(name, "closed %d, fd %d, VIOs %s %s", TSVConnClosedGet(vc), TSVConnFdGet(vc),
         TSVConnReadVIOGet(vc) ? "there" : "null", TSVConnWriteVIOGet(vc) ? "there" : "null");
    show(name, "local family %d port %d, remote family %d", local->sin_family, ntohs(local->sin_port),
         TSNetVConnRemoteAddrGet(vc)->sa_family);
    show(name, "mutex %s", TSContMutexGet((TSCont)vc) ? "there" : "null");
  }
  return 0;
}

static int
request(int step)
{
  switch (step) {
  case 0:
    connect_to_engine();
    start_read(INT64_MAX);
    start_write(REQUEST "Connection: close\r\n\r\n", (int64_t)strlen(REQUEST "Connection: close\r\n\r\n"));
    show(name, "VIO: buffer %d %d, reader %d %d, cont %d, mutex %d, connection %d", TSVIOBufferGet(rvio) == in,
         TSVIOBufferGet(wvio) == out, TSVIOReaderGet(rvio) == NULL, TSVIOReaderGet(wvio) == out_reader,
         TSVIOContGet(rvio) == cont, TSVIOMutexGet(wvio) == TSContMutexGet(cont), TSVIOVConnGet(rvio) == vc);
    return 1;
  case 1:
    show_answer();
    show(name, "done %d", TSVIONDoneGet(wvio) == TSVIONBytesGet(wvio));
    last[0] = 0;
    TSVIOReenable(rvio);
    return 1;
  }
  return 0;
}

static int
unbounded_request(int step)
{
  switch (step) {
  case 0:
    connect_to_engine();
    start_read(INT64_MAX);
    start_write(REQUEST "Connection: close\r\n\r\n", INT64_MAX);
    return 1;
  case 1:
    show_answer();
    return 1;
  }
  return 0;
}

static int
request_in_pieces(int step)
{
  switch (step) {
  case 0:
    connect_to_engine();
    start_read(INT64_MAX);
    start_write(REQUEST, INT64_MAX);
    return 1;
  case 1:
    TSIOBufferWrite(out, "Connection: close\r\n\r\n", 21);
    TSVIONBytesSet(wvio, (int64_t)strlen(REQUEST) + 21);
    TSVIOReenable(wvio);
    return 1;
  case 2:
    show_answer();
    return 1;
  }
  return 0;
}

static int
two_requests(int step)
{
  switch (step) {
  case 0:
    connect_to_engine();
    start_read(INT64_MAX);
    start_write(REQUEST "\r\n", (int64_t)strlen(REQUEST "\r\n"));
    return 1;
  case 1:
    show_answer();
    last[0] = 0;
    start_write(REQUEST "\r\n", (int64_t)strlen(REQUEST "\r\n"));
    return 1;
  case 2:
    show_answer();
    return 1;
  }
  return 0;
}

static int
late_read(int step)
{
  switch (step) {
  case 0:
    connect_to_engine();
    start_read(0);
    start_write(REQUEST "Connection: close\r\n\r\n", (int64_t)strlen(REQUEST "Connection: close\r\n\r\n"));
    return 1;
  case 1:
    last[0] = 0;
    start_read(8);
    return 1;
  case 2:
    show_answer();
    last[0] = 0;
    start_read(INT64_MAX);
    return 1;
  case 3:
    return 1;
  }
  return 0;
}

static int
close_on_answer(int step)
{
  switch (step) {
  case 0:
    connect_to_engine();
    close_at = TS_EVENT_VCONN_READ_READY;
    start_read(INT64_MAX);
    start_write(REQUEST "\r\n", INT64_MAX);
    return 1;
  case 1:
    return 1;
  }
  return 0;
}

static int
close_at_once(int step)
{
  switch (step) {
  case 0:
    connect_to_engine();
    start_read(INT64_MAX);
    start_write(REQUEST "\r\n", INT64_MAX);
    TSVConnClose(vc);
    vc = NULL;
    return 1;
  }
  return 0;
}

static int
abort_while_idle(int step)
{
  switch (step) {
  case 0:
    connect_to_engine();
    start_read(INT64_MAX);
    return 1;
  case 1:
    TSVConnAbort(vc, 1);
    vc = NULL;
    return 1;
  }
  return 0;
}

static int
zero_bytes(int step)
{
  switch (step) {
  case 0:
    connect_to_engine();
    start_read(0);
    start_write("", 0);
    return 1;
  case 1:
    TSVIOReenable(wvio);
    TSVIOReenable(rvio);
    return 1;
  }
  return 0;
}

static int
timeouts(int step)
{
  if (step == 0) {
    connect_to_engine();
    start_read(INT64_MAX);
    TSVConnInactivityTimeoutSet(vc, 300 * 1000 * 1000);
  } else if (step == 12) {
    last[0] = 0;
    TSVConnActiveTimeoutSet(vc, 300 * 1000 * 1000);
  }
  return step < 24;
}

static const struct {
  const char *name;
  int (*run)(int step);
} scenarios[] = {
  {"itself", itself},
  {"request", request},
  {"unbounded request", unbounded_request},
  {"request in pieces", request_in_pieces},
  {"two requests", two_requests},
  {"late read", late_read},
  {"close on answer", close_on_answer},
  {"close at once", close_at_once},
  {"abort while idle", abort_while_idle},
  {"zero bytes", zero_bytes},
  {"timeouts", timeouts},
};

static int
drive(TSCont self, TSEvent event, void *edata)
{
  static size_t scenario;
  static int step;
  (void)event;
  (void)edata;
  if (scenario == sizeof(scenarios) / sizeof(scenarios[0])) {
    test_end();
    return 0;
  }
  name = scenarios[scenario].name;
  if (!scenarios[scenario].run(step++)) {
    if (vc != NULL) {
      TSVConnClose(vc);
      vc = NULL;
    }
    TSIOBufferDestroy(in);
    TSIOBufferDestroy(out);
    step = 0;
    ++scenario;
  }
  TSContScheduleOnPool(self, STEP_MS, TS_THREAD_POOL_NET);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  TSMutex mutex = TSMutexCreate();
  test_begin(argc, argv);
  driver = TSContCreate(drive, mutex);
  cont   = TSContCreate(handler, mutex);
  /* Later than the start, so that the engine takes connections. */
  TSContScheduleOnPool(driver, 1500, TS_THREAD_POOL_NET);
}
