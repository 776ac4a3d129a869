/* test: program shared */
/* Clients that say too little: each is ended by the record that is for it, and not before its time. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <ts/host.h>

#include "sockets.h"

/* The records below, in seconds. */
#define SILENT 2
#define ACTIVE 4
#define IDLE 1
/* Between the bytes of a client that trickles. */
#define GAP_MS 250
#define PATIENCE_S 20

static double
now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Sends `begin` at once, then `more` byte by byte if it `trickles`, and shows what comes and whether the connection ends
 * between `least` and two seconds after it. */
static void
one(const char *what, const char *begin, const char *more, int trickles, double least)
{
  char got[4096]     = "";
  size_t have        = 0;
  const double start = now();
  int fd             = loopback(tshost_port());
  int ended          = 0;
  if (fd < 0 || send(fd, begin, strlen(begin), MSG_NOSIGNAL) != (ssize_t)strlen(begin)) {
    perror("client");
    exit(2);
  }
  while (!ended && now() - start < PATIENCE_S) {
    struct pollfd ready = {fd, POLLIN, 0};
    if (poll(&ready, 1, GAP_MS) == 0) {
      if (trickles && *more != '\0' && send(fd, more++, 1, MSG_NOSIGNAL) != 1) {
        ended = 1;
      }
      continue;
    }
    ssize_t length = recv(fd, got + have, sizeof(got) - 1 - have, 0);
    if (length > 0) {
      have += (size_t)length;
      got[have] = '\0';
    } else {
      ended = 1;
    }
  }
  const double seconds = now() - start;
  printf("%s: %s, %s\n", what, have == 0 ? "no answer" : strtok(got, "\r"),
         !ended                ? "never ended"
         : seconds < least     ? "ended too early"
         : seconds > least + 2 ? "ended too late"
                               : "ended in time");
  close(fd);
}

int
main(void)
{
  /* Its clients' connections are taken by the kernel alone: it never answers. */
  const int origin = loopback(0), port = port_of(origin);
  char map[128], map_to_nobody[] = "map http://gone/ http://127.0.0.1:1/";
  const char *maps[]    = {map, map_to_nobody, NULL};
  const char *records[] = {"proxy.config.exec_thread.autoconfig=0",
                           "proxy.config.exec_thread.limit=1",
                           "proxy.config.http.transaction_no_activity_timeout_in=2",
                           "proxy.config.http.transaction_active_timeout_in=4",
                           "proxy.config.http.keep_alive_no_activity_timeout_in=1",
                           NULL};
  tshost_options options = {.size = sizeof(options), .listen = "0", .maps = maps, .records = records};
  const char *upload     = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\n";
  const char *many       = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  setvbuf(stdout, NULL, _IOLBF, 0);
  snprintf(map, sizeof(map), "map http://h/ http://127.0.0.1:%d/", port);
  if (tshost_start(&options) != 0) {
    printf("start: %s\n", tshost_last_error());
    return 1;
  }
  one("a head that stops", "GET /", "", 0, SILENT);
  one("a head that trickles", "GET /", many, 1, ACTIVE);
  one("a body that stops", upload, "", 0, SILENT);
  one("a body that trickles", upload, many, 1, ACTIVE);
  one("no second request", "GET / HTTP/1.1\r\nHost: gone\r\n\r\n", "", 0, IDLE);
  tshost_stop();
  close(origin);
  printf("end\n");
  return 0;
}
