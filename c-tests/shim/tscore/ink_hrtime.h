#ifndef SHIM_INK_HRTIME_H
#define SHIM_INK_HRTIME_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tscore/ink_assert.h"

#endif
