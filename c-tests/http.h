/* For test plugins that watch transactions: an origin of their own and a client, both on plain threads, and a list of what
 * happened in each scenario.
 *
 * A plugin defines scenarios(), which runs on a thread of its own once the server takes connections, and at_init(). Within
 * a scenario client and hooks write lines with note(); show_notes() prints them. The host maps http://test.example/ to an
 * address where nothing listens: requests go to the test's origin because route() gives its address.
 */
#ifndef HTTP_H
#define HTTP_H

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <time.h>

#include <ts/experimental.h>

#include "sockets.h"
#include "test.h"

static void scenarios(void);
static void at_init(void);

enum { ANSWER_MS = 10000, NOTE_SIZE = 128, MOST_NOTES = 256 };

/* ---- what happened */

static pthread_mutex_t notes_lock   = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t notes_changed = PTHREAD_COND_INITIALIZER;
static char notes[MOST_NOTES][NOTE_SIZE];
static int note_count;
/* What the client got; shown last, since it may be there before or after the last hook. */
static char client_got[NOTE_SIZE];

static inline void __attribute__((format(printf, 1, 2)))
note(const char *format, ...)
{
  va_list args;
  va_start(args, format);
  pthread_mutex_lock(&notes_lock);
  if (note_count < MOST_NOTES) {
    vsnprintf(notes[note_count++], NOTE_SIZE, format, args);
  }
  pthread_cond_broadcast(&notes_changed);
  pthread_mutex_unlock(&notes_lock);
  va_end(args);
}

static inline int
times_noted(const char *text)
{
  int i, count = 0;
  for (i = 0; i < note_count; ++i) {
    count += strcmp(notes[i], text) == 0;
  }
  return count;
}

/* Waits until the line was noted that often; 0 if that does not happen in time. */
static inline int
await_note(const char *text, int times)
{
  struct timespec end;
  int late = 0, there;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += ANSWER_MS / 1000;
  pthread_mutex_lock(&notes_lock);
  while (times_noted(text) < times && !late) {
    late = pthread_cond_timedwait(&notes_changed, &notes_lock, &end) != 0;
  }
  there = times_noted(text) >= times;
  pthread_mutex_unlock(&notes_lock);
  return there;
}

/* Prints what was noted, one line for the scenario, and forgets it. Runs of one line are shown once. */
static inline void
show_notes(const char *scenario)
{
  static char line[MOST_NOTES * NOTE_SIZE];
  size_t used = 0;
  int i;
  pthread_mutex_lock(&notes_lock);
  line[0] = 0;
  for (i = 0; i < note_count; ++i) {
    if (i == 0 || strcmp(notes[i], notes[i - 1]) != 0) {
      used += snprintf(line + used, sizeof(line) - used, "%s%s", used ? ", " : "", notes[i]);
    }
  }
  note_count = 0;
  pthread_mutex_unlock(&notes_lock);
  show(scenario, "%s%s%s", line, client_got[0] ? "; client: " : "", client_got);
  client_got[0] = 0;
}

/* How often a file of the host's logs holds the text; waits for the first time. */
static inline int
times_in_log(const char *name, const char *text)
{
  static char log[1 << 20];
  char path[4096];
  int tries, count = 0;
  snprintf(path, sizeof(path), "%s/var/log/trafficserver/%s", TSInstallDirGet(), name);
  for (tries = 0; tries < ANSWER_MS / 20 && count == 0; ++tries) {
    FILE *file = fopen(path, "r");
    const char *at;
    if (file) {
      log[fread(log, 1, sizeof(log) - 1, file)] = 0;
      fclose(file);
      for (at = strstr(log, text); at; at = strstr(at + 1, text)) {
        ++count;
      }
    }
    if (count == 0) {
      usleep(20000);
    }
  }
  return count;
}

/* ---- sockets */

static inline void
send_text(int fd, const char *text)
{
  size_t at = 0, length = strlen(text);
  while (at < length) {
    const ssize_t sent = send(fd, text + at, length - at, MSG_NOSIGNAL);
    if (sent <= 0) {
      return;
    }
    at += sent;
  }
}

/* Reads a head, and if it has a body, as many bytes behind it as Content-Length says or until the last chunk; ends when the
 * peer closes. */
static inline size_t
receive_message(int fd, char *bytes, size_t size, int has_body)
{
  size_t have = 0;
  bytes[0]    = 0;
  while (have + 1 < size) {
    struct pollfd ready = {fd, POLLIN, 0};
    const char *head    = strstr(bytes, "\r\n\r\n");
    if (head) {
      const char *length = strcasestr(bytes, "content-length: ");
      const size_t body  = length && length < head ? strtoul(length + 16, NULL, 10) : 0;
      const int chunked  = strcasestr(bytes, "transfer-encoding: chunked") != NULL;
      if (!has_body || (chunked ? strstr(head, "\r\n0\r\n\r\n") != NULL : have >= head + 4 - bytes + body)) {
        break;
      }
    }
    if (poll(&ready, 1, ANSWER_MS) <= 0) {
      break;
    }
    const ssize_t got = recv(fd, bytes + have, size - 1 - have, 0);
    if (got <= 0) {
      break;
    }
    have += got;
    bytes[have] = 0;
  }
  return have;
}

