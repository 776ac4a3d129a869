/* test: serve */
/* Clients that connect and say nothing: the timeout of the run-root (`accept_no_activity_timeout`) ends them without a word,
 * and no session has begun, as that takes a first byte. One that speaks is served after them. */
#include "http.h"

enum { CLIENTS = 8, TIMEOUT_MS = 2000 };

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  note("%s", hook_name(event));
  if (session_goes_on(event, edata)) {
    return 0;
  }
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route((TSHttpTxn)edata);
  }
  TSHttpTxnReenable((TSHttpTxn)edata, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  TSCont contp = TSContCreate(handle, NULL);
  watch_transactions(contp);
  watch_sessions(contp);
}

static int64_t
now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* How a connection ends that nothing is sent on. */
static const char *
end_of(int fd)
{
  struct pollfd ready = {fd, POLLIN, 0};
  char byte;
  ssize_t got;
  if (poll(&ready, 1, ANSWER_MS) <= 0) {
    return "no end";
  }
  got = recv(fd, &byte, 1, 0);
  return got > 0 ? "bytes" : got == 0 || errno == ECONNRESET ? "closed" : "an error";
}

static int
noted(const char *text)
{
  int count;
  pthread_mutex_lock(&notes_lock);
  count = times_noted(text);
  pthread_mutex_unlock(&notes_lock);
  return count;
}

static void
forget_notes(void)
{
  pthread_mutex_lock(&notes_lock);
  note_count = 0;
  pthread_mutex_unlock(&notes_lock);
}

static void
scenarios(void)
{
  const int64_t began = now_ms();
  int fds[CLIENTS], i, closed = 0, early = 0;
  for (i = 0; i < CLIENTS; ++i) {
    fds[i] = loopback(server_port());
  }
  for (i = 0; i < CLIENTS; ++i) {
    closed += strcmp(end_of(fds[i]), "closed") == 0;
    /* The original looks for them once a second. */
    early += now_ms() - began < TIMEOUT_MS - 1000;
    close(fds[i]);
  }
  show("closed", "%d of %d, %d of them too early", closed, CLIENTS, early);
  show("sessions", "%d began, %d ended", noted("session start"), noted("session close"));
  show("transactions", "%d began, %d ended, %d with a request", noted("start"), noted("close"), noted("request"));
  forget_notes();
  request("GET", "Connection: close\r\n", "");
  await_note("session close", 1);
  show_notes("one that speaks");
}
