/* test: serve */
/* Connections of plugins over descriptors and sockets: the events of their VIOs, one scenario after the other.
 *
 * A scenario is a list of steps, 100 ms apart, so that the events of one step are over before the next. The far end of
 * the connection is driven by the steps themselves. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "test.h"

enum { STEP_MS = 100, MAX_STEPS = 8 };

static TSCont driver;
static const char *name;
static int far = -1;
static TSVConn vc;
static TSVIO rvio, wvio;
static TSIOBuffer in, out;
static TSIOBufferReader in_reader, out_reader;

/* What the handler does besides showing an event. */
static struct {
  int consume;
  int reenable;
  int close;
  /* Shows nothing: how much goes at once is up to the kernel. */
  int silent;
  const char *fill;
} react;

static void
note(const char *format, const char *value)
{
  char line[256];
  snprintf(line, sizeof(line), format, value);
  show(name, "%s", line);
}

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
  case TS_EVENT_NET_CONNECT:
    return "NET_CONNECT";
  case TS_EVENT_NET_CONNECT_FAILED:
    return "NET_CONNECT_FAILED";
  case TS_EVENT_NET_ACCEPT:
    return "NET_ACCEPT";
  default:
    snprintf(number, sizeof(number), "event %d", event);
    return number;
  }
}

static void
queue(const char *bytes)
{
  TSIOBufferWrite(out, bytes, (int64_t)strlen(bytes));
}

static int
handler(TSCont cont, TSEvent event, void *edata)
{
  char line[128];
  (void)cont;
  if (event == TS_EVENT_NET_CONNECT || event == TS_EVENT_NET_ACCEPT) {
    vc = (TSVConn)edata;
    note("%s", event_name(event));
    return 0;
  }
  if (event == TS_EVENT_NET_CONNECT_FAILED) {
    note("%s", event_name(event));
    return 0;
  }
  snprintf(line, sizeof(line), "%s on %s, done %d todo %d", event_name(event),
           edata == rvio ? "read" : edata == wvio ? "write" : "nothing known", (int)TSVIONDoneGet((TSVIO)edata),
           TSVIONTodoGet((TSVIO)edata) > 1000000 ? -1 : (int)TSVIONTodoGet((TSVIO)edata));
  if (!react.silent) {
    note("%s", line);
  }
  if (react.close) {
    TSVConnClose(vc);
    vc = NULL;
    return 0;
  }
  if (edata == rvio && react.consume) {
    TSIOBufferReaderConsume(in_reader, TSIOBufferReaderAvail(in_reader));
  }
  if (event == TS_EVENT_VCONN_WRITE_READY && react.fill) {
    queue(react.fill);
    react.fill = NULL;
  }
  if (react.reenable && (event == TS_EVENT_VCONN_READ_READY || event == TS_EVENT_VCONN_WRITE_READY)) {
    TSVIOReenable((TSVIO)edata);
  }
  return 0;
}

static TSCont cont;

static void
buffers(void)
{
  memset(&react, 0, sizeof(react));
  in         = TSIOBufferCreate();
  out        = TSIOBufferCreate();
  in_reader  = TSIOBufferReaderAlloc(in);
  out_reader = TSIOBufferReaderAlloc(out);
  rvio = wvio = NULL;
}

static void
unix_pair(void)
{
  int ends[2];
  buffers();
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
    note("%s", "no pair");
    return;
  }
  far = ends[1];
  fcntl(far, F_SETFL, O_NONBLOCK);
  vc = TSVConnFdCreate(ends[0]);
  if (vc == NULL) {
    note("%s", "no connection");
  }
}

static void
start_read(int64_t n)
{
  rvio = TSVConnRead(vc, cont, in, n);
}

static void
start_write(const char *bytes, int64_t n)
{
  queue(bytes);
  wvio = TSVConnWrite(vc, cont, out_reader, n);
}

