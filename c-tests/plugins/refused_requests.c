/* test: serve */
/* Requests that are refused before they are anybody's: in which version the answer is, and what the log says of them. */
#include "http.h"

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  note("%s", hook_name(event));
  TSHttpTxnReenable((TSHttpTxn)edata, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  TSHttpHookAdd(TS_HTTP_TXN_CLOSE_HOOK, TSContCreate(handle, NULL));
}

/* `logged` is the line of the log: method, URL, length of the head. */
static void
one(const char *name, const char *bytes, const char *logged)
{
  static char answer[1 << 16];
  char line[256];
  const int fd = begin_request(bytes);
  receive(fd, answer, sizeof(answer));
  close(fd);
  await_note("close", 1);
  snprintf(line, sizeof(line), "%s.\n", logged);
  note("%.*s", (int)strcspn(answer, "\r"), answer);
  note("logged %d times as %s", times_in_log("urls.log", line), logged);
  show_notes(name);
}

/* Of a request that breaks off there is no answer. */
static void
broken_off(const char *name, const char *bytes, const char *logged)
{
  char line[256];
  const int fd = begin_request(bytes);
  shutdown(fd, SHUT_WR);
  await_note("close", 1);
  close(fd);
  snprintf(line, sizeof(line), "%s.\n", logged);
  note("logged %d times as %s", times_in_log("urls.log", line), logged);
  show_notes(name);
}

static void
scenarios(void)
{
  one("a control byte in the target", "GET /a\x01 HTTP/1.1\r\nHost: a.example\r\n\r\n", "GET / 18");
  one("a blank in the target", "PUT /b c HTTP/1.1\r\nHost: b.example\r\n\r\n", "PUT / 18");
  one("no method", "(/ /c HTTP/1.1\r\nHost: c.example\r\n\r\n", "- / 15");
  one("an asterisk", "HEAD * HTTP/1.1\r\nHost: d.example\r\n\r\n", "HEAD / 19");
  one("another version", "GET /e HTTP/7.1\r\nHost: e.example\r\n\r\n", "GET /e 19");
  one("no version", "GET /f\r\n\r\n", "GET /f 19");
  one("a name that is none", "GET /g HTTP/1.1\r\nA B: c\r\n\r\n", "GET /g 19");
  one("lengths that differ", "GET /h HTTP/1.1\r\nHost: h.example\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "GET h.example/h 74");
  one("two hosts", "GET /i HTTP/1.1\r\nHost: i.example\r\nHost: j.example\r\n\r\n", "GET i.example/i 53");
  one("a transfer coding", "GET /k HTTP/1.1\r\nHost: k.example\r\nTransfer-Encoding: gzip\r\n\r\n", "GET k.example/k 61");
  one("TRACE with a body", "TRACE /l HTTP/1.1\r\nHost: l.example\r\nContent-Length: 1\r\n\r\nx", "TRACE l.example/l 57");
  broken_off("half a request line", "GET /m", "- / 15");
  broken_off("half a head", "DELETE /n HTTP/1.1\r\nHost: n.example\r\nX", "DELETE n.example/n 39");
}
