/* A remap plugin that answers as its parameters say, and shows what it is told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ts/remap.h>
#include <ts/ts.h>

typedef struct {
  char name[32];
  int answer, status, redirects;
} Instance;

TSReturnCode
TSRemapInit(TSRemapInterface *interface, char *text, int length)
{
  (void)interface;
  (void)text;
  (void)length;
  return TS_SUCCESS;
}

TSReturnCode
TSRemapNewInstance(int argc, char *argv[], void **instance, char *text, int length)
{
  Instance *made = calloc(1, sizeof(*made));
  (void)text;
  (void)length;
  for (int i = 2; i < argc; ++i) {
    if (strncmp(argv[i], "name=", 5) == 0) {
      snprintf(made->name, sizeof(made->name), "%s", argv[i] + 5);
    } else if (strncmp(argv[i], "answer=", 7) == 0) {
      made->answer = atoi(argv[i] + 7);
    } else if (strncmp(argv[i], "status=", 7) == 0) {
      made->status = atoi(argv[i] + 7);
    } else if (strcmp(argv[i], "redirect") == 0) {
      made->redirects = 1;
    } else {
      printf("%s has [%s]\n", made->name, argv[i]);
    }
  }
  *instance = made;
  return TS_SUCCESS;
}

void
TSRemapDeleteInstance(void *instance)
{
  free(instance);
}

TSRemapStatus
TSRemapDoRemap(void *instance, TSHttpTxn txn, TSRemapRequestInfo *request)
{
  const Instance *mine = instance;
  printf("%s is asked\n", mine->name);
  if (mine->status != 0) {
    TSHttpTxnStatusSet(txn, (TSHttpStatus)mine->status);
  }
  request->redirect = mine->redirects;
  return (TSRemapStatus)mine->answer;
}

void
TSRemapOSResponse(void *instance, TSHttpTxn txn, int state)
{
  (void)txn;
  printf("%s is told %d\n", ((const Instance *)instance)->name, state);
}