static void
far_send(const char *bytes)
{
  if (send(far, bytes, strlen(bytes), MSG_NOSIGNAL) != (ssize_t)strlen(bytes)) {
    note("far cannot send: %s", strerror(errno));
  }
}

static void
far_fill(size_t n)
{
  char *bytes = (char *)malloc(n);
  memset(bytes, 'x', n);
  if (send(far, bytes, n, MSG_NOSIGNAL) != (ssize_t)n) {
    note("far cannot send: %s", strerror(errno));
  }
  free(bytes);
}

static void
far_receive(void)
{
  char bytes[128];
  const ssize_t n = recv(far, bytes, sizeof(bytes) - 1, MSG_DONTWAIT);
  if (n < 0) {
    note("far receives nothing: %s", errno == EAGAIN ? "open" : strerror(errno));
  } else if (n == 0) {
    note("far receives %s", "end of stream");
  } else {
    bytes[n] = 0;
    note("far receives %s", bytes);
  }
}

static void
far_close(void)
{
  close(far);
  far = -1;
}

static void
show_input(void)
{
  char bytes[64], line[128];
  const int64_t avail = TSIOBufferReaderAvail(in_reader);
  const int64_t n     = TSIOBufferReaderCopy(in_reader, bytes, sizeof(bytes) - 1);
  bytes[n]            = 0;
  snprintf(line, sizeof(line), "%d %.10s", (int)avail, bytes);
  note("input %s", line);
}

/* Each step says whether another one follows. */

static int
conversation(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    react.consume = react.reenable = 1;
    show(name, "closed %d, fd %s, families %d %d", TSVConnClosedGet(vc), TSVConnFdGet(vc) >= 0 ? "there" : "none",
         TSNetVConnLocalAddrGet(vc)->sa_family == AF_UNSPEC, TSNetVConnRemoteAddrGet(vc)->sa_family == AF_UNSPEC);
    start_read(INT64_MAX);
    start_write("hello", 5);
    show(name, "read VIO %d, write VIO %d", rvio == TSVConnReadVIOGet(vc), wvio == TSVConnWriteVIOGet(vc));
    show(name, "VIO: buffer %d %d, reader %d %d, cont %d, mutex %d, connection %d", TSVIOBufferGet(rvio) == in,
         TSVIOBufferGet(wvio) == out, TSVIOReaderGet(rvio) == NULL, TSVIOReaderGet(wvio) == out_reader,
         TSVIOContGet(rvio) == cont, TSVIOMutexGet(wvio) == TSContMutexGet(cont), TSVIOVConnGet(rvio) == vc);
    show(name, "bytes %d done %d", (int)TSVIONBytesGet(wvio), (int)TSVIONDoneGet(wvio));
    return 1;
  case 1:
    far_receive();
    far_send("answer");
    return 1;
  case 2:
    far_send("more");
    return 1;
  case 3:
    far_close();
    return 1;
  case 4:
    TSVIOReenable(rvio);
    return 1;
  }
  return 0;
}

static int
data_and_end(int step)
{
  if (step == 0) {
    unix_pair();
    react.consume = react.reenable = 1;
    far_send("bye");
    far_close();
    start_read(INT64_MAX);
  }
  return step < 1;
}

static int
unbounded_write(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    start_write("12345", INT64_MAX);
    return 1;
  case 1:
    far_receive();
    TSVIOReenable(wvio);
    return 1;
  case 2:
    queue("67");
    TSVIOReenable(wvio);
    TSVIOReenable(wvio);
    return 1;
  case 3:
    far_receive();
  }
  return 0;
}

static int
filled_write(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    react.fill = "filled";
    start_write("", 6);
    return 1;
  case 1:
    far_receive();
  }
  return 0;
}

static int
partly_filled_write(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    react.fill = "fill";
    start_write("", 6);
    return 1;
  case 1:
    far_receive();
    queue("ed and more");
    TSVIOReenable(wvio);
    return 1;
  case 2:
    far_receive();
    show(name, "left in the reader %d", (int)TSIOBufferReaderAvail(out_reader));
  }
  return 0;
}

