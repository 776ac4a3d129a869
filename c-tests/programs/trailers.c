/* test: program shared */
/* Trailers of chunked bodies in both directions, passed on and dropped (`drop_chunked_trailers`), and that the connections
 * go on behind them. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ts/host.h>
#include <ts/experimental.h>
#include <ts/ts.h>

#include "sockets.h"

#define BODY "4\r\nbody\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n"

/* Reads until a body has ended: one without chunks is empty. Its trailers are shown. */
static int
show_message(int fd, const char *who)
{
  char text[4096];
  size_t have = 0;
  text[0]     = '\0';
  for (;;) {
    const char *body = strstr(text, "\r\n\r\n");
    const char *last = body != NULL ? strstr(body, "\r\n0\r\n") : NULL;
    if (body != NULL && (strstr(text, "chunked") == NULL || (last != NULL && strstr(last + 3, "\r\n\r\n") != NULL))) {
      printf("%s: %.*s%s%s\n", who, (int)strcspn(text, "\r"), text, last == NULL ? "" : ", with",
             last == NULL ? "" : strstr(last, "X-Sum: 1\r\nX-More: 2\r\n") != NULL ? " trailers" : "out trailers");
      return 1;
    }
    if (have == sizeof(text) - 1 || read(fd, text + have, 1) != 1) {
      printf("%s: the end\n", who);
      return 0;
    }
    text[++have] = '\0';
  }
}

static void *
serve(void *fd_)
{
  const int listener = (int)(intptr_t)fd_, fd = accept(listener, NULL, NULL);
  while (show_message(fd, "origin got")) {
    dprintf(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" BODY);
  }
  close(fd);
  return NULL;
}

/* Two requests on one connection. */
static void
ask(const char *name, int drops)
{
  const int fd = loopback(tshost_port());
  printf("- %s\n", name);
  TSMgmtConfigIntSet("proxy.config.http.drop_chunked_trailers", drops);
  dprintf(fd, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" BODY);
  show_message(fd, "client got");
  dprintf(fd, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  show_message(fd, "client got");
  close(fd);
}

int
main(void)
{
  char map[128];
  const char *maps[]     = {map, NULL};
  const char *records[]  = {"proxy.config.exec_thread.autoconfig=0", "proxy.config.exec_thread.limit=1", NULL};
  tshost_options options = {.size = sizeof(options), .listen = "0", .maps = maps, .records = records};
  const int listener     = loopback(0);
  pthread_t origin;
  setvbuf(stdout, NULL, _IOLBF, 0);
  snprintf(map, sizeof(map), "map / http://127.0.0.1:%d/", port_of(listener));
  pthread_create(&origin, NULL, serve, (void *)(intptr_t)listener);
  pthread_detach(origin);
  if (tshost_start(&options) != 0) {
    printf("start: %s\n", tshost_last_error());
    return 1;
  }
  ask("passed on", 0);
  ask("dropped", 1);
  tshost_stop();
  close(listener);
  return 0;
}
