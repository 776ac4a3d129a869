/* test: program shared */
/* What remap plugins answer and are told, as seen from Traffic Server: chains, redirects, statuses, rules for referers, the
   state of the origin, parameters with quotes. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ts/host.h>

#include "sockets.h"

/* Reads until the end of a head, or of the connection. */
static void
read_head(int fd, char *text, size_t size)
{
  size_t length = 0;
  ssize_t got;
  text[0] = '\0';
  while (strstr(text, "\r\n\r\n") == NULL && length < size - 1 && (got = read(fd, text + length, size - 1 - length)) > 0) {
    length += (size_t)got;
    text[length] = '\0';
  }
}

/* Answers as the path says. */
static void *
serve(void *data)
{
  static char request[65536];
  int listener = *(int *)data;
  for (;;) {
    int fd = accept(listener, NULL, NULL);
    read_head(fd, request, sizeof(request));
    if (strstr(request, "/interim") != NULL) {
      dprintf(fd, "HTTP/1.1 103 Early Hints\r\n\r\n");
    }
    if (strstr(request, "/garbage") != NULL) {
      dprintf(fd, "garbage\r\n\r\n");
    } else if (strstr(request, "/half") != NULL) {
      dprintf(fd, "HTTP/1.1 200 OK\r\nA: b");
    } else if (strstr(request, "/nothing") == NULL) {
      dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
    close(fd);
  }
  return NULL;
}

static void
ask(const char *host, const char *path, const char *fields)
{
  static char answer[65536];
  int fd = loopback(tshost_port());
  dprintf(fd, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n", path, host, fields);
  read_head(fd, answer, sizeof(answer));
  while (strncmp(answer, "HTTP/1.1 103", 12) == 0) {
    char *next = strstr(answer, "\r\n\r\n") + 4;
    memmove(answer, next, strlen(next) + 1);
    if (answer[0] == '\0') {
      read_head(fd, answer, sizeof(answer));
    }
  }
  close(fd);
  const char *location = strstr(answer, "Location: ");
  printf("%s%s: %.*s", host, path, (int)strcspn(answer, "\r"), answer);
  /* Without the port, which the system chose. */
  printf("%s%.*s\n", location ? ", to " : "", location ? 16 : 0, location ? location + 10 : "");
}

#define PLUGIN " @plugin=./remap_answers.so @pparam="

int
main(void)
{
  static const char *const rules[] = {
    "map http://chain-%d.test/ http://127.0.0.1:%d/" PLUGIN "name=first @pparam=answer=%d" PLUGIN "name=second",
    "map http://to-%d.test/ http://127.0.0.1:%d/" PLUGIN "name=redirects @pparam=answer=1 @pparam=redirect @pparam=status=%d",
  };
  static const struct {
    int rule, number;
  } numbered[] = {{0, -1}, {0, 0}, {0, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 0}, {1, 200}, {1, 308}, {1, 404}};
  static char lines[16][256];
  const char *maps[17]   = {NULL};
  const char *records[]  = {"proxy.config.http.cache.http=0",
                            "proxy.config.exec_thread.autoconfig=0",
                            "proxy.config.exec_thread.limit=1",
                            "proxy.config.http.connect_attempts_max_retries=1",
                            "proxy.config.net.defer_accept=0",
                            /* A connection that the origin is about to close would be asked once more. */
                            "proxy.config.http.keep_alive_enabled_out=0",
                            NULL};
  tshost_options options = {.size = sizeof(options), .listen = "127.0.0.1:0", .maps = maps, .records = records};
  int origin             = loopback(0);
  size_t count           = 0;
  pthread_t thread;

  setvbuf(stdout, NULL, _IOLBF, 0);
  for (size_t i = 0; i < sizeof(numbered) / sizeof(numbered[0]); ++i) {
    const int number = numbered[i].number;
    snprintf(lines[count++], sizeof(lines[0]), rules[numbered[i].rule], number, port_of(origin), number);
  }
  snprintf(lines[count++], sizeof(lines[0]), "map http://told.test/ http://127.0.0.1:%d/" PLUGIN "name=told" PLUGIN "name=not", port_of(origin));
  snprintf(lines[count++], sizeof(lines[0]), "map http://nobody.test/ http://127.0.0.1:1/" PLUGIN "name=told");
  snprintf(lines[count++], sizeof(lines[0]), "map http://unknown.test/ http://nowhere.invalid/" PLUGIN "name=told");
  snprintf(lines[count++], sizeof(lines[0]),
           "map_with_referer http://referer.test/ http://127.0.0.1:%d/ http://refused.test/ ^http://good" PLUGIN
           "name=redirects @pparam=answer=1 @pparam=redirect", port_of(origin));
  snprintf(lines[count++], sizeof(lines[0]),
           "map_with_referer http://status.test/ http://127.0.0.1:%d/ http://refused.test/ ^http://good" PLUGIN "name=says @pparam=status=404",
           port_of(origin));
  snprintf(lines[count++], sizeof(lines[0]),
           "map http://quoted.test/ http://127.0.0.1:1/ @pparam=early" PLUGIN "name=quoted @pparam= @pparam=\"a b\" @pparam='c d'");
  for (size_t i = 0; i < count; ++i) {
    maps[i] = lines[i];
  }
  pthread_create(&thread, NULL, serve, &origin);
  pthread_detach(thread);
  if (tshost_start(&options) != 0) {
    printf("%s\n", tshost_last_error());
    return 1;
  }

  for (int answer = -1; answer <= 4; ++answer) {
    char host[32];
    snprintf(host, sizeof(host), "chain-%d.test", answer);
    ask(host, "/", "");
  }
  ask("to-0.test", "/", "");
  ask("to-200.test", "/", "");
  ask("to-308.test", "/", "");
  ask("to-404.test", "/", "");
  ask("referer.test", "/", "Referer: http://bad/\r\n");
  ask("referer.test", "/", "Referer: http://good/\r\n");
  ask("status.test", "/", "Referer: http://bad/\r\n");
  ask("status.test", "/", "Referer: http://good/\r\n");
  ask("told.test", "/", "");
  ask("told.test", "/interim", "");
  ask("told.test", "/garbage", "");
  ask("told.test", "/half", "");
  ask("told.test", "/nothing", "");
  ask("nobody.test", "/", "");
  ask("unknown.test", "/", "");

  tshost_stop();
  close(origin);
  return 0;
}
