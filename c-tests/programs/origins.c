/* test: program shared */
/* Where requests go: parents in turn and when they fail, addresses that are dead, connections that are limited, used again,
   reset, and redirects that lead where they may not. Two servers of its own answer with their names. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ts/host.h>

#include "sockets.h"

typedef struct {
  const char *name;
  int listener;
  int port;
} Server;

static Server one = {.name = "one"}, two = {.name = "two"};
/* A port on which nothing listens. */
static int dead;
static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t held      = PTHREAD_COND_INITIALIZER;
static int accepted, holding, go_on;

static int
listen_on(int *port, int backlog)
{
  struct sockaddr_in address = loopback_address(0);
  int fd                     = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || (backlog > 0 && listen(fd, backlog) != 0)) {
    perror("listen");
    exit(2);
  }
  *port = port_of(fd);
  return fd;
}

static void
reset(int fd)
{
  struct linger linger = {.l_onoff = 1};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}

/* Holds the answer to /hold until the test says so. */
static void
hold(void)
{
  pthread_mutex_lock(&counting);
  holding = 1;
  pthread_cond_broadcast(&held);
  while (!go_on) {
    pthread_cond_wait(&held, &counting);
  }
  pthread_mutex_unlock(&counting);
}

/* Answers one request; 0 ends the connection. */
static int
answer(int fd, const Server *server, const char *head)
{
  char body[512];
  int length = snprintf(body, sizeof(body), "%s: %.*s", server->name, (int)strcspn(head, "\r"), head);
  if (strstr(head, "/reset") != NULL) {
    reset(fd);
    return 0;
  }
  if (strstr(head, "/hold") != NULL) {
    hold();
  }
  if (strstr(head, "/away") != NULL) {
    dprintf(fd, "HTTP/1.1 302 Found\r\nLocation: http://two.test:%d/there\r\nContent-Length: 0\r\n\r\n", two.port);
    return 1;
  }
  if (server == &one && strstr(head, "/missing") != NULL) {
    dprintf(fd, "HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n%s", length, body);
    return 1;
  }
  dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", length, body);
  return 1;
}

typedef struct {
  int fd;
  const Server *server;
} Client;

static void *
serve(void *data)
{
  Client client = *(Client *)data;
  char head[8192];
  size_t length = 0;
  free(data);
  for (;;) {
    ssize_t got = read(client.fd, head + length, sizeof(head) - 1 - length);
    if (got <= 0) {
      break;
    }
    length += (size_t)got;
    head[length] = '\0';
    if (strstr(head, "\r\n\r\n") == NULL) {
      continue;
    }
    length = 0;
    if (!answer(client.fd, client.server, head)) {
      break;
    }
  }
  close(client.fd);
  return NULL;
}

static void *
accept_all(void *data)
{
  Server *server = data;
  for (;;) {
    pthread_t thread;
    Client *client = malloc(sizeof(*client));
    client->server = server;
    client->fd     = accept(server->listener, NULL, NULL);
    pthread_mutex_lock(&counting);
    ++accepted;
    pthread_mutex_unlock(&counting);
    pthread_create(&thread, NULL, serve, client);
    pthread_detach(thread);
  }
  return NULL;
}

static void
start_server(Server *server)
{
  pthread_t thread;
  server->listener = listen_on(&server->port, 16);
  pthread_create(&thread, NULL, accept_all, server);
  pthread_detach(thread);
}

