/* test: program shared */
/* Clients of a port that speaks the PROXY protocol, under limits, in front of an origin that shows what it was asked. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ts/experimental.h>
#include <ts/host.h>

#include "sockets.h"

#define V1 "PROXY TCP4 10.1.2.3 10.9.9.9 1111 2222\r\n"

static int origin_port;

/* Reads until an empty line; the length, or 0 when the connection ended before. */
static size_t
read_head(int fd, char *head, size_t size)
{
  size_t length = 0;
  while (length < size - 1 && read(fd, head + length, 1) == 1) {
    head[++length] = '\0';
    if (length >= 4 && memcmp(head + length - 4, "\r\n\r\n", 4) == 0) {
      return length;
    }
  }
  return 0;
}

static void
skip_body(int fd, const char *head)
{
  char chunks[256];
  if (strstr(head, "Transfer-Encoding: chunked") != NULL) {
    /* The only empty line of a body without trailers ends it. */
    read_head(fd, chunks, sizeof(chunks));
    return;
  }
  const char *field = strstr(head, "Content-Length: ");
  long left         = field == NULL ? 0 : strtol(field + 16, NULL, 10);
  char byte;
  while (left-- > 0 && read(fd, &byte, 1) == 1) {
  }
}

/* Answers every request of a connection with the request's head. */
static void *
answer(void *arg)
{
  int fd = (int)(intptr_t)arg;
  char head[4096];
  size_t length;
  while ((length = read_head(fd, head, sizeof(head))) > 0) {
    skip_body(fd, head);
    if (strstr(head, "GET /early") == head) {
      dprintf(fd, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
    }
    dprintf(fd, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n", strstr(head, "GET /304") == head ? "304 Not Modified" : "200 OK",
            strstr(head, "GET /304") == head ? 0 : length);
    if (strstr(head, "GET /304") != head && write(fd, head, length) != (ssize_t)length) {
      break;
    }
  }
  close(fd);
  return NULL;
}

static void *
origin(void *arg)
{
  int fd, listening = (int)(intptr_t)arg;
  while ((fd = accept(listening, NULL, NULL)) >= 0) {
    pthread_t thread;
    pthread_create(&thread, NULL, answer, (void *)(intptr_t)fd);
    pthread_detach(thread);
  }
  return NULL;
}

static int
client(const char *before, size_t length)
{
  struct timeval patience = {.tv_sec = 20};
  int fd                  = loopback(tshost_port());
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  if (fd < 0 || write(fd, before, length) != (ssize_t)length) {
    perror("client");
    exit(2);
  }
  return fd;
}

/* The line that begins with `name` in `text`. */
static void
show_line(const char *text, const char *name)
{
  const char *line = strstr(text, name);
  if (line != NULL) {
    printf(" | %.*s", (int)strcspn(line, "\r"), line);
  }
}

/* Shows the status line of the next response, the fields that are of interest, and what the origin was asked. */
static void
show(int fd, const char *what)
{
  char head[4096], body[4096] = "";
  if (read_head(fd, head, sizeof(head)) == 0) {
    printf("%s: closed\n", what);
    return;
  }
  printf("%s: %.*s", what, (int)strcspn(head, "\r"), head);
  show_line(head, "Connection:");
  show_line(head, "Warning:");
  if (strstr(head, " 200 ") != NULL && strstr(head, "Content-Length: 0") == NULL) {
    read_head(fd, body, sizeof(body));
    show_line(body, "PROXY ");
    show_line(body, "Client-ip:");
    show_line(body, "X-Forwarded-For:");
    show_line(body, "Expect:");
    show_line(body, "Transfer-Encoding:");
  }
  printf("\n");
}

static void
ask(int fd, const char *request, const char *fields)
{
  dprintf(fd, "%s HTTP/1.1\r\nHost: h\r\n%s\r\n", request, fields);
}

/* What the origin is told in front of the first request on its connection. */
static void
proxy_header_out(void)
{
  const int fd = client(V1, strlen(V1));
  TSMgmtConfigIntSet("proxy.config.http.proxy_protocol_out", 0);
  ask(fd, "GET /told", "");
  show(fd, "the header of the client");
  ask(fd, "GET /once", "");
  show(fd, "not again");
  TSMgmtConfigIntSet("proxy.config.http.proxy_protocol_out", -1);
  close(fd);
}

static void
proxy_headers(void)
{
  static const char v2[]    = "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\x0a\x01\x02\x04\x0a\x09\x09\x08\x04\x57\x08\xae";
  static const char local[] = "\r\n\r\n\0\r\nQUIT\n\x20\0\0";
  int fd                    = client(V1, strlen(V1));
  ask(fd, "GET /a", "");
  show(fd, "version 1");
  ask(fd, "GET /b", "");
  show(fd, "the next request");
  close(fd);
  fd = client(v2, sizeof(v2) - 1);
  ask(fd, "GET /a", "");
  show(fd, "version 2");
  close(fd);
  fd = client(V1, 20);
  if (write(fd, V1 + 20, strlen(V1) - 20) < 0) {
    perror("second half");
  }
  ask(fd, "GET /a", "");
  show(fd, "two pieces");
  close(fd);
  fd = client("", 0);
  ask(fd, "GET /a", "");
  show(fd, "no header");
  close(fd);
  fd = client(local, sizeof(local));
  show(fd, "version 2 without addresses");
  close(fd);
  fd = client("PROXY UNKNOWN\r\n", 15);
  show(fd, "version 1 without addresses");
  close(fd);
}

static void
expectations(void)
{
  int fd = client(V1, strlen(V1));
  ask(fd, "POST /p", "Content-Length: 2\r\nExpect: 100-continue\r\n");
  show(fd, "an upload that waits");
  dprintf(fd, "ab");
  show(fd, "after its body");
  ask(fd, "POST /p", "Transfer-Encoding: chunked\r\nX-A: b\r\n");
  dprintf(fd, "0\r\n\r\n");
  show(fd, "a chunked one");
  ask(fd, "GET /304", "");
  show(fd, "a 304 that nobody asked for");
  ask(fd, "PURGE /x", "");
  show(fd, "a purge");
  ask(fd, "GET /early", "");
  show(fd, "hints");
  show(fd, "behind hints");
  show(fd, "the connection");
  close(fd);
}

/* The connection that has been idle for longest goes when there is one too many. */
static void
limits(void)
{
  int fds[3], at;
  for (at = 0; at < 3; ++at) {
    fds[at] = client(V1, strlen(V1));
    ask(fds[at], "GET /idle", "");
    show(fds[at], "one of three");
  }
  show(fds[0], "the first, too many");
  for (at = 1; at < 3; ++at) {
    ask(fds[at], "GET /idle", "");
    show(fds[at], "another");
  }
  for (at = 0; at < 3; ++at) {
    close(fds[at]);
  }
}

int
main(void)
{
  char map[128];
  const char *maps[]     = {map, NULL};
  const char *records[]  = {"proxy.config.exec_thread.autoconfig=0", "proxy.config.exec_thread.limit=1",
                            "proxy.config.net.max_connections_in=2", "proxy.config.http.send_100_continue_response=1",
                            "proxy.config.http.response_via_str=me", NULL};
  tshost_options options = {.size = sizeof(options), .listen = "0:pp", .maps = maps, .records = records};
  pthread_t thread;
  int listening = loopback(0);

  origin_port = port_of(listening);
  setvbuf(stdout, NULL, _IOLBF, 0);
  snprintf(map, sizeof(map), "map / http://127.0.0.1:%d/", origin_port);
  pthread_create(&thread, NULL, origin, (void *)(intptr_t)listening);
  if (tshost_start(&options) != 0) {
    printf("start: %s\n", tshost_last_error());
    return 1;
  }
  proxy_header_out();
  proxy_headers();
  expectations();
  limits();
  tshost_stop();
  shutdown(listening, SHUT_RDWR);
  pthread_join(thread, NULL);
  close(listening);
  printf("end\n");
  return 0;
}
