/* test: program shared */
/* Redirects that are followed: with a body, with one that is too long to be kept, to places that are none; and what the
   statistics say about it. A server of its own shows the bodies that it gets. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <ts/host.h>
#include <ts/ts.h>

#include "sockets.h"

static int origin;

/* Reads one message; its length, 0 when there is none. */
static size_t
read_message(int fd, char *text, size_t size)
{
  size_t length = 0;
  for (;;) {
    char *end, *field;
    ssize_t got;
    text[length] = '\0';
    if ((end = strstr(text, "\r\n\r\n")) != NULL) {
      size_t body = length - (size_t)(end + 4 - text);
      if (strstr(text, "chunked") != NULL ? strstr(end, "0\r\n\r\n") != NULL :
                                            (field = strstr(text, "Content-Length: ")) == NULL || body >= (size_t)atoi(field + 16)) {
        return length;
      }
    }
    if (length == size - 1 || (got = read(fd, text + length, size - 1 - length)) <= 0) {
      return 0;
    }
    length += (size_t)got;
  }
}

/* What is served by path: a status and where it leads. */
static const struct {
  const char *path, *status, *location;
} answers[] = {
  {"/moved", "302 Found", "/end"},
  {"/kept", "307 Temporary Redirect", "/end"},
  {"/twice", "302 Found", "/moved"},
  {"/ftp", "302 Found", "ftp://127.0.0.1/x"},
  {"/nobody", "302 Found", "http:///x"},
  {"/other", "304 Not Modified", "/end"},
};

static void
answer(int fd, const char *request)
{
  const char *body = strstr(request, "\r\n\r\n") + 4;
  char text[256];
  for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); ++i) {
    if (strstr(request, answers[i].path) != NULL) {
      dprintf(fd, "HTTP/1.1 %s\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", answers[i].status, answers[i].location);
      return;
    }
  }
  int length = snprintf(text, sizeof(text), "%.*s with %zu bytes %.1s", (int)strcspn(request, "\r"), request, strlen(body), body);
  dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", length, text);
}

static void *
serve(void *data)
{
  static char request[65536];
  int listener = *(int *)data;
  for (;;) {
    int fd = accept(listener, NULL, NULL);
    if (read_message(fd, request, sizeof(request)) > 0) {
      answer(fd, request);
    }
    close(fd);
  }
  return NULL;
}

static int
connect_to_host(void)
{
  int fd = loopback(tshost_port());
  if (fd < 0) {
    perror("connect");
    exit(2);
  }
  return fd;
}

static void
ask(const char *what, const char *fields, const char *body)
{
  char text[16384];
  int fd = connect_to_host();
  dprintf(fd, "%s HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n%s\r\n%s", what, fields, body);
  size_t length = read_message(fd, text, sizeof(text));
  close(fd);
  printf("%s: %.*s", what, (int)strcspn(text, "\r"), length > 0 ? text : "nothing");
  const char *page = length > 0 ? strstr(text, "\r\n\r\n") + 4 : "";
  printf("%s%s\n", *page != '\0' && *page != '<' ? ", " : "", *page != '<' ? page : "");
}

static TSMgmtInt
statistic(const char *name)
{
  TSMgmtInt number = -1;
  if (TSMgmtIntGet(name, &number) != TS_SUCCESS) {
    TSMgmtCounterGet(name, &number);
  }
  return number;
}

/* Waits for a number that another thread is about to reach. */
static void
expect(const char *name, TSMgmtInt wanted)
{
  struct timespec pause = {.tv_nsec = 2000000};
  TSMgmtInt number;
  for (int i = 0; (number = statistic(name)) != wanted && i < 5000; ++i) {
    nanosleep(&pause, NULL);
  }
  printf("%s: %lld\n", name, (long long)number);
}

int
main(void)
{
  static char fields[64], body[3001];
  char rule[128];
  pthread_t thread;
  setvbuf(stdout, NULL, _IOLBF, 0);
  origin = loopback(0);
  pthread_create(&thread, NULL, serve, &origin);
  pthread_detach(thread);
  const char *records[]  = {"proxy.config.http.cache.http=0",
                            "proxy.config.exec_thread.autoconfig=0",
                            "proxy.config.exec_thread.limit=1",
                            "proxy.config.http.insert_request_via_str=0",
                            "proxy.config.http.number_of_redirections=1",
                            "proxy.config.http.redirect.actions=self:follow",
                            "proxy.config.http.post_copy_size=2048",
                            "proxy.config.net.defer_accept=0",
                            NULL};
  tshost_options options = {.size = sizeof(options), .listen = "127.0.0.1:0", .records = records};
  snprintf(rule, sizeof(rule), "map http://a.test/ http://127.0.0.1:%d/", port_of(origin));
  if (tshost_remap_add(rule) != 0 || tshost_start(&options) != 0) {
    printf("%s\n", tshost_last_error());
    return 1;
  }

  printf("- redirects\n");
  ask("GET /moved", "", "");
  ask("GET /twice", "", "");
  ask("GET /ftp", "", "");
  ask("GET /nobody", "", "");
  ask("POST /kept", "Content-Length: 3\r\n", "abc");
  ask("POST /moved", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n");
  memset(body, 'x', sizeof(body) - 1);
  snprintf(fields, sizeof(fields), "Content-Length: %zu\r\n", strlen(body));
  ask("POST /kept", fields, body);
  ask("POST /end", fields, body);

  printf("- statistics\n");
  expect("proxy.process.http.completed_requests", 8);
  expect("proxy.process.http.incoming_requests", 13);
  expect("proxy.process.http.post_requests", 6);
  expect("proxy.process.http.origin_shutdown.release_invalid_request", 5);
  expect("proxy.process.http.total_server_connections", 12);
  expect("proxy.process.http.current_server_connections", 0);
  expect("proxy.process.http.current_client_transactions", 0);
  /* A client that says nothing. */
  int fd = connect_to_host();
  expect("proxy.process.http.current_client_connections", 1);
  close(fd);
  expect("proxy.process.http.current_client_connections", 0);

  tshost_stop();
  close(origin);
  return 0;
}
