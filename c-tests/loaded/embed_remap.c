/* A remap plugin on a rule of an embedding program: sends requests away, and counts its instances. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ts/remap.h>
#include <ts/ts.h>

static int reloads, made, ended;

TSReturnCode
TSRemapInit(TSRemapInterface *interface, char *text, int length)
{
  printf("remap plugin: init, version %lu.%lu, room for %d\n", interface->tsremap_version >> 16,
         interface->tsremap_version & 0xffff, length);
  text[0] = '\0';
  return TS_SUCCESS;
}

void
TSRemapPostConfigReload(TSRemapReloadStatus status)
{
  printf("remap plugin: reading %d of the rules ended with %d\n", ++reloads, (int)status);
}

void
TSRemapDone(void)
{
  printf("remap plugin: done, %d instances made, %d ended\n", made, ended);
}

TSReturnCode
TSRemapNewInstance(int argc, char *argv[], void **instance, char *text, int length)
{
  int i;
  printf("remap plugin: new instance");
  for (i = 0; i < argc; ++i) {
    printf(" [%s]", argv[i]);
  }
  printf("%s\n", argv[argc] == NULL ? "" : " and more");
  if (argc > 2 && strcmp(argv[2], "fail") == 0) {
    snprintf(text, (size_t)length, "as it was told");
    return TS_ERROR;
  }
  ++made;
  *instance = strdup(argc > 2 ? argv[2] : "");
  return TS_SUCCESS;
}

void
TSRemapDeleteInstance(void *instance)
{
  /* Those of rules that were read anew end when the last transaction lets go of them, at no certain time. */
  ++ended;
  free(instance);
}

TSRemapStatus
TSRemapDoRemap(void *instance, TSHttpTxn txn, TSRemapRequestInfo *request)
{
  const char *target = instance;
  if (TSUrlHostSet(request->requestBufp, request->requestUrl, target, (int)strlen(target)) != TS_SUCCESS) {
    return TSREMAP_NO_REMAP;
  }
  TSUrlPortSet(request->requestBufp, request->requestUrl, 80);
  TSHttpTxnStatusSet(txn, TS_HTTP_STATUS_SEE_OTHER);
  request->redirect = 1;
  return TSREMAP_DID_REMAP_STOP;
}