static inline size_t
receive(int fd, char *bytes, size_t size)
{
  return receive_message(fd, bytes, size, 1);
}

/* ---- the origin */

static int origin_port;
/* What the origin answers, and whether it closes behind that; set before the request is made. */
static const char *origin_answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
static int origin_closes;
/* The body of the last request that it got. */
static char origin_got[NOTE_SIZE];
/* A line that the origin waits for behind its answer, if any. */
static const char *origin_awaits;
/* Bytes that the kernel takes for the origin while it does not read; 0 for as many as it likes. */
static int origin_takes;

static inline void *
origin_connection(void *fd_)
{
  const int fd = (int)(intptr_t)fd_;
  static __thread char request[1 << 16];
  if (origin_takes) {
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &origin_takes, sizeof(origin_takes));
  }
  while (receive(fd, request, sizeof(request)) > 0) {
    const char *body = strstr(request, "\r\n\r\n");
    snprintf(origin_got, sizeof(origin_got), "%s", body ? body + 4 : "");
    send_text(fd, origin_answer);
    if (origin_awaits) {
      await_note(origin_awaits, 1);
    }
    if (origin_closes) {
      break;
    }
  }
  close(fd);
  return NULL;
}

static inline void *
origin_accepts(void *fd_)
{
  for (;;) {
    const int fd = accept4((int)(intptr_t)fd_, NULL, NULL, SOCK_CLOEXEC);
    pthread_t thread;
    if (fd >= 0 && pthread_create(&thread, NULL, origin_connection, (void *)(intptr_t)fd) == 0) {
      pthread_detach(thread);
    }
  }
  return NULL;
}

static inline void
start_origin(void)
{
  const int fd = loopback(0);
  pthread_t thread;
  origin_port = port_of(fd);
  pthread_create(&thread, NULL, origin_accepts, (void *)(intptr_t)fd);
  pthread_detach(thread);
}

/* Sends the transaction to the origin. */
static inline void
route(TSHttpTxn txnp)
{
  const struct sockaddr_in address = loopback_address(origin_port);
  TSHttpTxnServerAddrSet(txnp, (const struct sockaddr *)&address);
}

/* ---- the client */

static inline int
server_port(void)
{
  TSMgmtString ports = NULL;
  int port           = 0;
  if (TSMgmtStringGet("proxy.config.http.server_ports", &ports) == TS_SUCCESS && ports) {
    port = atoi(ports);
    TSfree(ports);
  }
  return port;
}

/* Sends bytes on a connection of their own and returns it. */
static inline int
begin_request(const char *bytes)
{
  const int fd = loopback(server_port());
  send_text(fd, bytes);
  return fd;
}

/* Keeps what came: status, the first line of the body if it is no page, and whether the connection ends. */
static inline void
end_request_of(int fd, int has_body)
{
  static char answer[1 << 20];
  const size_t have = receive_message(fd, answer, sizeof(answer), has_body);
  const char *head  = strstr(answer, "\r\n\r\n");
  if (!head) {
    snprintf(client_got, sizeof(client_got), "%s", have ? "part of a head" : "closed");
  } else {
    const char *body = head[4] == '<' ? "a page" : head + 4;
    snprintf(client_got, sizeof(client_got), "%.3s '%.*s'%s", answer + 9, (int)strcspn(body, "\r\n"), body,
             strcasestr(answer, "connection: close") ? " and close" : "");
  }
  close(fd);
}

static inline void
end_request(int fd)
{
  end_request_of(fd, 1);
}

/* One request on a connection of its own. `fields` are lines with their ends. */
static inline void
request(const char *method, const char *fields, const char *body)
{
  static char bytes[1 << 16];
  snprintf(bytes, sizeof(bytes), "%s /path HTTP/1.1\r\nHost: test.example\r\n%s\r\n%s", method, fields, body);
  end_request_of(begin_request(bytes), strcmp(method, "HEAD") != 0);
}

/* ---- hooks */

