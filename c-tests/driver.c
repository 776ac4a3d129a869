/* Runs the TSPluginInit of a test plugin in a plain process: enough for calls that need no event threads. */
#include <dlfcn.h>
#include <stdio.h>

#include <ts/ts.h>

int
main(int argc, const char *argv[])
{
  void (*init)(int, const char *[]);
  void *plugin;
  if (argc < 2 || (plugin = dlopen(argv[1], RTLD_NOW)) == NULL || (init = dlsym(plugin, "TSPluginInit")) == NULL) {
    fprintf(stderr, "driver: %s\n", argc < 2 ? "no plugin" : dlerror());
    return 2;
  }
  init(argc - 1, argv + 1);
  /* The library stays referenced, and with it the symbols that plugins need. */
  return TSTrafficServerVersionGetMajor() < 0;
}
