/* test: serve */
/* Answers to requests with bodies: ones that come before the body was sent, and a 304. */
#include "http.h"

/* More than what kernel and server take for an origin that does not read. */
enum { BODY_SIZE = 12000000 };

static void
at_init(void)
{
  watch_requests(NULL);
}

static void
one(const char *name, const char *method, const char *fields, const char *body)
{
  request(method, fields, body);
  await_note("close", 1);
  show_notes(name);
}

/* The origin answers when it has read as much as it has room for. The client sends all the same, and reads afterwards. */
static void
early(void)
{
  static char bytes[BODY_SIZE + 256], answer[4096];
  const int head = snprintf(bytes, sizeof(bytes), "POST /early HTTP/1.1\r\nHost: test.example\r\nContent-Length: %d\r\n\r\n", BODY_SIZE);
  char byte;
  int fd;
  ssize_t end;
  memset(bytes + head, 'a', BODY_SIZE);
  origin_awaits = "answered";
  origin_takes  = 1 << 16;
  fd            = begin_request(bytes);
  receive(fd, answer, sizeof(answer));
  end = recv(fd, &byte, 1, 0);
  snprintf(client_got, sizeof(client_got), "%.3s%s, %s", answer + 9, strstr(answer, "Connection: close") ? " and close" : "",
           end == 0 ? "closed in order" : end < 0 ? "reset" : "bytes");
  await_note("close", 1);
  note("answered");
  close(fd);
  show_notes("an answer before the body");
  origin_awaits = NULL;
  origin_takes  = 0;
}

static void
scenarios(void)
{
  early();
  origin_answer = "HTTP/1.1 304 Not Modified\r\n\r\n";
  one("304 to POST", "POST", "Content-Length: 6\r\n", "posted");
  one("304 to PUT", "PUT", "Content-Length: 6\r\n", "posted");
  one("304 to chunks", "POST", "Transfer-Encoding: chunked\r\n", "1\r\nx\r\n0\r\n\r\n");
  one("304 to POST without a body", "POST", "Content-Length: 0\r\n", "");
  one("304 to DELETE", "DELETE", "", "");
}