static int
marked_write(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    TSIOBufferWaterMarkSet(out, 100);
    react.fill = "second ";
    start_write("first ", 20);
    return 1;
  case 1:
    far_receive();
    queue("third and more");
    TSVIOReenable(wvio);
    return 1;
  case 2:
    far_receive();
  }
  return 0;
}

static int
zero_bytes(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    start_read(0);
    start_write("unwanted", 0);
    return 1;
  case 1:
    far_send("x");
    TSVIOReenable(rvio);
    TSVIOReenable(wvio);
    return 1;
  case 2:
    far_receive();
    far_close();
    return 1;
  }
  return 0;
}

static int
lowered_total(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    start_write("abc", 10);
    return 1;
  case 1:
    TSVIONBytesSet(wvio, 3);
    TSVIOReenable(wvio);
    return 1;
  case 2:
    TSVIONBytesSet(wvio, 6);
    queue("def");
    TSVIOReenable(wvio);
    return 1;
  case 3:
    far_receive();
  }
  return 0;
}

static int
full_buffer(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    start_read(INT64_MAX);
    far_fill(40000);
    return 1;
  case 1:
    show_input();
    TSVIOReenable(rvio);
    return 1;
  case 2:
    TSIOBufferReaderConsume(in_reader, TSIOBufferReaderAvail(in_reader));
    return 1;
  case 3:
    TSVIOReenable(rvio);
    return 1;
  case 4:
    show_input();
  }
  return 0;
}

static void
small_buffer(int64_t mark)
{
  unix_pair();
  TSIOBufferDestroy(in);
  in        = TSIOBufferSizedCreate(TS_IOBUFFER_SIZE_INDEX_128);
  in_reader = TSIOBufferReaderAlloc(in);
  TSIOBufferWaterMarkSet(in, mark);
  far_fill(1000);
  start_read(INT64_MAX);
}

static int
small_blocks(int step)
{
  switch (step) {
  case 0:
    small_buffer(0);
    return 1;
  case 1:
    TSIOBufferReaderConsume(in_reader, 10);
    TSVIOReenable(rvio);
    return 1;
  case 2:
    TSIOBufferReaderConsume(in_reader, 118);
    TSVIOReenable(rvio);
    return 1;
  }
  return 0;
}

static int
small_blocks_marked(int step)
{
  switch (step) {
  case 0:
    small_buffer(300);
    return 1;
  case 1:
    TSIOBufferReaderConsume(in_reader, 50);
    TSVIOReenable(rvio);
    return 1;
  case 2:
    TSIOBufferReaderConsume(in_reader, 100);
    TSVIOReenable(rvio);
    return 1;
  }
  return 0;
}

static int
completion(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    start_read(4);
    far_send("123456");
    return 1;
  case 1:
    show_input();
    far_close();
    return 1;
  case 2:
    TSVIONBytesSet(rvio, 6);
    TSVIOReenable(rvio);
    return 1;
  case 3:
    show_input();
    TSVIONBytesSet(rvio, 7);
    TSVIOReenable(rvio);
    return 1;
  }
  return 0;
}

static int
second_read(int step)
{
  TSVIO first;
  switch (step) {
  case 0:
    unix_pair();
    start_read(100);
    far_send("abc");
    return 1;
  case 1:
    first = rvio;
    start_read(2);
    show(name, "the same VIO %d, done %d", first == rvio, (int)TSVIONDoneGet(rvio));
    far_send("defg");
    return 1;
  case 2:
    show_input();
  }
  return 0;
}

