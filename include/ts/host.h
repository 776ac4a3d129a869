/* ts/host.h: Running the host inside another program. Generated from src/abi, see `make headers`. */
#ifndef TSHOST_HOST_H
#define TSHOST_HOST_H

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif /* TSHOST_HOST_H */
