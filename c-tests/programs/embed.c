/* test: program shared static dlopen */
/* A program that starts the host inside itself, uses it, and stops it. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ts/host.h>

#include "sockets.h"

#ifdef TEST_DLOPEN
/* The same calls through pointers, in a process that opened the library for itself only. */
static struct {
  int (*start)(const tshost_options *);
  int (*plugin_load)(const char *);
  int (*remap_add)(const char *);
  int (*port)(void);
  int (*stop)(void);
  const char *(*last_error)(void);
} host;

static void
find(void *place, void *library, const char *name)
{
  void *address = dlsym(library, name);
  if (address == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(2);
  }
  /* ISO C does not turn an object pointer into a function pointer; their bytes are the same. */
  memcpy(place, &address, sizeof(address));
}

static void
open_library(void)
{
  void *library = dlopen("libtshost.so.0", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(2);
  }
  find(&host.start, library, "tshost_start");
  find(&host.plugin_load, library, "tshost_plugin_load");
  find(&host.remap_add, library, "tshost_remap_add");
  find(&host.port, library, "tshost_port");
  find(&host.stop, library, "tshost_stop");
  find(&host.last_error, library, "tshost_last_error");
}

#define tshost_start host.start
#define tshost_plugin_load host.plugin_load
#define tshost_remap_add host.remap_add
#define tshost_port host.port
#define tshost_stop host.stop
#define tshost_last_error host.last_error
#else
static void
open_library(void)
{
}
#endif

static void
result(const char *what, int status)
{
  printf("%s: %d%s%s\n", what, status, status == 0 ? "" : " ", status == 0 ? "" : tshost_last_error());
}

/* Prints a field of a response head. */
static void
show_field(const char *head, const char *name)
{
  const char *field = strstr(head, name);
  if (field != NULL) {
    printf(", %.*s", (int)strcspn(field, "\r"), field);
  }
}

/* Sends a request and shows the status line of the response, the plugin's field, and where it leads. */
static void
request(const char *name)
{
  char text[8192];
  size_t length = 0;
  ssize_t got;
  int fd = loopback(tshost_port());
  if (fd < 0) {
    printf("%s: no connection\n", name);
    return;
  }
  dprintf(fd, "GET /x HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", name);
  while (length < sizeof(text) - 1 && (got = read(fd, text + length, sizeof(text) - 1 - length)) > 0) {
    length += (size_t)got;
  }
  close(fd);
  text[length] = '\0';
  printf("%s: %.*s", name, (int)strcspn(text, "\r"), text);
  show_field(text, "Location:");
  show_field(text, "X-Embed:");
  printf("\n");
}

int
main(void)
{
  const char *bad_records[] = {"proxy.config.no.such.record=1", NULL};
  const char *maps[]        = {"map http://away.test/ http://127.0.0.1:1/ @plugin=./embed_remap.so @pparam=else.where", NULL};
  tshost_options options    = {.size = 0};
  int port;

  setvbuf(stdout, NULL, _IOLBF, 0);
  open_library();
  result("port before the start", tshost_port());
  result("stop before the start", tshost_stop());
  result("plugin before the start", tshost_plugin_load("./embed_hook.so hello"));
  result("rule before the start",
         tshost_remap_add("http://refused.test/ http://127.0.0.1:1/ @action=deny @method=GET"));

  result("start with no size", tshost_start(&options));
  options.size   = sizeof(options);
  options.listen = "127.0.0.1:0";
  options.origin = "nowhere";
  result("start with an unknown origin", tshost_start(&options));
  options.origin  = "demo";
  options.records = bad_records;
  result("start with an unknown record", tshost_start(&options));
  options.records = NULL;
  options.maps    = maps;
  result("start", tshost_start(&options));
  result("start twice", tshost_start(&options));
  printf("has a port: %d\n", tshost_port() > 0);

  request("any.test");
  request("refused.test");
  result("rule while it runs", tshost_remap_add("map http://refused-too.test/ http://127.0.0.1:1/ @action=deny"));
  request("refused-too.test");
  request("away.test");
  result("rule with a plugin that fails",
         tshost_remap_add("http://a.test/ http://b.test/ @plugin=./embed_remap.so @pparam=fail"));
  request("away.test");
  result("rule of an unknown kind", tshost_remap_add("bogus http://a/ http://b/"));
  request("any.test");
  printf("missing plugin: %d\n", tshost_plugin_load("./no_such_plugin.so"));
  printf("its error names it: %d\n", strstr(tshost_last_error(), "no_such_plugin.so") != NULL);

  port = tshost_port();
  result("stop", tshost_stop());
  printf("port is closed: %d\n", loopback(port) < 0);
  result("stop twice", tshost_stop());
  result("start after a stop", tshost_start(&options));
  return 0;
}