/* Short names of the hooks of sessions and transactions, by event. */
static inline const char *
hook_name(TSEvent event)
{
  switch ((int)event) {
  case TS_EVENT_HTTP_SSN_START: return "session start";
  case TS_EVENT_HTTP_SSN_CLOSE: return "session close";
  case TS_EVENT_HTTP_TXN_START: return "start";
  case TS_EVENT_HTTP_READ_REQUEST_HDR: return "request";
  case TS_EVENT_HTTP_PRE_REMAP: return "pre-remap";
  case TS_EVENT_HTTP_POST_REMAP: return "post-remap";
  case TS_EVENT_HTTP_CACHE_LOOKUP_COMPLETE: return "lookup";
  case TS_EVENT_HTTP_OS_DNS: return "address";
  case TS_EVENT_HTTP_SEND_REQUEST_HDR: return "send request";
  case TS_EVENT_HTTP_READ_RESPONSE_HDR: return "response";
  case TS_EVENT_HTTP_SEND_RESPONSE_HDR: return "send response";
  case TS_EVENT_HTTP_TXN_CLOSE: return "close";
  default: return "other";
  }
}

static const TSHttpHookID TXN_HOOKS[] = {
  TS_HTTP_TXN_START_HOOK,        TS_HTTP_READ_REQUEST_HDR_HOOK, TS_HTTP_PRE_REMAP_HOOK,        TS_HTTP_POST_REMAP_HOOK,
  TS_HTTP_CACHE_LOOKUP_COMPLETE_HOOK, TS_HTTP_OS_DNS_HOOK,      TS_HTTP_SEND_REQUEST_HDR_HOOK, TS_HTTP_READ_RESPONSE_HDR_HOOK,
  TS_HTTP_SEND_RESPONSE_HDR_HOOK, TS_HTTP_TXN_CLOSE_HOOK};
enum { TXN_HOOK_COUNT = sizeof(TXN_HOOKS) / sizeof(TXN_HOOKS[0]) };

/* The event of a hook. */
static inline TSEvent
event_of(TSHttpHookID hook)
{
  return (TSEvent)(TS_EVENT_HTTP_READ_REQUEST_HDR + (int)hook);
}

/* Calls it at every hook of a transaction, for all transactions. */
static inline void
watch_transactions(TSCont contp)
{
  int i;
  for (i = 0; i < TXN_HOOK_COUNT; ++i) {
    TSHttpHookAdd(TXN_HOOKS[i], contp);
  }
}

static inline void
watch_sessions(TSCont contp)
{
  TSHttpHookAdd(TS_HTTP_SSN_START_HOOK, contp);
  TSHttpHookAdd(TS_HTTP_SSN_CLOSE_HOOK, contp);
}

/* What a test does to each transaction at READ_REQUEST_HDR; see watch_requests(). */
static void (*prepare_request)(TSHttpTxn);

static inline int
at_request_and_close(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
    if (prepare_request) {
      prepare_request(txnp);
    }
  } else {
    note("%s", hook_name(event));
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

/* Sends every transaction to the test's origin, prepared by the function, which may be null, and notes its end. */
static inline void
watch_requests(void (*prepare)(TSHttpTxn))
{
  TSCont contp    = TSContCreate(at_request_and_close, NULL);
  prepare_request = prepare;
  TSHttpHookAdd(TS_HTTP_READ_REQUEST_HDR_HOOK, contp);
  TSHttpHookAdd(TS_HTTP_TXN_CLOSE_HOOK, contp);
}

/* Whether the event is of a session, which then goes on. */
static inline int
session_goes_on(TSEvent event, void *edata)
{
  const int is_session = event == TS_EVENT_HTTP_SSN_START || event == TS_EVENT_HTTP_SSN_CLOSE;
  if (is_session) {
    TSHttpSsnReenable((TSHttpSsn)edata, TS_EVENT_HTTP_CONTINUE);
  }
  return is_session;
}

static inline int
reenable_now(TSCont contp, TSEvent event, void *edata)
{
  (void)event;
  (void)edata;
  TSHttpTxnReenable((TSHttpTxn)TSContDataGet(contp), TS_EVENT_HTTP_CONTINUE);
  TSContDestroy(contp);
  return 0;
}

/* Lets the transaction go on after so many milliseconds, from another continuation. */
static inline void
reenable_later(TSHttpTxn txnp, int ms)
{
  TSCont later = TSContCreate(reenable_now, TSMutexCreate());
  TSContDataSet(later, txnp);
  TSContScheduleOnPool(later, ms, TS_THREAD_POOL_NET);
}

/* ---- start */

static void *
scenarios_thread(void *unused)
{
  TSThread self = TSThreadInit();
  (void)unused;
  scenarios();
  TSThreadDestroy(self);
  test_end();
  return NULL;
}

static int
ports_are_ready(TSCont contp, TSEvent event, void *edata)
{
  pthread_t thread;
  (void)contp;
  (void)event;
  (void)edata;
  pthread_create(&thread, NULL, scenarios_thread, NULL);
  pthread_detach(thread);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  start_origin();
  at_init();
  TSLifecycleHookAdd(TS_LIFECYCLE_PORTS_READY_HOOK, TSContCreate(ports_are_ready, NULL));
}

#endif