static int
send_request(const char *method, const char *host, const char *path)
{
  int fd = loopback(tshost_port());
  if (fd < 0) {
    perror("connect");
    exit(2);
  }
  dprintf(fd, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", method, path, host);
  return fd;
}

/* Shows the status line and, of an answer of the servers, the body, with their ports by name. */
static void
show(int fd, const char *host, const char *path)
{
  char text[16384], ports[3][8];
  size_t length = 0;
  ssize_t got;
  char *body, *at;
  while (length < sizeof(text) - 1 && (got = read(fd, text + length, sizeof(text) - 1 - length)) > 0) {
    length += (size_t)got;
  }
  close(fd);
  text[length] = '\0';
  printf("%s%s: %.*s", host, path, (int)strcspn(text, "\r"), text);
  body = strstr(text, "\r\n\r\n");
  snprintf(ports[0], sizeof(ports[0]), ":%d", one.port);
  snprintf(ports[1], sizeof(ports[1]), ":%d", two.port);
  snprintf(ports[2], sizeof(ports[2]), ":%d", dead);
  if (body != NULL && (strncmp(body + 4, "one: ", 5) == 0 || strncmp(body + 4, "two: ", 5) == 0)) {
    for (int i = 0; i < 3; ++i) {
      while ((at = strstr(body, ports[i])) != NULL) {
        memmove(at, at + strlen(ports[i]), strlen(at + strlen(ports[i])) + 1);
      }
    }
    printf(", %s", body + 4);
  }
  printf("\n");
}

static void
get(const char *host, const char *path)
{
  show(send_request("GET", host, path), host, path);
}

static int
connections(void)
{
  int count;
  pthread_mutex_lock(&counting);
  count    = accepted;
  accepted = 0;
  pthread_mutex_unlock(&counting);
  return count;
}

static void
write_file(const char *folder, const char *name, const char *text)
{
  char path[4096];
  FILE *file;
  snprintf(path, sizeof(path), "%s/%s", folder, name);
  file = fopen(path, "w");
  fputs(text, file);
  fclose(file);
}

static void
write_configuration(const char *folder)
{
  char text[4096];
  snprintf(text, sizeof(text),
           "dest_host=first.test parent=\"down.test:%d;two.test:%d\" go_direct=false\n"
           "dest_host=turn.test parent=\"one.test:%d;two.test:%d\" round_robin=strict\n"
           "dest_host=server.test parent=\"two.test:%d\" parent_is_proxy=false\n"
           "dest_host=retry.test parent=\"one.test:%d;two.test:%d\" parent_retry=simple_retry\n"
           "dest_host=direct.test parent=\"down.test:%d\" go_direct=true\n"
           "dest_host=none.test parent=\"down.test:%d\" go_direct=false\n"
           "dest_host=hash.test parent=\"p1.origin.test:%d;p2.origin.test:%d\" round_robin=consistent_hash\n",
           dead, two.port, one.port, two.port, two.port, one.port, two.port, dead, dead, one.port, two.port);
  write_file(folder, "parent.config", text);
  write_file(folder, "hosts",
             "127.0.0.1 first.test turn.test server.test retry.test direct.test none.test hash.test one.test two.test down.test "
             "plain.test limited.test p1.origin.test p2.origin.test gone.test\n");
  write_file(folder, "ip_allow.yaml", "ip_allow:\n  - apply: in\n    ip_addrs: 127.0.0.1\n    action: allow\n    methods: ALL\n");
  write_file(folder, "records.config", "");
}

static void
add_rule(const char *host, int port, const char *more)
{
  char rule[512];
  snprintf(rule, sizeof(rule), "map http://%s/ http://%s:%d/ %s", host, host, port, more);
  if (tshost_remap_add(rule) != 0) {
    printf("%s: %s\n", host, tshost_last_error());
  }
}

int
main(void)
{
  char folder[] = "/tmp/origins-XXXXXX", hosts[4200], command[4200];
  int fd;
  setvbuf(stdout, NULL, _IOLBF, 0);
  start_server(&one);
  start_server(&two);
  int unused = listen_on(&dead, 0);
  if (mkdtemp(folder) == NULL) {
    perror("mkdtemp");
    return 2;
  }
  write_configuration(folder);
  snprintf(hosts, sizeof(hosts), "proxy.config.hostdb.host_file.path=%s/hosts", folder);
  const char *records[] = {hosts,
                           "proxy.config.http.cache.http=1",
                           "proxy.config.exec_thread.autoconfig=0",
                           "proxy.config.exec_thread.limit=1",
                           "proxy.config.http.insert_request_via_str=0",
                           "proxy.config.http.connect_attempts_max_retries=0",
                           "proxy.config.http.connect_attempts_max_retries_dead_server=0",
                           "proxy.config.http.connect_attempts_rr_retries=2",
                           "proxy.config.http.number_of_redirections=1",
                           "proxy.config.http.redirect.actions=default:return",
                           "proxy.config.http.per_server.connection.max=1",
                           "proxy.config.http.per_server.connection.match=host",
                           NULL};
  tshost_options options = {.size = sizeof(options), .conf_dir = folder, .listen = "127.0.0.1:0", .records = records};
  const char *names[]    = {"first.test", "turn.test", "server.test", "retry.test", "direct.test", "none.test", "hash.test"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    add_rule(names[i], one.port, "");
  }
  add_rule("plain.test", one.port, "");
  add_rule("limited.test", one.port, "");
  add_rule("gone.test", dead, "");
  if (tshost_start(&options) != 0) {
    printf("%s\n", tshost_last_error());
    return 1;
  }

  printf("- parents\n");
  get("first.test", "/a");
  get("turn.test", "/a");
  get("turn.test", "/b");
  get("server.test", "/a");
  get("retry.test", "/missing");
  get("retry.test", "/there");
  get("direct.test", "/a");
  get("none.test", "/a");
  for (int i = 0; i < 6; ++i) {
    char path[16];
    snprintf(path, sizeof(path), "/%d/x", i);
    get("hash.test", path);
  }

  printf("- connections\n");
  connections();
  get("plain.test", "/a");
  get("plain.test", "/b");
  printf("used again: %d\n", connections() == 1);
  get("plain.test", "/reset");
  get("plain.test", "/away");
  fd = send_request("GET", "limited.test", "/hold");
  pthread_mutex_lock(&counting);
  while (!holding) {
    pthread_cond_wait(&held, &counting);
  }
  pthread_mutex_unlock(&counting);
  get("limited.test", "/a");
  pthread_mutex_lock(&counting);
  go_on = 1;
  pthread_cond_broadcast(&held);
  pthread_mutex_unlock(&counting);
  show(fd, "limited.test", "/hold");
  get("limited.test", "/a");

  printf("- dead servers\n");
  get("gone.test", "/a");
  get("gone.test", "/b");
  get("gone.test", "/c");

  tshost_stop();
  close(unused);
  snprintf(command, sizeof(command), "rm -rf '%s'", folder);
  return system(command) == 0 ? 0 : 1;
}
