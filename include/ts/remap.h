/* ts/remap.h: The interface of remap plugins. Generated from src/abi, see `make headers`. */
#ifndef TSHOST_REMAP_H
#define TSHOST_REMAP_H
#include <ts/apidefs.h>

/* The version of the remap interface: major number in the upper 16 bits. */
#define TSREMAP_VMAJOR 3
#define TSREMAP_VMINOR 0
#define TSREMAP_VERSION ((TSREMAP_VMAJOR << 16) | TSREMAP_VMINOR)

#ifdef __cplusplus
extern "C" {
#endif

/** What a remap plugin did with a request. */
typedef enum TSRemapStatus {
  TSREMAP_NO_REMAP = 0,
  TSREMAP_DID_REMAP = 1,
  TSREMAP_NO_REMAP_STOP = 2,
  TSREMAP_DID_REMAP_STOP = 3,
  TSREMAP_ERROR = -1,
} TSRemapStatus;

/** How a reload of the remap rules ended, as told to remap plugins. */
typedef enum TSRemapReloadStatus {
  TSREMAP_CONFIG_RELOAD_FAILURE = 0,
  TSREMAP_CONFIG_RELOAD_SUCCESS_PLUGIN_USED = 1,
  TSREMAP_CONFIG_RELOAD_SUCCESS_PLUGIN_UNUSED = 2,
} TSRemapReloadStatus;

/** What `TSRemapInit` learns about the host. */
typedef struct _tsremap_api_info {
  /** Size of this structure in bytes. */
  unsigned long size;
  /** `TSREMAP_VERSION` of the host. */
  unsigned long tsremap_version;
} _tsremap_api_info;

/** What `TSRemapInit` learns about the host. */
typedef struct _tsremap_api_info TSRemapInterface;

/** What `TSRemapDoRemap` learns about the request. */
typedef struct _tm_remap_request_info {
  /** The rule's pattern. */
  TSMLoc mapFromUrl;
  /** The rule's replacement. */
  TSMLoc mapToUrl;
  /** The request's URL, to be changed in place. */
  TSMLoc requestUrl;
  /** The buffer of all of them. */
  TSMBuffer requestBufp;
  /** The request's header. */
  TSMLoc requestHdrp;
  /** Set to 1 to answer with a redirect to the URL. */
  int redirect;
} _tm_remap_request_info;

/** What `TSRemapDoRemap` learns about the request. */
typedef struct _tm_remap_request_info TSRemapRequestInfo;
/* Defined by the remap plugin. TSRemapInit and TSRemapDoRemap are required; TSRemapNewInstance and
 * TSRemapDeleteInstance come in pairs. */

/** Called once when the plugin has been opened; a message for the log can be left in errbuf. */
tsapi TSReturnCode TSRemapInit(TSRemapInterface *api_info, char *errbuf, int errbuf_size);

/** Called before the rules are read again. */
tsapi void TSRemapPreConfigReload(void);

/** Called after the rules have been read again. */
tsapi void TSRemapPostConfigReload(TSRemapReloadStatus reloadStatus);

/** Called for each request that a rule with this plugin matches. */
tsapi TSRemapStatus TSRemapDoRemap(void *ih, TSHttpTxn rh, TSRemapRequestInfo *rri);

/** Called when the plugin is closed. */
tsapi void TSRemapDone(void);

/** Called for each rule that names the plugin: argv[0] and argv[1] are the rule's two URLs. */
tsapi TSReturnCode TSRemapNewInstance(int argc, char *argv[], void **ih, char *errbuf, int errbuf_size);

/** Called when a rule goes away. */
tsapi void TSRemapDeleteInstance(void *);

/** Called when the origin's answer to a request is there; os_response_type is a TSServerState. */
tsapi void TSRemapOSResponse(void *ih, TSHttpTxn rh, int os_response_type);

#ifdef __cplusplus
}
#endif

#endif /* TSHOST_REMAP_H */
