/* The program, linked with the library instead of opening it: what sanitizers are built into. */
#include <ts/host.h>

int
main(int argc, char *argv[])
{
  return tshost_main(argc, argv);
}
