#ifndef SHIM_INK_CONFIG_H
#define SHIM_INK_CONFIG_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tscore/ink_assert.h"

#endif