static int
half_close(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    react.consume = react.reenable = 1;
    start_read(INT64_MAX);
    start_write("out", INT64_MAX);
    return 1;
  case 1:
    TSVConnShutdown(vc, 0, 0);
    TSVConnShutdown(vc, 0, 1);
    far_receive();
    far_receive();
    far_send("in");
    return 1;
  case 2:
    show(name, "buffer of the shut VIO %s, closed %d", TSVIOBufferGet(wvio) ? "there" : "null", TSVConnClosedGet(vc));
    far_close();
    return 1;
  }
  return 0;
}

static int
shut_reading(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    start_read(INT64_MAX);
    return 1;
  case 1:
    TSVConnShutdown(vc, 1, 0);
    start_write("still", 5);
    return 1;
  case 2:
    far_receive();
    show(name, "buffer of the shut VIO %s", TSVIOBufferGet(rvio) ? "there" : "null");
    return 1;
  }
  return 0;
}

static int
close_in_callback(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    react.close = 1;
    start_read(INT64_MAX);
    start_write("dropped?", INT64_MAX);
    far_send("x");
    return 1;
  case 1:
    far_receive();
  }
  return 0;
}

static int
failing_write(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    far_close();
    start_write("nobody", 6);
    return 1;
  }
  return 0;
}

static int
large_write(int step)
{
  char *bytes;
  switch (step) {
  case 0:
    unix_pair();
    react.silent = 1;
    bytes        = (char *)malloc(2000001);
    memset(bytes, 'y', 2000000);
    bytes[2000000] = 0;
    queue(bytes);
    free(bytes);
    wvio = TSVConnWrite(vc, cont, out_reader, 2000000);
    return 1;
  case 1:
    show(name, "not all is sent: %d", TSVIONTodoGet(wvio) > 0);
    TSVConnClose(vc);
    vc = NULL;
    return 1;
  }
  return 0;
}

static int
timeouts(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    start_read(INT64_MAX);
    start_write("", INT64_MAX);
    TSVConnInactivityTimeoutSet(vc, 100 * 1000 * 1000);
    return 1;
  }
  return step < 30;
}

static int
timeouts_of_a_writer(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    start_write("", INT64_MAX);
    TSVConnActiveTimeoutSet(vc, 100 * 1000 * 1000);
    return 1;
  }
  return step < 30;
}

static int
cancelled_timeouts(int step)
{
  switch (step) {
  case 0:
    unix_pair();
    start_read(INT64_MAX);
    TSVConnActiveTimeoutSet(vc, 100 * 1000 * 1000);
    TSVConnInactivityTimeoutSet(vc, 100 * 1000 * 1000);
    TSVConnActiveTimeoutCancel(vc);
    TSVConnInactivityTimeoutCancel(vc);
    return 1;
  }
  return step < 25;
}

/* A loopback address that listens, or did. */
static struct sockaddr_in
listening(int *fd)
{
  struct sockaddr_in addr;
  socklen_t size = sizeof(addr);
  memset(&addr, 0, sizeof(addr));
  addr.sin_family      = AF_INET;
  addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  *fd                  = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(*fd, (struct sockaddr *)&addr, sizeof(addr)) != 0 || listen(*fd, 5) != 0 ||
      getsockname(*fd, (struct sockaddr *)&addr, &size) != 0) {
    note("%s", "cannot listen");
  }
  return addr;
}

static int port_fd;

