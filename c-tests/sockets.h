/* Sockets of this machine, for test plugins and programs. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static inline struct sockaddr_in
loopback_address(int port)
{
  struct sockaddr_in address;
  memset(&address, 0, sizeof(address));
  address.sin_family      = AF_INET;
  address.sin_port        = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/* A socket that is connected to a port of this machine, or listens on a free one for 0; -1 if that fails. */
static inline int
loopback(int port)
{
  const struct sockaddr_in address = loopback_address(port);
  const int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (port == 0) {
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    bind(fd, (const struct sockaddr *)&address, sizeof(address));
    listen(fd, 64);
  } else if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

/* The port that a socket is bound to. */
static inline int
port_of(int fd)
{
  struct sockaddr_in address;
  socklen_t size = sizeof(address);
  return getsockname(fd, (struct sockaddr *)&address, &size) == 0 ? ntohs(address.sin_port) : -1;
}

#endif
