/* ts/host.h: Running the host inside another program. Generated from src/abi, see `make headers`. */
#ifndef TSHOST_HOST_H
#define TSHOST_HOST_H
#include <stddef.h>

/* A program links with -ltshost, or opens libtshost.so by dlopen with RTLD_GLOBAL so that plugins find the API:
 *
 *   tshost_options options = {.size = sizeof(options), .listen = "0", .origin = "demo"};
 *   if (tshost_start(&options) != 0) {
 *     fprintf(stderr, "%s\n", tshost_last_error());
 *   }
 *   int port = tshost_port();
 *   ...
 *   tshost_stop();
 */

#ifndef tsapi
#define tsapi
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Chapter: running the host inside another program. */

/** What a host is started with. Unset members are null or 0. */
typedef struct tshost_options {
  /** `sizeof(tshost_options)` as the caller knows it: later versions append members. */
  size_t size;
  /** Folder with a `runroot.yaml`. */
  const char *run_root;
  /** Folder with the configuration files, if there is no run-root. */
  const char *conf_dir;
  /** Ports as in `proxy.config.http.server_ports`; `"0"` takes a free one, see `tshost_port`. */
  const char *listen;
  /** Built-in origin to answer instead of a real one: `"demo"`. */
  const char *origin;
  /** Lines as in `remap.config`, null-terminated array. */
  const char *const *maps;
  /** Lines as in `plugin.config`, null-terminated array. */
  const char *const *plugins;
  /** Records as `name=value`, null-terminated array; they win over those of the files. */
  const char *const *records;
} tshost_options;

/**
 * Runs the command line of the program; does not return before the host has stopped.
 *
 * Answers the exit status.
 */
tsapi int tshost_main(int argc, char **argv);

/**
 * Starts the host: reads the configuration, loads the plugins, listens.
 *
 * Answers 0 when it serves, -1 when it does not; `tshost_last_error` then says why. Any thread; one host in the life of
 * a process: after `tshost_stop` it is refused, because plugins stay loaded. Without run_root and conf_dir (and without
 * TS_RUNROOT and TS_ROOT in the environment) no files are read and none are written.
 */
tsapi int tshost_start(const struct tshost_options *options);

/**
 * Loads a plugin as a line of `plugin.config` would: file name and arguments.
 *
 * Answers 0 or -1. Before `tshost_start` the line is kept for it; afterwards it is for the thread that started the host.
 */
tsapi int tshost_plugin_load(const char *line);

/**
 * Adds a rule as a line of `remap.config` would, in front of those of the file; `from to` stands for a `map` rule.
 *
 * Answers 0 or -1. Any thread; holds for transactions that begin afterwards.
 */
tsapi int tshost_remap_add(const char *rule);

/** The first port the host listens on, -1 when it does not. Any thread. */
tsapi int tshost_port(void);

/**
 * Stops the host: no new connections, running transactions end, plugins are told.
 *
 * Answers 0, or -1 if it did not run. Any thread but the host's own.
 */
tsapi int tshost_stop(void);

/** Why the last call on this thread that answered -1 did so; valid until the next one that fails. */
tsapi const char *tshost_last_error(void);

/** The version of this library: major, minor and patch number. */
tsapi const char *tshost_version(void);

#ifdef __cplusplus
}
#endif

#endif /* TSHOST_HOST_H */