static int
connected(int step)
{
  struct sockaddr_in addr;
  switch (step) {
  case 0:
    buffers();
    react.consume = react.reenable = 1;
    addr = listening(&port_fd);
    show(name, "done at once %d", TSActionDone(TSNetConnect(cont, (struct sockaddr *)&addr)));
    start_read(INT64_MAX);
    start_write("over tcp", 8);
    show(name, "remote port %d, local family %d, asked for by %d",
         ((const struct sockaddr_in *)TSNetVConnRemoteAddrGet(vc))->sin_port == addr.sin_port,
         TSNetVConnLocalAddrGet(vc)->sa_family, TSNetInvokingContGet(vc) == cont);
    return 1;
  case 1:
    far = accept(port_fd, NULL, NULL);
    close(port_fd);
    far_receive();
    far_send("answer");
    return 1;
  case 2: {
    struct linger reset = {1, 0};
    setsockopt(far, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    far_close();
    return 1;
  }
  }
  return 0;
}

static void
connect_refused(void)
{
  struct sockaddr_in addr;
  buffers();
  addr = listening(&port_fd);
  close(port_fd);
  TSNetConnect(cont, (struct sockaddr *)&addr);
}

static int
refused_reader(int step)
{
  if (step == 0) {
    connect_refused();
    start_read(INT64_MAX);
  }
  return step < 1;
}

static int
refused_writer(int step)
{
  if (step == 0) {
    connect_refused();
    start_write("to nobody", 9);
  }
  return step < 1;
}

static int
refused_both(int step)
{
  if (step == 0) {
    connect_refused();
    start_write("to nobody", 9);
    start_read(INT64_MAX);
  }
  return step < 1;
}

static int
accepted(int step)
{
  static int phase, port;
  static TSAction action;
  struct sockaddr_in addr;
  if (step == 0) {
    buffers();
    react.consume = react.reenable = 1;
    addr = listening(&port_fd);
    port = addr.sin_port;
    close(port_fd);
    action = TSNetAccept(cont, ntohs(addr.sin_port), AF_INET, 0);
    phase  = 0;
    return 1;
  }
  memset(&addr, 0, sizeof(addr));
  addr.sin_family      = AF_INET;
  addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  addr.sin_port        = (in_port_t)port;
  switch (phase) {
  case 0:
    /* The port may be opened by another thread. */
    far = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(far, (struct sockaddr *)&addr, sizeof(addr)) != 0) {
      far_close();
      return step < 50;
    }
    /* Nothing is told of a connection before its first bytes. */
    far_send("hello");
    phase = 1;
    return 1;
  case 1:
    if (vc == NULL) {
      return step < 50;
    }
    show(name, "families %d %d, closed %d", TSNetVConnLocalAddrGet(vc)->sa_family, TSNetVConnRemoteAddrGet(vc)->sa_family,
         TSVConnClosedGet(vc));
    start_read(INT64_MAX);
    start_write("welcome", 7);
    phase = 2;
    return 1;
  case 2:
    far_receive();
    far_send("more");
    phase = 3;
    return 1;
  default:
    TSActionCancel(action);
    return 0;
  }
}

static const struct {
  const char *name;
  int (*run)(int step);
} scenarios[] = {
  {"conversation", conversation},
  {"data and end", data_and_end},
  {"unbounded write", unbounded_write},
  {"filled write", filled_write},
  {"partly filled write", partly_filled_write},
  {"marked write", marked_write},
  {"zero bytes", zero_bytes},
  {"lowered total", lowered_total},
  {"full buffer", full_buffer},
  {"small blocks", small_blocks},
  {"small blocks, marked", small_blocks_marked},
  {"completion", completion},
  {"second read", second_read},
  {"half close", half_close},
  {"shut reading", shut_reading},
  {"close in callback", close_in_callback},
  {"failing write", failing_write},
  {"large write", large_write},
  {"inactivity", timeouts},
  {"active, writer", timeouts_of_a_writer},
  {"cancelled timeouts", cancelled_timeouts},
  {"connected", connected},
  {"refused, reader", refused_reader},
  {"refused, writer", refused_writer},
  {"refused, both", refused_both},
  {"accepted", accepted},
};

static void
clean_up(void)
{
  if (vc != NULL) {
    TSVConnClose(vc);
    vc = NULL;
  }
  if (far >= 0) {
    far_close();
  }
  TSIOBufferDestroy(in);
  TSIOBufferDestroy(out);
}

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
    clean_up();
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
  /* One mutex and one thread for everything. */
  driver = TSContCreate(drive, mutex);
  cont   = TSContCreate(handler, mutex);
  TSContScheduleOnPool(driver, STEP_MS, TS_THREAD_POOL_NET);
}
