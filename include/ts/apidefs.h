/* ts/apidefs.h: Types and constants of the plugin API. Generated from src/abi, see `make headers`. */
#ifndef TSHOST_APIDEFS_H
#define TSHOST_APIDEFS_H
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

#ifndef tsapi
#define tsapi
#endif

#if !defined(TS_PRINTFLIKE)
#if defined(__GNUC__) || defined(__clang__)
#define TS_PRINTFLIKE(fmt_index, arg_index) __attribute__((format(printf, fmt_index, arg_index)))
#else
#define TS_PRINTFLIKE(fmt_index, arg_index)
#endif
#endif

#if !defined(TS_NORETURN)
#if defined(__GNUC__) || defined(__clang__)
#define TS_NORETURN __attribute__((noreturn))
#else
#define TS_NORETURN
#endif
#endif

#ifndef TS_DEPRECATED
#define TS_DEPRECATED __attribute__((deprecated))
#endif

/* The version of the API: what plugins compile against. */
#define TS_VERSION_STRING "9.2.9"
#define TS_VERSION_NUMBER 9002009
#define TS_VERSION_MAJOR 9
#define TS_VERSION_MINOR 2
#define TS_VERSION_MICRO 9

/* HTTP versions as the API passes them: major number in the upper 16 bits. */
#define TS_HTTP_VERSION(major, minor) ((((major)&0xFFFF) << 16) | ((minor)&0xFFFF))
#define TS_HTTP_MINOR(version) ((version)&0xFFFF)
#define TS_HTTP_MAJOR(version) (((version) >> 16) & 0xFFFF)

/* Where an allocation was made, for reports on memory. */
#ifndef TS_RES_MEM_PATH
#define __TS_RES_PATH(line) #line
#define _TS_RES_PATH(line) __TS_RES_PATH(line)
#define TS_RES_PATH(kind) kind __FILE__ ":" _TS_RES_PATH(__LINE__)
#define TS_RES_MEM_PATH TS_RES_PATH("memory/")
#endif

#define TS_NULL_MLOC ((TSMLoc)0)

/* Lengths of the text of a UUID and of a client request's identifier, without and with the terminating NUL. */
#define TS_UUID_STRING_LEN 36
#define TS_CRUUID_STRING_LEN (TS_UUID_STRING_LEN + 19 + 1)

#define TS_SSL_MAX_SSL_SESSION_ID_LENGTH 32

#define TS_EVENT_HTTP_READ_REQUEST_PRE_REMAP TS_EVENT_HTTP_PRE_REMAP

#ifdef __cplusplus
extern "C" {
#endif

/** Points in a session or a transaction at which plugins are called. */
typedef enum TSHttpHookID {
  TS_HTTP_READ_REQUEST_HDR_HOOK = 0,
  TS_HTTP_OS_DNS_HOOK = 1,
  TS_HTTP_SEND_REQUEST_HDR_HOOK = 2,
  TS_HTTP_READ_CACHE_HDR_HOOK = 3,
  TS_HTTP_READ_RESPONSE_HDR_HOOK = 4,
  TS_HTTP_SEND_RESPONSE_HDR_HOOK = 5,
  TS_HTTP_REQUEST_TRANSFORM_HOOK = 6,
  TS_HTTP_RESPONSE_TRANSFORM_HOOK = 7,
  TS_HTTP_SELECT_ALT_HOOK = 8,
  TS_HTTP_TXN_START_HOOK = 9,
  TS_HTTP_TXN_CLOSE_HOOK = 10,
  TS_HTTP_SSN_START_HOOK = 11,
  TS_HTTP_SSN_CLOSE_HOOK = 12,
  TS_HTTP_CACHE_LOOKUP_COMPLETE_HOOK = 13,
  TS_HTTP_PRE_REMAP_HOOK = 14,
  TS_HTTP_POST_REMAP_HOOK = 15,
  TS_HTTP_RESPONSE_CLIENT_HOOK = 16,
  TS_SSL_FIRST_HOOK = 17,
  TS_VCONN_CLOSE_HOOK = 18,
  TS_SSL_CLIENT_HELLO_HOOK = 19,
  TS_SSL_SNI_HOOK = 20,
  TS_SSL_SERVERNAME_HOOK = 21,
  TS_SSL_SERVER_VERIFY_HOOK = 22,
  TS_SSL_VERIFY_CLIENT_HOOK = 23,
  TS_SSL_SESSION_HOOK = 24,
  TS_VCONN_OUTBOUND_START_HOOK = 25,
  TS_VCONN_OUTBOUND_CLOSE_HOOK = 26,
  TS_HTTP_REQUEST_BUFFER_READ_COMPLETE_HOOK = 27,
  TS_HTTP_LAST_HOOK = 28,
  TS_VCONN_START_HOOK = TS_SSL_FIRST_HOOK,
  TS_VCONN_PRE_ACCEPT_HOOK = TS_SSL_FIRST_HOOK,
  TS_SSL_CERT_HOOK = TS_SSL_SNI_HOOK,
  TS_SSL_VERIFY_SERVER_HOOK = TS_SSL_SERVER_VERIFY_HOOK,
  TS_SSL_LAST_HOOK = TS_VCONN_OUTBOUND_CLOSE_HOOK,
} TSHttpHookID;

/** Points in the life of the process at which plugins are called. */
typedef enum TSLifecycleHookID {
  TS_LIFECYCLE_PORTS_INITIALIZED_HOOK = 0,
  TS_LIFECYCLE_PORTS_READY_HOOK = 1,
  TS_LIFECYCLE_CACHE_READY_HOOK = 2,
  TS_LIFECYCLE_SERVER_SSL_CTX_INITIALIZED_HOOK = 3,
  TS_LIFECYCLE_CLIENT_SSL_CTX_INITIALIZED_HOOK = 4,
  TS_LIFECYCLE_MSG_HOOK = 5,
  TS_LIFECYCLE_TASK_THREADS_READY_HOOK = 6,
  TS_LIFECYCLE_SHUTDOWN_HOOK = 7,
  TS_LIFECYCLE_LAST_HOOK = 9,
} TSLifecycleHookID;

/** Why a continuation is called. */
typedef enum TSEvent {
  TS_EVENT_NONE = 0,
  TS_EVENT_IMMEDIATE = 1,
  TS_EVENT_TIMEOUT = 2,
  TS_EVENT_ERROR = 3,
  TS_EVENT_CONTINUE = 4,
  TS_EVENT_VCONN_READ_READY = 100,
  TS_EVENT_VCONN_WRITE_READY = 101,
  TS_EVENT_VCONN_READ_COMPLETE = 102,
  TS_EVENT_VCONN_WRITE_COMPLETE = 103,
  TS_EVENT_VCONN_EOS = 104,
  TS_EVENT_VCONN_INACTIVITY_TIMEOUT = 105,
  TS_EVENT_VCONN_ACTIVE_TIMEOUT = 106,
  TS_EVENT_VCONN_START = 107,
  TS_EVENT_VCONN_CLOSE = 108,
  TS_EVENT_VCONN_OUTBOUND_START = 109,
  TS_EVENT_VCONN_OUTBOUND_CLOSE = 110,
  TS_EVENT_NET_CONNECT = 200,
  TS_EVENT_NET_CONNECT_FAILED = 201,
  TS_EVENT_NET_ACCEPT = 202,
  TS_EVENT_NET_ACCEPT_FAILED = 204,
  TS_EVENT_INTERNAL_206 = 206,
  TS_EVENT_INTERNAL_207 = 207,
  TS_EVENT_INTERNAL_208 = 208,
  TS_EVENT_INTERNAL_209 = 209,
  TS_EVENT_INTERNAL_210 = 210,
  TS_EVENT_INTERNAL_211 = 211,
  TS_EVENT_INTERNAL_212 = 212,
  TS_EVENT_HOST_LOOKUP = 500,
  TS_EVENT_CACHE_OPEN_READ = 1102,
  TS_EVENT_CACHE_OPEN_READ_FAILED = 1103,
  TS_EVENT_CACHE_OPEN_WRITE = 1108,
  TS_EVENT_CACHE_OPEN_WRITE_FAILED = 1109,
  TS_EVENT_CACHE_REMOVE = 1112,
  TS_EVENT_CACHE_REMOVE_FAILED = 1113,
  TS_EVENT_CACHE_SCAN = 1120,
  TS_EVENT_CACHE_SCAN_FAILED = 1121,
  TS_EVENT_CACHE_SCAN_OBJECT = 1122,
  TS_EVENT_CACHE_SCAN_OPERATION_BLOCKED = 1123,
  TS_EVENT_CACHE_SCAN_OPERATION_FAILED = 1124,
  TS_EVENT_CACHE_SCAN_DONE = 1125,
  TS_EVENT_CACHE_LOOKUP = 1126,
  TS_EVENT_CACHE_READ = 1127,
  TS_EVENT_CACHE_DELETE = 1128,
  TS_EVENT_CACHE_WRITE = 1129,
  TS_EVENT_CACHE_WRITE_HEADER = 1130,
  TS_EVENT_CACHE_CLOSE = 1131,
  TS_EVENT_CACHE_LOOKUP_READY = 1132,
  TS_EVENT_CACHE_LOOKUP_COMPLETE = 1133,
  TS_EVENT_CACHE_READ_READY = 1134,
  TS_EVENT_CACHE_READ_COMPLETE = 1135,
  TS_EVENT_INTERNAL_1200 = 1200,
  TS_EVENT_SSL_SESSION_GET = 2000,
  TS_EVENT_SSL_SESSION_NEW = 2001,
  TS_EVENT_SSL_SESSION_REMOVE = 2002,
  TS_EVENT_AIO_DONE = 3900,
  TS_EVENT_HTTP_CONTINUE = 60000,
  TS_EVENT_HTTP_ERROR = 60001,
  TS_EVENT_HTTP_READ_REQUEST_HDR = 60002,
  TS_EVENT_HTTP_OS_DNS = 60003,
  TS_EVENT_HTTP_SEND_REQUEST_HDR = 60004,
  TS_EVENT_HTTP_READ_CACHE_HDR = 60005,
  TS_EVENT_HTTP_READ_RESPONSE_HDR = 60006,
  TS_EVENT_HTTP_SEND_RESPONSE_HDR = 60007,
  TS_EVENT_HTTP_REQUEST_TRANSFORM = 60008,
  TS_EVENT_HTTP_RESPONSE_TRANSFORM = 60009,
  TS_EVENT_HTTP_SELECT_ALT = 60010,
  TS_EVENT_HTTP_TXN_START = 60011,
  TS_EVENT_HTTP_TXN_CLOSE = 60012,
  TS_EVENT_HTTP_SSN_START = 60013,
  TS_EVENT_HTTP_SSN_CLOSE = 60014,
  TS_EVENT_HTTP_CACHE_LOOKUP_COMPLETE = 60015,
  TS_EVENT_HTTP_PRE_REMAP = 60016,
  TS_EVENT_HTTP_POST_REMAP = 60017,
  TS_EVENT_HTTP_REQUEST_BUFFER_COMPLETE = 60018,
  TS_EVENT_LIFECYCLE_PORTS_INITIALIZED = 60100,
  TS_EVENT_LIFECYCLE_PORTS_READY = 60101,
  TS_EVENT_LIFECYCLE_CACHE_READY = 60102,
  TS_EVENT_LIFECYCLE_SERVER_SSL_CTX_INITIALIZED = 60103,
  TS_EVENT_LIFECYCLE_CLIENT_SSL_CTX_INITIALIZED = 60104,
  TS_EVENT_LIFECYCLE_MSG = 60105,
  TS_EVENT_LIFECYCLE_TASK_THREADS_READY = 60106,
  TS_EVENT_LIFECYCLE_SHUTDOWN = 60107,
  TS_EVENT_INTERNAL_60200 = 60200,
  TS_EVENT_INTERNAL_60201 = 60201,
  TS_EVENT_INTERNAL_60202 = 60202,
  TS_EVENT_SSL_CERT = 60203,
  TS_EVENT_SSL_SERVERNAME = 60204,
  TS_EVENT_SSL_VERIFY_SERVER = 60205,
  TS_EVENT_SSL_VERIFY_CLIENT = 60206,
  TS_EVENT_SSL_CLIENT_HELLO = 60207,
  TS_EVENT_SSL_SECRET = 60208,
  TS_EVENT_MGMT_UPDATE = 60300,
  TS_EVENT_VCONN_PRE_ACCEPT = TS_EVENT_VCONN_START,
} TSEvent;

/** What an incremental parser made of the bytes it was given. */
typedef enum TSParseResult {
  TS_PARSE_ERROR = -1,
  TS_PARSE_DONE = 0,
  TS_PARSE_CONT = 1,
} TSParseResult;

/** Whether an HTTP header is a request or a response. */
typedef enum TSHttpType {
  TS_HTTP_TYPE_UNKNOWN = 0,
  TS_HTTP_TYPE_REQUEST = 1,
  TS_HTTP_TYPE_RESPONSE = 2,
} TSHttpType;

/** Status codes that have a name (RFC 9110, 15 and the registry). */
typedef enum TSHttpStatus {
  TS_HTTP_STATUS_NONE = 0,
  TS_HTTP_STATUS_CONTINUE = 100,
  TS_HTTP_STATUS_SWITCHING_PROTOCOL = 101,
  TS_HTTP_STATUS_EARLY_HINTS = 103,
  TS_HTTP_STATUS_OK = 200,
  TS_HTTP_STATUS_CREATED = 201,
  TS_HTTP_STATUS_ACCEPTED = 202,
  TS_HTTP_STATUS_NON_AUTHORITATIVE_INFORMATION = 203,
  TS_HTTP_STATUS_NO_CONTENT = 204,
  TS_HTTP_STATUS_RESET_CONTENT = 205,
  TS_HTTP_STATUS_PARTIAL_CONTENT = 206,
  TS_HTTP_STATUS_MULTI_STATUS = 207,
  TS_HTTP_STATUS_ALREADY_REPORTED = 208,
  TS_HTTP_STATUS_IM_USED = 211,
  TS_HTTP_STATUS_MULTIPLE_CHOICES = 300,
  TS_HTTP_STATUS_MOVED_PERMANENTLY = 301,
  TS_HTTP_STATUS_MOVED_TEMPORARILY = 302,
  TS_HTTP_STATUS_SEE_OTHER = 303,
  TS_HTTP_STATUS_NOT_MODIFIED = 304,
  TS_HTTP_STATUS_USE_PROXY = 305,
  TS_HTTP_STATUS_TEMPORARY_REDIRECT = 307,
  TS_HTTP_STATUS_PERMANENT_REDIRECT = 308,
  TS_HTTP_STATUS_BAD_REQUEST = 400,
  TS_HTTP_STATUS_UNAUTHORIZED = 401,
  TS_HTTP_STATUS_PAYMENT_REQUIRED = 402,
  TS_HTTP_STATUS_FORBIDDEN = 403,
  TS_HTTP_STATUS_NOT_FOUND = 404,
  TS_HTTP_STATUS_METHOD_NOT_ALLOWED = 405,
  TS_HTTP_STATUS_NOT_ACCEPTABLE = 406,
  TS_HTTP_STATUS_PROXY_AUTHENTICATION_REQUIRED = 407,
  TS_HTTP_STATUS_REQUEST_TIMEOUT = 408,
  TS_HTTP_STATUS_CONFLICT = 409,
  TS_HTTP_STATUS_GONE = 410,
  TS_HTTP_STATUS_LENGTH_REQUIRED = 411,
  TS_HTTP_STATUS_PRECONDITION_FAILED = 412,
  TS_HTTP_STATUS_REQUEST_ENTITY_TOO_LARGE = 413,
  TS_HTTP_STATUS_REQUEST_URI_TOO_LONG = 414,
  TS_HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE = 415,
  TS_HTTP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE = 416,
  TS_HTTP_STATUS_EXPECTATION_FAILED = 417,
  TS_HTTP_STATUS_UNPROCESSABLE_ENTITY = 422,
  TS_HTTP_STATUS_LOCKED = 423,
  TS_HTTP_STATUS_FAILED_DEPENDENCY = 424,
  TS_HTTP_STATUS_UPGRADE_REQUIRED = 426,
  TS_HTTP_STATUS_PRECONDITION_REQUIRED = 428,
  TS_HTTP_STATUS_TOO_MANY_REQUESTS = 429,
  TS_HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE = 431,
  TS_HTTP_STATUS_UNAVAILABLE_FOR_LEGAL_REASONS = 451,
  TS_HTTP_STATUS_INTERNAL_SERVER_ERROR = 500,
  TS_HTTP_STATUS_NOT_IMPLEMENTED = 501,
  TS_HTTP_STATUS_BAD_GATEWAY = 502,
  TS_HTTP_STATUS_SERVICE_UNAVAILABLE = 503,
  TS_HTTP_STATUS_GATEWAY_TIMEOUT = 504,
  TS_HTTP_STATUS_HTTPVER_NOT_SUPPORTED = 505,
  TS_HTTP_STATUS_VARIANT_ALSO_NEGOTIATES = 506,
  TS_HTTP_STATUS_INSUFFICIENT_STORAGE = 507,
  TS_HTTP_STATUS_LOOP_DETECTED = 508,
  TS_HTTP_STATUS_NOT_EXTENDED = 510,
  TS_HTTP_STATUS_NETWORK_AUTHENTICATION_REQUIRED = 511,
} TSHttpStatus;

/** How the connection to the origin or parent stands. */
typedef enum TSServerState {
  TS_SRVSTATE_STATE_UNDEFINED = 0,
  TS_SRVSTATE_ACTIVE_TIMEOUT = 1,
  TS_SRVSTATE_BAD_INCOMING_RESPONSE = 2,
  TS_SRVSTATE_CONNECTION_ALIVE = 3,
  TS_SRVSTATE_CONNECTION_CLOSED = 4,
  TS_SRVSTATE_CONNECTION_ERROR = 5,
  TS_SRVSTATE_INACTIVE_TIMEOUT = 6,
  TS_SRVSTATE_OPEN_RAW_ERROR = 7,
  TS_SRVSTATE_PARSE_ERROR = 8,
  TS_SRVSTATE_TRANSACTION_COMPLETE = 9,
  TS_SRVSTATE_PARENT_RETRY = 10,
  TS_SRVSTATE_OUTBOUND_CONGESTION = 11,
} TSServerState;

/** What kind of server the next hop is. */
typedef enum TSLookingUpType {
  TS_LOOKUP_UNDEFINED_LOOKUP = 0,
  TS_LOOKUP_PARENT_PROXY = 1,
  TS_LOOKUP_ORIGIN_SERVER = 2,
  TS_LOOKUP_INCOMING_ROUTER = 3,
  TS_LOOKUP_HOST_NONE = 4,
} TSLookingUpType;

/** What the connections that a per-server limit counts have in common. */
typedef enum TSOutboundConnectionMatchType {
  TS_SERVER_OUTBOUND_MATCH_IP = 0,
  TS_SERVER_OUTBOUND_MATCH_PORT = 1,
  TS_SERVER_OUTBOUND_MATCH_HOST = 2,
  TS_SERVER_OUTBOUND_MATCH_BOTH = 3,
} TSOutboundConnectionMatchType;

/** Which member of a stream priority is meant. */
typedef enum TSHttpPriorityType {
  HTTP_PRIORITY_TYPE_HTTP_UNSPECIFIED = 1,
  HTTP_PRIORITY_TYPE_HTTP_2 = 2,
  HTTP_PRIORITY_TYPE_HTTP_3 = 3,
} TSHttpPriorityType;

/** Whether a host may be used as a parent. */
typedef enum TSHostStatus {
  TS_HOST_STATUS_INIT = 0,
  TS_HOST_STATUS_DOWN = 1,
  TS_HOST_STATUS_UP = 2,
} TSHostStatus;

/** Who marked a host as down, as a mask. */
typedef enum TSHostStatusReason {
  TS_HOST_STATUS_ACTIVE = 1,
  TS_HOST_STATUS_LOCAL = 2,
  TS_HOST_STATUS_MANUAL = 4,
  TS_HOST_STATUS_SELF_DETECT = 8,
  TS_HOST_STATUS_ALL = 15,
} TSHostStatusReason;

/** Switches of a transaction. */
typedef enum TSHttpCntlType {
  TS_HTTP_CNTL_LOGGING_MODE = 0,
  TS_HTTP_CNTL_INTERCEPT_RETRY_MODE = 1,
  TS_HTTP_CNTL_RESPONSE_CACHEABLE = 2,
  TS_HTTP_CNTL_REQUEST_CACHEABLE = 3,
  TS_HTTP_CNTL_SERVER_NO_STORE = 4,
  TS_HTTP_CNTL_TXN_DEBUG = 5,
  TS_HTTP_CNTL_SKIP_REMAPPING = 6,
} TSHttpCntlType;

/** What the cache lookup of a transaction found. */
typedef enum TSCacheLookupResult {
  TS_CACHE_LOOKUP_MISS = 0,
  TS_CACHE_LOOKUP_HIT_STALE = 1,
  TS_CACHE_LOOKUP_HIT_FRESH = 2,
  TS_CACHE_LOOKUP_SKIPPED = 3,
} TSCacheLookupResult;

/** Kinds of objects in the cache. */
typedef enum TSCacheDataType {
  TS_CACHE_DATA_TYPE_NONE = 0,
  TS_CACHE_DATA_TYPE_HTTP = 1,
  TS_CACHE_DATA_TYPE_OTHER = 2,
} TSCacheDataType;

/** Reasons that come with a failed cache operation. */
typedef enum TSCacheError {
  TS_CACHE_ERROR_NO_DOC = -20400,
  TS_CACHE_ERROR_DOC_BUSY = -20401,
  TS_CACHE_ERROR_NOT_READY = -20407,
} TSCacheError;

/** What the handler of a cache scan wants done with the object. */
typedef enum TSCacheScanResult {
  TS_CACHE_SCAN_RESULT_DONE = 0,
  TS_CACHE_SCAN_RESULT_CONTINUE = 1,
  TS_CACHE_SCAN_RESULT_DELETE = 10,
  TS_CACHE_SCAN_RESULT_DELETE_ALL_ALTERNATES = 11,
  TS_CACHE_SCAN_RESULT_UPDATE = 12,
  TS_CACHE_SCAN_RESULT_RETRY = 13,
} TSCacheScanResult;

/** What `TSHttpTxnInfoIntGet` can tell. */
typedef enum TSHttpTxnInfoKey {
  TS_TXN_INFO_NONE = -1,
  TS_TXN_INFO_CACHE_HIT_RAM = 0,
  TS_TXN_INFO_CACHE_COMPRESSED_IN_RAM = 1,
  TS_TXN_INFO_CACHE_HIT_RWW = 2,
  TS_TXN_INFO_CACHE_OPEN_READ_TRIES = 3,
  TS_TXN_INFO_CACHE_OPEN_WRITE_TRIES = 4,
  TS_TXN_INFO_CACHE_VOLUME = 5,
  TS_TXN_INFO_LAST_ENTRY = 6,
} TSHttpTxnInfoKey;

/** How a virtual connection was closed. */
typedef enum TSVConnCloseFlags {
  TS_VC_CLOSE_ABORT = -1,
  TS_VC_CLOSE_NORMAL = 1,
} TSVConnCloseFlags;

/** Size classes of buffer blocks: 128 bytes shifted left by the value. */
typedef enum TSIOBufferSizeIndex {
  TS_IOBUFFER_SIZE_INDEX_128 = 0,
  TS_IOBUFFER_SIZE_INDEX_256 = 1,
  TS_IOBUFFER_SIZE_INDEX_512 = 2,
  TS_IOBUFFER_SIZE_INDEX_1K = 3,
  TS_IOBUFFER_SIZE_INDEX_2K = 4,
  TS_IOBUFFER_SIZE_INDEX_4K = 5,
  TS_IOBUFFER_SIZE_INDEX_8K = 6,
  TS_IOBUFFER_SIZE_INDEX_16K = 7,
  TS_IOBUFFER_SIZE_INDEX_32K = 8,
  TS_IOBUFFER_SIZE_INDEX_64K = 9,
  TS_IOBUFFER_SIZE_INDEX_128K = 10,
  TS_IOBUFFER_SIZE_INDEX_256K = 11,
  TS_IOBUFFER_SIZE_INDEX_512K = 12,
  TS_IOBUFFER_SIZE_INDEX_1M = 13,
  TS_IOBUFFER_SIZE_INDEX_2M = 14,
} TSIOBufferSizeIndex;

/** Water marks with a meaning of their own, in bytes. */
typedef enum TSIOBufferWaterMark {
  TS_IOBUFFER_WATER_MARK_UNDEFINED = -1,
  TS_IOBUFFER_WATER_MARK_PLUGIN_VC_DEFAULT = 0,
  TS_IOBUFFER_WATER_MARK_HTTP_DEFAULT = 32768,
} TSIOBufferWaterMark;

/** The outcome of most calls. */
typedef enum TSReturnCode {
  TS_ERROR = -1,
  TS_SUCCESS = 0,
} TSReturnCode;

/** When a fetch calls its continuation. */
typedef enum TSFetchWakeUpOptions {
  NO_CALLBACK = 0,
  AFTER_HEADER = 1,
  AFTER_BODY = 2,
} TSFetchWakeUpOptions;

/** Kinds of event threads. */
typedef enum TSThreadPool {
  TS_THREAD_POOL_NET = 0,
  TS_THREAD_POOL_TASK = 1,
  TS_THREAD_POOL_DNS = 2,
  TS_THREAD_POOL_UDP = 3,
} TSThreadPool;

/** Kinds of objects that carry user arguments. */
typedef enum TSUserArgType {
  TS_USER_ARGS_TXN = 0,
  TS_USER_ARGS_SSN = 1,
  TS_USER_ARGS_VCONN = 2,
  TS_USER_ARGS_GLB = 3,
  TS_USER_ARGS_COUNT = 4,
} TSUserArgType;

/** Kinds of internal connects. */
typedef enum TSConnectType {
  TS_CONNECT_UNDEFINED = 0,
  TS_CONNECT_PLUGIN = 1,
  TS_CONNECT_LAST_ENTRY = 2,
} TSConnectType;

/** Versions of UUIDs (RFC 9562, 4.2). */
typedef enum TSUuidVersion {
  TS_UUID_UNDEFINED = 0,
  TS_UUID_V1 = 1,
  TS_UUID_V2 = 2,
  TS_UUID_V3 = 3,
  TS_UUID_V4 = 4,
  TS_UUID_V5 = 5,
} TSUuidVersion;

/** Groups of records, as a mask. */
typedef enum TSRecordType {
  TS_RECORDTYPE_NULL = 0,
  TS_RECORDTYPE_CONFIG = 1,
  TS_RECORDTYPE_PROCESS = 2,
  TS_RECORDTYPE_NODE = 4,
  TS_RECORDTYPE_LOCAL = 16,
  TS_RECORDTYPE_PLUGIN = 32,
  TS_RECORDTYPE_ALL = 63,
} TSRecordType;

/** Types of records. */
typedef enum TSRecordDataType {
  TS_RECORDDATATYPE_NULL = 0,
  TS_RECORDDATATYPE_INT = 1,
  TS_RECORDDATATYPE_FLOAT = 2,
  TS_RECORDDATATYPE_STRING = 3,
  TS_RECORDDATATYPE_COUNTER = 4,
  TS_RECORDDATATYPE_STAT_CONST = 5,
  TS_RECORDDATATYPE_STAT_FX = 6,
  TS_RECORDDATATYPE_MAX = 7,
} TSRecordDataType;

/** Whether a statistic survives a restart. */
typedef enum TSRecordPersistType {
  TS_RECORDP_NULL = 0,
  TS_RECORDP_PERSISTENT = 1,
  TS_RECORDP_NON_PERSISTENT = 2,
} TSRecordPersistType;

/** When a changed record takes effect. */
typedef enum TSRecordUpdateType {
  TS_RECORDUPDATE_NULL = 0,
  TS_RECORDUPDATE_DYNAMIC = 1,
  TS_RECORDUPDATE_RESTART_TS = 2,
  TS_RECORDUPDATE_RESTART_TM = 3,
} TSRecordUpdateType;

/** How the value of a record is checked. */
typedef enum TSRecordCheckType {
  TS_RECORDCHECK_NULL = 0,
  TS_RECORDCHECK_STR = 1,
  TS_RECORDCHECK_INT = 2,
  TS_RECORDCHECK_IP = 3,
} TSRecordCheckType;

/** Which process owns a record; kept for its numbers. */
typedef enum TSRecordModeType {
  TS_RECORDMODE_NULL = 0,
  TS_RECORDMODE_CLIENT = 1,
  TS_RECORDMODE_SERVER = 2,
  TS_RECORDMODE_STAND_ALONE = 3,
} TSRecordModeType;

/** Who may change a record. */
typedef enum TSRecordAccessType {
  TS_RECORDACCESS_NULL = 0,
  TS_RECORDACCESS_NO_ACCESS = 1,
  TS_RECORDACCESS_READ_ONLY = 2,
} TSRecordAccessType;

/** Where the value of a record came from. */
typedef enum TSMgmtSource {
  TS_MGMT_SOURCE_NULL = 0,
  TS_MGMT_SOURCE_DEFAULT = 1,
  TS_MGMT_SOURCE_PLUGIN = 2,
  TS_MGMT_SOURCE_EXPLICIT = 3,
  TS_MGMT_SOURCE_ENV = 4,
} TSMgmtSource;

/** Whether a statistic survives a restart. */
typedef enum TSStatPersistence {
  TS_STAT_PERSISTENT = 1,
  TS_STAT_NON_PERSISTENT = 2,
} TSStatPersistence;

/** How a statistic is summed up over the threads. */
typedef enum TSStatSync {
  TS_STAT_SYNC_SUM = 0,
  TS_STAT_SYNC_COUNT = 1,
  TS_STAT_SYNC_AVG = 2,
  TS_STAT_SYNC_TIMEAVG = 3,
} TSStatSync;

/** Records that a transaction can override. */
typedef enum TSOverridableConfigKey {
  TS_CONFIG_NULL = -1,
  TS_CONFIG_URL_REMAP_PRISTINE_HOST_HDR = 0,
  TS_CONFIG_HTTP_CHUNKING_ENABLED = 1,
  TS_CONFIG_HTTP_NEGATIVE_CACHING_ENABLED = 2,
  TS_CONFIG_HTTP_NEGATIVE_CACHING_LIFETIME = 3,
  TS_CONFIG_HTTP_CACHE_WHEN_TO_REVALIDATE = 4,
  TS_CONFIG_HTTP_KEEP_ALIVE_ENABLED_IN = 5,
  TS_CONFIG_HTTP_KEEP_ALIVE_ENABLED_OUT = 6,
  TS_CONFIG_HTTP_KEEP_ALIVE_POST_OUT = 7,
  TS_CONFIG_HTTP_SERVER_SESSION_SHARING_MATCH = 8,
  TS_CONFIG_NET_SOCK_RECV_BUFFER_SIZE_OUT = 9,
  TS_CONFIG_NET_SOCK_SEND_BUFFER_SIZE_OUT = 10,
  TS_CONFIG_NET_SOCK_OPTION_FLAG_OUT = 11,
  TS_CONFIG_HTTP_FORWARD_PROXY_AUTH_TO_PARENT = 12,
  TS_CONFIG_HTTP_ANONYMIZE_REMOVE_FROM = 13,
  TS_CONFIG_HTTP_ANONYMIZE_REMOVE_REFERER = 14,
  TS_CONFIG_HTTP_ANONYMIZE_REMOVE_USER_AGENT = 15,
  TS_CONFIG_HTTP_ANONYMIZE_REMOVE_COOKIE = 16,
  TS_CONFIG_HTTP_ANONYMIZE_REMOVE_CLIENT_IP = 17,
  TS_CONFIG_HTTP_ANONYMIZE_INSERT_CLIENT_IP = 18,
  TS_CONFIG_HTTP_RESPONSE_SERVER_ENABLED = 19,
  TS_CONFIG_HTTP_INSERT_SQUID_X_FORWARDED_FOR = 20,
  TS_CONFIG_HTTP_SEND_HTTP11_REQUESTS = 21,
  TS_CONFIG_HTTP_CACHE_HTTP = 22,
  TS_CONFIG_HTTP_CACHE_IGNORE_CLIENT_NO_CACHE = 23,
  TS_CONFIG_HTTP_CACHE_IGNORE_CLIENT_CC_MAX_AGE = 24,
  TS_CONFIG_HTTP_CACHE_IMS_ON_CLIENT_NO_CACHE = 25,
  TS_CONFIG_HTTP_CACHE_IGNORE_SERVER_NO_CACHE = 26,
  TS_CONFIG_HTTP_CACHE_CACHE_RESPONSES_TO_COOKIES = 27,
  TS_CONFIG_HTTP_CACHE_IGNORE_AUTHENTICATION = 28,
  TS_CONFIG_HTTP_CACHE_CACHE_URLS_THAT_LOOK_DYNAMIC = 29,
  TS_CONFIG_HTTP_CACHE_REQUIRED_HEADERS = 30,
  TS_CONFIG_HTTP_INSERT_REQUEST_VIA_STR = 31,
  TS_CONFIG_HTTP_INSERT_RESPONSE_VIA_STR = 32,
  TS_CONFIG_HTTP_CACHE_HEURISTIC_MIN_LIFETIME = 33,
  TS_CONFIG_HTTP_CACHE_HEURISTIC_MAX_LIFETIME = 34,
  TS_CONFIG_HTTP_CACHE_GUARANTEED_MIN_LIFETIME = 35,
  TS_CONFIG_HTTP_CACHE_GUARANTEED_MAX_LIFETIME = 36,
  TS_CONFIG_HTTP_CACHE_MAX_STALE_AGE = 37,
  TS_CONFIG_HTTP_KEEP_ALIVE_NO_ACTIVITY_TIMEOUT_IN = 38,
  TS_CONFIG_HTTP_KEEP_ALIVE_NO_ACTIVITY_TIMEOUT_OUT = 39,
  TS_CONFIG_HTTP_TRANSACTION_NO_ACTIVITY_TIMEOUT_IN = 40,
  TS_CONFIG_HTTP_TRANSACTION_NO_ACTIVITY_TIMEOUT_OUT = 41,
  TS_CONFIG_HTTP_TRANSACTION_ACTIVE_TIMEOUT_OUT = 42,
  TS_CONFIG_HTTP_CONNECT_ATTEMPTS_MAX_RETRIES = 43,
  TS_CONFIG_HTTP_CONNECT_ATTEMPTS_MAX_RETRIES_DEAD_SERVER = 44,
  TS_CONFIG_HTTP_CONNECT_ATTEMPTS_RR_RETRIES = 45,
  TS_CONFIG_HTTP_CONNECT_ATTEMPTS_TIMEOUT = 46,
  TS_CONFIG_HTTP_POST_CONNECT_ATTEMPTS_TIMEOUT = 47,
  TS_CONFIG_HTTP_DOWN_SERVER_CACHE_TIME = 48,
  TS_CONFIG_HTTP_DOWN_SERVER_ABORT_THRESHOLD = 49,
  TS_CONFIG_HTTP_DOC_IN_CACHE_SKIP_DNS = 50,
  TS_CONFIG_HTTP_BACKGROUND_FILL_ACTIVE_TIMEOUT = 51,
  TS_CONFIG_HTTP_RESPONSE_SERVER_STR = 52,
  TS_CONFIG_HTTP_CACHE_HEURISTIC_LM_FACTOR = 53,
  TS_CONFIG_HTTP_BACKGROUND_FILL_COMPLETED_THRESHOLD = 54,
  TS_CONFIG_NET_SOCK_PACKET_MARK_OUT = 55,
  TS_CONFIG_NET_SOCK_PACKET_TOS_OUT = 56,
  TS_CONFIG_HTTP_INSERT_AGE_IN_RESPONSE = 57,
  TS_CONFIG_HTTP_CHUNKING_SIZE = 58,
  TS_CONFIG_HTTP_FLOW_CONTROL_ENABLED = 59,
  TS_CONFIG_HTTP_FLOW_CONTROL_LOW_WATER_MARK = 60,
  TS_CONFIG_HTTP_FLOW_CONTROL_HIGH_WATER_MARK = 61,
  TS_CONFIG_HTTP_CACHE_RANGE_LOOKUP = 62,
  TS_CONFIG_HTTP_DEFAULT_BUFFER_SIZE = 63,
  TS_CONFIG_HTTP_DEFAULT_BUFFER_WATER_MARK = 64,
  TS_CONFIG_HTTP_REQUEST_HEADER_MAX_SIZE = 65,
  TS_CONFIG_HTTP_RESPONSE_HEADER_MAX_SIZE = 66,
  TS_CONFIG_HTTP_NEGATIVE_REVALIDATING_ENABLED = 67,
  TS_CONFIG_HTTP_NEGATIVE_REVALIDATING_LIFETIME = 68,
  TS_CONFIG_SSL_HSTS_MAX_AGE = 69,
  TS_CONFIG_SSL_HSTS_INCLUDE_SUBDOMAINS = 70,
  TS_CONFIG_HTTP_CACHE_OPEN_READ_RETRY_TIME = 71,
  TS_CONFIG_HTTP_CACHE_MAX_OPEN_READ_RETRIES = 72,
  TS_CONFIG_HTTP_CACHE_RANGE_WRITE = 73,
  TS_CONFIG_HTTP_POST_CHECK_CONTENT_LENGTH_ENABLED = 74,
  TS_CONFIG_HTTP_GLOBAL_USER_AGENT_HEADER = 75,
  TS_CONFIG_HTTP_AUTH_SERVER_SESSION_PRIVATE = 76,
  TS_CONFIG_HTTP_SLOW_LOG_THRESHOLD = 77,
  TS_CONFIG_HTTP_CACHE_GENERATION = 78,
  TS_CONFIG_BODY_FACTORY_TEMPLATE_BASE = 79,
  TS_CONFIG_HTTP_CACHE_OPEN_WRITE_FAIL_ACTION = 80,
  TS_CONFIG_HTTP_NUMBER_OF_REDIRECTIONS = 81,
  TS_CONFIG_HTTP_CACHE_MAX_OPEN_WRITE_RETRIES = 82,
  TS_CONFIG_HTTP_REDIRECT_USE_ORIG_CACHE_KEY = 83,
  TS_CONFIG_HTTP_ATTACH_SERVER_SESSION_TO_CLIENT = 84,
  TS_CONFIG_WEBSOCKET_NO_ACTIVITY_TIMEOUT = 85,
  TS_CONFIG_WEBSOCKET_ACTIVE_TIMEOUT = 86,
  TS_CONFIG_HTTP_UNCACHEABLE_REQUESTS_BYPASS_PARENT = 87,
  TS_CONFIG_HTTP_PARENT_PROXY_TOTAL_CONNECT_ATTEMPTS = 88,
  TS_CONFIG_HTTP_TRANSACTION_ACTIVE_TIMEOUT_IN = 89,
  TS_CONFIG_SRV_ENABLED = 90,
  TS_CONFIG_HTTP_FORWARD_CONNECT_METHOD = 91,
  TS_CONFIG_SSL_CERT_FILENAME = 92,
  TS_CONFIG_SSL_CERT_FILEPATH = 93,
  TS_CONFIG_PARENT_FAILURES_UPDATE_HOSTDB = 94,
  TS_CONFIG_HTTP_CACHE_IGNORE_ACCEPT_MISMATCH = 95,
  TS_CONFIG_HTTP_CACHE_IGNORE_ACCEPT_LANGUAGE_MISMATCH = 96,
  TS_CONFIG_HTTP_CACHE_IGNORE_ACCEPT_ENCODING_MISMATCH = 97,
  TS_CONFIG_HTTP_CACHE_IGNORE_ACCEPT_CHARSET_MISMATCH = 98,
  TS_CONFIG_HTTP_PARENT_PROXY_FAIL_THRESHOLD = 99,
  TS_CONFIG_HTTP_PARENT_PROXY_RETRY_TIME = 100,
  TS_CONFIG_HTTP_PER_PARENT_CONNECT_ATTEMPTS = 101,
  TS_CONFIG_HTTP_PARENT_CONNECT_ATTEMPT_TIMEOUT = 102,
  TS_CONFIG_HTTP_NORMALIZE_AE = 103,
  TS_CONFIG_HTTP_INSERT_FORWARDED = 104,
  TS_CONFIG_HTTP_PROXY_PROTOCOL_OUT = 105,
  TS_CONFIG_HTTP_ALLOW_MULTI_RANGE = 106,
  TS_CONFIG_HTTP_REQUEST_BUFFER_ENABLED = 107,
  TS_CONFIG_HTTP_ALLOW_HALF_OPEN = 108,
  TS_CONFIG_HTTP_SERVER_MIN_KEEP_ALIVE_CONNS = 109,
  TS_CONFIG_HTTP_PER_SERVER_CONNECTION_MAX = 110,
  TS_CONFIG_HTTP_PER_SERVER_CONNECTION_MATCH = 111,
  TS_CONFIG_SSL_CLIENT_VERIFY_SERVER = 112,
  TS_CONFIG_SSL_CLIENT_VERIFY_SERVER_POLICY = 113,
  TS_CONFIG_SSL_CLIENT_VERIFY_SERVER_PROPERTIES = 114,
  TS_CONFIG_SSL_CLIENT_SNI_POLICY = 115,
  TS_CONFIG_SSL_CLIENT_PRIVATE_KEY_FILENAME = 116,
  TS_CONFIG_SSL_CLIENT_CA_CERT_FILENAME = 117,
  TS_CONFIG_HTTP_HOST_RESOLUTION_PREFERENCE = 118,
  TS_CONFIG_HTTP_CONNECT_DEAD_POLICY = 119,
  TS_CONFIG_HTTP_MAX_PROXY_CYCLES = 120,
  TS_CONFIG_PLUGIN_VC_DEFAULT_BUFFER_INDEX = 121,
  TS_CONFIG_PLUGIN_VC_DEFAULT_BUFFER_WATER_MARK = 122,
  TS_CONFIG_NET_SOCK_NOTSENT_LOWAT = 123,
  TS_CONFIG_BODY_FACTORY_RESPONSE_SUPPRESSION_MODE = 124,
  TS_CONFIG_HTTP_ENABLE_PARENT_TIMEOUT_MARKDOWNS = 125,
  TS_CONFIG_HTTP_DISABLE_PARENT_MARKDOWNS = 126,
  TS_CONFIG_HTTP_DROP_CHUNKED_TRAILERS = 127,
  TS_CONFIG_HTTP_STRICT_CHUNK_PARSING = 128,
  TS_CONFIG_LAST_ENTRY = 129,
  TS_CONFIG_SSL_CLIENT_CERT_FILENAME = TS_CONFIG_SSL_CERT_FILENAME,
} TSOverridableConfigKey;

/** Moments of a transaction whose time is kept. */
typedef enum TSMilestonesType {
  TS_MILESTONE_NULL = -1,
  TS_MILESTONE_UA_BEGIN = 0,
  TS_MILESTONE_UA_FIRST_READ = 1,
  TS_MILESTONE_UA_READ_HEADER_DONE = 2,
  TS_MILESTONE_UA_BEGIN_WRITE = 3,
  TS_MILESTONE_UA_CLOSE = 4,
  TS_MILESTONE_SERVER_FIRST_CONNECT = 5,
  TS_MILESTONE_SERVER_CONNECT = 6,
  TS_MILESTONE_SERVER_CONNECT_END = 7,
  TS_MILESTONE_SERVER_BEGIN_WRITE = 8,
  TS_MILESTONE_SERVER_FIRST_READ = 9,
  TS_MILESTONE_SERVER_READ_HEADER_DONE = 10,
  TS_MILESTONE_SERVER_CLOSE = 11,
  TS_MILESTONE_CACHE_OPEN_READ_BEGIN = 12,
  TS_MILESTONE_CACHE_OPEN_READ_END = 13,
  TS_MILESTONE_CACHE_OPEN_WRITE_BEGIN = 14,
  TS_MILESTONE_CACHE_OPEN_WRITE_END = 15,
  TS_MILESTONE_DNS_LOOKUP_BEGIN = 16,
  TS_MILESTONE_DNS_LOOKUP_END = 17,
  TS_MILESTONE_SM_START = 18,
  TS_MILESTONE_SM_FINISH = 19,
  TS_MILESTONE_PLUGIN_ACTIVE = 20,
  TS_MILESTONE_PLUGIN_TOTAL = 21,
  TS_MILESTONE_TLS_HANDSHAKE_START = 22,
  TS_MILESTONE_TLS_HANDSHAKE_END = 23,
  TS_MILESTONE_LAST_ENTRY = 24,
} TSMilestonesType;

/** Opaque, see `TSAction`. */
typedef struct tsapi_action tsapi_action;

/** Opaque, see `TSAIOCallback`. */
typedef struct tsapi_aiocallback tsapi_aiocallback;

/** Opaque, see `TSIOBufferBlock`. */
typedef struct tsapi_bufferblock tsapi_bufferblock;

/** Opaque, see `TSIOBufferReader`. */
typedef struct tsapi_bufferreader tsapi_bufferreader;

/** Opaque, see `TSCacheHttpInfo`. */
typedef struct tsapi_cachehttpinfo tsapi_cachehttpinfo;

/** Opaque, see `TSCacheKey`. */
typedef struct tsapi_cachekey tsapi_cachekey;

/** Opaque, see `TSCacheTxn`. */
typedef struct tsapi_cachetxn tsapi_cachetxn;

/** Opaque, see `TSConfig`. */
typedef struct tsapi_config tsapi_config;

/** Opaque: what `TSCont` and `TSVConn` point to. */
typedef struct tsapi_cont tsapi_cont;

/** Opaque, see `TSEventThread`. */
typedef struct tsapi_event_thread tsapi_event_thread;

/** Opaque, see `TSFetchSM`. */
typedef struct tsapi_fetchsm tsapi_fetchsm;

/** Opaque, see `TSFile`. */
typedef struct tsapi_file tsapi_file;

/** Opaque, see `TSHostLookupResult`. */
typedef struct tsapi_hostlookupresult tsapi_hostlookupresult;

/** Opaque, see `TSHttpAltInfo`. */
typedef struct tsapi_httpaltinfo tsapi_httpaltinfo;

/** Opaque, see `TSHttpParser`. */
typedef struct tsapi_httpparser tsapi_httpparser;

/** Opaque, see `TSHttpSsn`. */
typedef struct tsapi_httpssn tsapi_httpssn;

/** Opaque, see `TSHttpTxn`. */
typedef struct tsapi_httptxn tsapi_httptxn;

/** Opaque, see `TSIOBuffer`. */
typedef struct tsapi_iobuffer tsapi_iobuffer;

/** Opaque, see `TSIOBufferData`. */
typedef struct tsapi_iobufferdata tsapi_iobufferdata;

/** Opaque, see `TSMatcherLine`. */
typedef struct tsapi_matcheline tsapi_matcheline;

/** Opaque, see `TSMBuffer`. */
typedef struct tsapi_mbuffer tsapi_mbuffer;

/** Opaque, see `TSMimeParser`. */
typedef struct tsapi_mimeparser tsapi_mimeparser;

/** Opaque, see `TSMLoc`. */
typedef struct tsapi_mloc tsapi_mloc;

/** Opaque, see `TSMutex`. */
typedef struct tsapi_mutex tsapi_mutex;

/** Opaque, see `TSAcceptor`. */
typedef struct tsapi_net_accept tsapi_net_accept;

/** Opaque, see `TSPortDescriptor`. */
typedef struct tsapi_port tsapi_port;

/** Opaque, see `TSSslContext`. */
typedef struct tsapi_ssl_context tsapi_ssl_context;

/** Opaque, see `TSSslConnection`. */
typedef struct tsapi_ssl_obj tsapi_ssl_obj;

/** Opaque, see `TSSslSession`. */
typedef struct tsapi_ssl_session tsapi_ssl_session;

/** Opaque, see `TSTextLogObject`. */
typedef struct tsapi_textlogobject tsapi_textlogobject;

/** Opaque, see `TSThread`. */
typedef struct tsapi_thread tsapi_thread;

/** Opaque, see `TSUuid`. */
typedef struct tsapi_uuid tsapi_uuid;

/** Opaque, see `TSVIO`. */
typedef struct tsapi_vio tsapi_vio;

/** Opaque, see `TSSslX509`. */
typedef struct tsapi_x509 tsapi_x509;

/** Opaque, see `TSSslVerifyCTX`. */
typedef struct tsapi_x509_store_ctx tsapi_x509_store_ctx;

/** A file opened by `TSfopen`. */
typedef struct tsapi_file *TSFile;

/** An object inside a marshal buffer: URL, MIME header, HTTP header or field. */
typedef struct tsapi_mloc *TSMLoc;

/** A marshal buffer: the memory of headers and URLs. */
typedef struct tsapi_mbuffer *TSMBuffer;

/** A client session. */
typedef struct tsapi_httpssn *TSHttpSsn;

/** A transaction. */
typedef struct tsapi_httptxn *TSHttpTxn;

/** An `SSL *` of OpenSSL. */
typedef struct tsapi_ssl_obj *TSSslConnection;

/** An `SSL_SESSION *` of OpenSSL. */
typedef struct tsapi_ssl_session *TSSslSession;

/** The candidate that `TS_HTTP_SELECT_ALT_HOOK` asks about. */
typedef struct tsapi_httpaltinfo *TSHttpAltInfo;

/** State of an incremental MIME parse. */
typedef struct tsapi_mimeparser *TSMimeParser;

/** State of an incremental parse of a request or response head. */
typedef struct tsapi_httpparser *TSHttpParser;

/** Name of a cache object. */
typedef struct tsapi_cachekey *TSCacheKey;

/** An alternate of a cached object. */
typedef struct tsapi_cachehttpinfo *TSCacheHttpInfo;

/** A cache operation in progress. */
typedef struct tsapi_cachetxn *TSCacheTxn;

/** An `X509_STORE_CTX *` of OpenSSL. */
typedef struct tsapi_x509_store_ctx *TSSslVerifyCTX;

/** A parsed port description. */
typedef struct tsapi_port *TSPortDescriptor;

/** One direction of IO on a virtual connection. */
typedef struct tsapi_vio *TSVIO;

/** A thread that can use the API. */
typedef struct tsapi_thread *TSThread;

/** A thread that runs an event loop. */
typedef struct tsapi_event_thread *TSEventThread;

/** An `X509 *` of OpenSSL. */
typedef struct tsapi_x509 *TSSslX509;

/** A recursive, reference-counted lock. */
typedef struct tsapi_mutex *TSMutex;

/** One version of a plugin's configuration, counted. */
typedef struct tsapi_config *TSConfig;

/** A continuation: a function, its data and the lock it runs under. */
typedef struct tsapi_cont *TSCont;

/** A virtual connection; it can be used as a `TSCont`. */
typedef struct tsapi_cont *TSVConn;

/** An `SSL_CTX *` of OpenSSL. */
typedef struct tsapi_ssl_context *TSSslContext;

/** Something that will happen later and can be cancelled. */
typedef struct tsapi_action *TSAction;

/** A chain of blocks that bytes are written to. */
typedef struct tsapi_iobuffer *TSIOBuffer;

/** The memory of a block. */
typedef struct tsapi_iobufferdata *TSIOBufferData;

/** A piece of a buffer. */
typedef struct tsapi_bufferblock *TSIOBufferBlock;

/** A position in a buffer. */
typedef struct tsapi_bufferreader *TSIOBufferReader;

/** What a name resolution found. */
typedef struct tsapi_hostlookupresult *TSHostLookupResult;

/** A finished read or write of `TSAIORead`, `TSAIOWrite`. */
typedef struct tsapi_aiocallback *TSAIOCallback;

/** A listening port. */
typedef struct tsapi_net_accept *TSAcceptor;

/** A fetch in progress. */
typedef struct tsapi_fetchsm *TSFetchSM;

/** A UUID. */
typedef struct tsapi_uuid *TSUuid;

/** A log file that a plugin writes lines to. */
typedef struct tsapi_textlogobject *TSTextLogObject;

/** A parsed line of a matcher configuration. */
typedef struct tsapi_matcheline *TSMatcherLine;

/** What a thread made by `TSThreadCreate` runs; its result is ignored. */
typedef void *(*TSThreadFunc)(void *data);

/** The handler of a continuation; `TSContCall` gives its result to the caller. */
typedef int (*TSEventFunc)(TSCont contp, TSEvent event, void *edata);

/** Frees a configuration that nobody uses any more. */
typedef void (*TSConfigDestroyFunc)(void *data);

/** The value of a record; its `TSRecordDataType` tells which member holds it. */
typedef union TSRecordData {
  /** `TS_RECORDDATATYPE_INT`. */
  int64_t rec_int;
  /** `TS_RECORDDATATYPE_FLOAT`. */
  float rec_float;
  /** `TS_RECORDDATATYPE_STRING`. */
  char *rec_string;
  /** `TS_RECORDDATATYPE_COUNTER`. */
  int64_t rec_counter;
} TSRecordData;

/** Called by `TSRecordDump` for each record. */
typedef void (*TSRecordDumpCb)(TSRecordType rec_type,
                               void *edata,
                               int registered,
                               const char *name,
                               TSRecordDataType data_type,
                               union TSRecordData *datum);

/** Who made a plugin. */
typedef struct TSPluginRegistrationInfo {
  /** Name of the plugin. */
  const char *plugin_name;
  /** Its maker. */
  const char *vendor_name;
  /** Where to write to. */
  const char *support_email;
} TSPluginRegistrationInfo;

/** A message from outside to the plugins: event data of `TS_EVENT_LIFECYCLE_MSG`. */
typedef struct TSPluginMsg {
  /** What the message is about, NUL-terminated. */
  const char *tag;
  /** The message, not NUL-terminated. */
  const void *data;
  /** Its length in bytes. */
  size_t data_size;
} TSPluginMsg;

/** Time in nanoseconds; the scheduling calls take milliseconds in it. */
typedef int64_t TSHRTime;

/** Value of an integer record. */
typedef int64_t TSMgmtInt;

/** Value of a counter record. */
typedef int64_t TSMgmtCounter;

/** Value of a float record. */
typedef float TSMgmtFloat;

/** Value of a string record, from `TSmalloc`. */
typedef char *TSMgmtString;

/** Priority of a stream, for any version of HTTP. */
typedef struct TSHttpPriority {
  /** A `TSHttpPriorityType`. */
  uint8_t priority_type;
  /** What that version of HTTP keeps. */
  uint8_t data[7];
} TSHttpPriority;

/** Priority of an HTTP/2 stream: `TSHttpPriority` seen through its type. */
typedef struct TSHttp2Priority {
  /** `HTTP_PRIORITY_TYPE_HTTP_2`. */
  uint8_t priority_type;
  /** Weight, 0 to 255. */
  uint8_t weight;
  /** The stream this one depends on, 0 for none. */
  int32_t stream_dependency;
} TSHttp2Priority;

/** The event numbers that a fetch reports its end with. */
typedef struct TSFetchEvent {
  /** The response is there. */
  int success_event_id;
  /** There will be no response. */
  int failure_event_id;
  /** It took too long. */
  int timeout_event_id;
} TSFetchEvent;

/** A list of requests for `TSFetchPages`. */
typedef struct TSFetchUrlParams {
  /** The request: head and body. */
  const char *request;
  /** Its length in bytes. */
  int request_len;
  /** The client address that the request pretends to come from. */
  struct sockaddr_storage ip;
  /** Its port, in host order. */
  int port;
  /** Whom to call. */
  TSCont contp;
  /** With which events. */
  struct TSFetchEvent events;
  /** And when. */
  TSFetchWakeUpOptions options;
  /** The next request, or null. */
  struct TSFetchUrlParams *next;
} TSFetchUrlParams;

/** A list of requests for `TSFetchPages`. */
typedef struct TSFetchUrlParams TSFetchUrlParams_t;

/** Identifier of a TLS session. */
typedef struct TSSslSessionID_s {
  /** Bytes in use. */
  size_t len;
  /** The identifier. */
  char bytes[32];
} TSSslSessionID_s;

/** Identifier of a TLS session. */
typedef struct TSSslSessionID_s TSSslSessionID;

/** The files that a certificate was asked for by: event data of `TS_EVENT_SSL_SECRET`. */
typedef struct TSSecretID_s {
  /** Name of the certificate. */
  const char *cert_name;
  /** Its length in bytes. */
  size_t cert_name_len;
  /** Name of the key. */
  const char *key_name;
  /** Its length in bytes. */
  size_t key_name_len;
} TSSecretID_s;

/** The files that a certificate was asked for by: event data of `TS_EVENT_SSL_SECRET`. */
typedef struct TSSecretID_s TSSecretID;

/** What an internal connect is made with. */
typedef struct TSHttpConnectOptions_s {
  /** Set by `TSHttpConnectOptionsGet`. */
  TSConnectType connect_type;
  /** The address that the request is to come from; its port must not be 0. */
  const struct sockaddr *addr;
  /** Name for logs (`pitag`); must live as long as the connection. */
  const char *tag;
  /** Number for logs (`piid`). */
  int64_t id;
  /** Size class of the buffers between the two ends. */
  TSIOBufferSizeIndex buffer_index;
  /** Water mark of these buffers, in bytes. */
  TSIOBufferWaterMark buffer_water_mark;
} TSHttpConnectOptions_s;

/** What an internal connect is made with. */
typedef struct TSHttpConnectOptions_s TSHttpConnectOptions;

/* URL schemes. */

extern tsapi const char *TS_URL_SCHEME_FILE;
extern tsapi const char *TS_URL_SCHEME_FTP;
extern tsapi const char *TS_URL_SCHEME_GOPHER;
extern tsapi const char *TS_URL_SCHEME_HTTP;
extern tsapi const char *TS_URL_SCHEME_HTTPS;
extern tsapi const char *TS_URL_SCHEME_MAILTO;
extern tsapi const char *TS_URL_SCHEME_NEWS;
extern tsapi const char *TS_URL_SCHEME_NNTP;
extern tsapi const char *TS_URL_SCHEME_PROSPERO;
extern tsapi const char *TS_URL_SCHEME_TELNET;
extern tsapi const char *TS_URL_SCHEME_TUNNEL;
extern tsapi const char *TS_URL_SCHEME_WAIS;
extern tsapi const char *TS_URL_SCHEME_PNM;
extern tsapi const char *TS_URL_SCHEME_RTSP;
extern tsapi const char *TS_URL_SCHEME_RTSPU;
extern tsapi const char *TS_URL_SCHEME_MMS;
extern tsapi const char *TS_URL_SCHEME_MMSU;
extern tsapi const char *TS_URL_SCHEME_MMST;
extern tsapi const char *TS_URL_SCHEME_WS;
extern tsapi const char *TS_URL_SCHEME_WSS;

extern tsapi int TS_URL_LEN_FILE;
extern tsapi int TS_URL_LEN_FTP;
extern tsapi int TS_URL_LEN_GOPHER;
extern tsapi int TS_URL_LEN_HTTP;
extern tsapi int TS_URL_LEN_HTTPS;
extern tsapi int TS_URL_LEN_MAILTO;
extern tsapi int TS_URL_LEN_NEWS;
extern tsapi int TS_URL_LEN_NNTP;
extern tsapi int TS_URL_LEN_PROSPERO;
extern tsapi int TS_URL_LEN_TELNET;
extern tsapi int TS_URL_LEN_TUNNEL;
extern tsapi int TS_URL_LEN_WAIS;
extern tsapi int TS_URL_LEN_PNM;
extern tsapi int TS_URL_LEN_RTSP;
extern tsapi int TS_URL_LEN_RTSPU;
extern tsapi int TS_URL_LEN_MMS;
extern tsapi int TS_URL_LEN_MMSU;
extern tsapi int TS_URL_LEN_MMST;
extern tsapi int TS_URL_LEN_WS;
extern tsapi int TS_URL_LEN_WSS;

/* Names of MIME fields. */

extern tsapi const char *TS_MIME_FIELD_ACCEPT;
extern tsapi const char *TS_MIME_FIELD_ACCEPT_CHARSET;
extern tsapi const char *TS_MIME_FIELD_ACCEPT_ENCODING;
extern tsapi const char *TS_MIME_FIELD_ACCEPT_LANGUAGE;
extern tsapi const char *TS_MIME_FIELD_ACCEPT_RANGES;
extern tsapi const char *TS_MIME_FIELD_AGE;
extern tsapi const char *TS_MIME_FIELD_ALLOW;
extern tsapi const char *TS_MIME_FIELD_APPROVED;
extern tsapi const char *TS_MIME_FIELD_AUTHORIZATION;
extern tsapi const char *TS_MIME_FIELD_BYTES;
extern tsapi const char *TS_MIME_FIELD_CACHE_CONTROL;
extern tsapi const char *TS_MIME_FIELD_CLIENT_IP;
extern tsapi const char *TS_MIME_FIELD_CONNECTION;
extern tsapi const char *TS_MIME_FIELD_CONTENT_BASE;
extern tsapi const char *TS_MIME_FIELD_CONTENT_ENCODING;
extern tsapi const char *TS_MIME_FIELD_CONTENT_LANGUAGE;
extern tsapi const char *TS_MIME_FIELD_CONTENT_LENGTH;
extern tsapi const char *TS_MIME_FIELD_CONTENT_LOCATION;
extern tsapi const char *TS_MIME_FIELD_CONTENT_MD5;
extern tsapi const char *TS_MIME_FIELD_CONTENT_RANGE;
extern tsapi const char *TS_MIME_FIELD_CONTENT_TYPE;
extern tsapi const char *TS_MIME_FIELD_CONTROL;
extern tsapi const char *TS_MIME_FIELD_COOKIE;
extern tsapi const char *TS_MIME_FIELD_DATE;
extern tsapi const char *TS_MIME_FIELD_DISTRIBUTION;
extern tsapi const char *TS_MIME_FIELD_ETAG;
extern tsapi const char *TS_MIME_FIELD_EXPECT;
extern tsapi const char *TS_MIME_FIELD_EXPIRES;
extern tsapi const char *TS_MIME_FIELD_FOLLOWUP_TO;
extern tsapi const char *TS_MIME_FIELD_FROM;
extern tsapi const char *TS_MIME_FIELD_HOST;
extern tsapi const char *TS_MIME_FIELD_IF_MATCH;
extern tsapi const char *TS_MIME_FIELD_IF_MODIFIED_SINCE;
extern tsapi const char *TS_MIME_FIELD_IF_NONE_MATCH;
extern tsapi const char *TS_MIME_FIELD_IF_RANGE;
extern tsapi const char *TS_MIME_FIELD_IF_UNMODIFIED_SINCE;
extern tsapi const char *TS_MIME_FIELD_KEEP_ALIVE;
extern tsapi const char *TS_MIME_FIELD_KEYWORDS;
extern tsapi const char *TS_MIME_FIELD_LAST_MODIFIED;
extern tsapi const char *TS_MIME_FIELD_LINES;
extern tsapi const char *TS_MIME_FIELD_LOCATION;
extern tsapi const char *TS_MIME_FIELD_MAX_FORWARDS;
extern tsapi const char *TS_MIME_FIELD_MESSAGE_ID;
extern tsapi const char *TS_MIME_FIELD_NEWSGROUPS;
extern tsapi const char *TS_MIME_FIELD_ORGANIZATION;
extern tsapi const char *TS_MIME_FIELD_PATH;
extern tsapi const char *TS_MIME_FIELD_PRAGMA;
extern tsapi const char *TS_MIME_FIELD_PROXY_AUTHENTICATE;
extern tsapi const char *TS_MIME_FIELD_PROXY_AUTHORIZATION;
extern tsapi const char *TS_MIME_FIELD_PROXY_CONNECTION;
extern tsapi const char *TS_MIME_FIELD_PUBLIC;
extern tsapi const char *TS_MIME_FIELD_RANGE;
extern tsapi const char *TS_MIME_FIELD_REFERENCES;
extern tsapi const char *TS_MIME_FIELD_REFERER;
extern tsapi const char *TS_MIME_FIELD_REPLY_TO;
extern tsapi const char *TS_MIME_FIELD_RETRY_AFTER;
extern tsapi const char *TS_MIME_FIELD_SENDER;
extern tsapi const char *TS_MIME_FIELD_SERVER;
extern tsapi const char *TS_MIME_FIELD_SET_COOKIE;
extern tsapi const char *TS_MIME_FIELD_STRICT_TRANSPORT_SECURITY;
extern tsapi const char *TS_MIME_FIELD_SUBJECT;
extern tsapi const char *TS_MIME_FIELD_SUMMARY;
extern tsapi const char *TS_MIME_FIELD_TE;
extern tsapi const char *TS_MIME_FIELD_TRANSFER_ENCODING;
extern tsapi const char *TS_MIME_FIELD_UPGRADE;
extern tsapi const char *TS_MIME_FIELD_USER_AGENT;
extern tsapi const char *TS_MIME_FIELD_VARY;
extern tsapi const char *TS_MIME_FIELD_VIA;
extern tsapi const char *TS_MIME_FIELD_WARNING;
extern tsapi const char *TS_MIME_FIELD_WWW_AUTHENTICATE;
extern tsapi const char *TS_MIME_FIELD_XREF;
extern tsapi const char *TS_MIME_FIELD_X_FORWARDED_FOR;
extern tsapi const char *TS_MIME_FIELD_FORWARDED;

extern tsapi int TS_MIME_LEN_ACCEPT;
extern tsapi int TS_MIME_LEN_ACCEPT_CHARSET;
extern tsapi int TS_MIME_LEN_ACCEPT_ENCODING;
extern tsapi int TS_MIME_LEN_ACCEPT_LANGUAGE;
extern tsapi int TS_MIME_LEN_ACCEPT_RANGES;
extern tsapi int TS_MIME_LEN_AGE;
extern tsapi int TS_MIME_LEN_ALLOW;
extern tsapi int TS_MIME_LEN_APPROVED;
extern tsapi int TS_MIME_LEN_AUTHORIZATION;
extern tsapi int TS_MIME_LEN_BYTES;
extern tsapi int TS_MIME_LEN_CACHE_CONTROL;
extern tsapi int TS_MIME_LEN_CLIENT_IP;
extern tsapi int TS_MIME_LEN_CONNECTION;
extern tsapi int TS_MIME_LEN_CONTENT_BASE;
extern tsapi int TS_MIME_LEN_CONTENT_ENCODING;
extern tsapi int TS_MIME_LEN_CONTENT_LANGUAGE;
extern tsapi int TS_MIME_LEN_CONTENT_LENGTH;
extern tsapi int TS_MIME_LEN_CONTENT_LOCATION;
extern tsapi int TS_MIME_LEN_CONTENT_MD5;
extern tsapi int TS_MIME_LEN_CONTENT_RANGE;
extern tsapi int TS_MIME_LEN_CONTENT_TYPE;
extern tsapi int TS_MIME_LEN_CONTROL;
extern tsapi int TS_MIME_LEN_COOKIE;
extern tsapi int TS_MIME_LEN_DATE;
extern tsapi int TS_MIME_LEN_DISTRIBUTION;
extern tsapi int TS_MIME_LEN_ETAG;
extern tsapi int TS_MIME_LEN_EXPECT;
extern tsapi int TS_MIME_LEN_EXPIRES;
extern tsapi int TS_MIME_LEN_FOLLOWUP_TO;
extern tsapi int TS_MIME_LEN_FROM;
extern tsapi int TS_MIME_LEN_HOST;
extern tsapi int TS_MIME_LEN_IF_MATCH;
extern tsapi int TS_MIME_LEN_IF_MODIFIED_SINCE;
extern tsapi int TS_MIME_LEN_IF_NONE_MATCH;
extern tsapi int TS_MIME_LEN_IF_RANGE;
extern tsapi int TS_MIME_LEN_IF_UNMODIFIED_SINCE;
extern tsapi int TS_MIME_LEN_KEEP_ALIVE;
extern tsapi int TS_MIME_LEN_KEYWORDS;
extern tsapi int TS_MIME_LEN_LAST_MODIFIED;
extern tsapi int TS_MIME_LEN_LINES;
extern tsapi int TS_MIME_LEN_LOCATION;
extern tsapi int TS_MIME_LEN_MAX_FORWARDS;
extern tsapi int TS_MIME_LEN_MESSAGE_ID;
extern tsapi int TS_MIME_LEN_NEWSGROUPS;
extern tsapi int TS_MIME_LEN_ORGANIZATION;
extern tsapi int TS_MIME_LEN_PATH;
extern tsapi int TS_MIME_LEN_PRAGMA;
extern tsapi int TS_MIME_LEN_PROXY_AUTHENTICATE;
extern tsapi int TS_MIME_LEN_PROXY_AUTHORIZATION;
extern tsapi int TS_MIME_LEN_PROXY_CONNECTION;
extern tsapi int TS_MIME_LEN_PUBLIC;
extern tsapi int TS_MIME_LEN_RANGE;
extern tsapi int TS_MIME_LEN_REFERENCES;
extern tsapi int TS_MIME_LEN_REFERER;
extern tsapi int TS_MIME_LEN_REPLY_TO;
extern tsapi int TS_MIME_LEN_RETRY_AFTER;
extern tsapi int TS_MIME_LEN_SENDER;
extern tsapi int TS_MIME_LEN_SERVER;
extern tsapi int TS_MIME_LEN_SET_COOKIE;
extern tsapi int TS_MIME_LEN_STRICT_TRANSPORT_SECURITY;
extern tsapi int TS_MIME_LEN_SUBJECT;
extern tsapi int TS_MIME_LEN_SUMMARY;
extern tsapi int TS_MIME_LEN_TE;
extern tsapi int TS_MIME_LEN_TRANSFER_ENCODING;
extern tsapi int TS_MIME_LEN_UPGRADE;
extern tsapi int TS_MIME_LEN_USER_AGENT;
extern tsapi int TS_MIME_LEN_VARY;
extern tsapi int TS_MIME_LEN_VIA;
extern tsapi int TS_MIME_LEN_WARNING;
extern tsapi int TS_MIME_LEN_WWW_AUTHENTICATE;
extern tsapi int TS_MIME_LEN_XREF;
extern tsapi int TS_MIME_LEN_X_FORWARDED_FOR;
extern tsapi int TS_MIME_LEN_FORWARDED;

/* Values of MIME fields. */

extern tsapi const char *TS_HTTP_VALUE_BYTES;
extern tsapi const char *TS_HTTP_VALUE_CHUNKED;
extern tsapi const char *TS_HTTP_VALUE_CLOSE;
extern tsapi const char *TS_HTTP_VALUE_COMPRESS;
extern tsapi const char *TS_HTTP_VALUE_DEFLATE;
extern tsapi const char *TS_HTTP_VALUE_GZIP;
extern tsapi const char *TS_HTTP_VALUE_BROTLI;
extern tsapi const char *TS_HTTP_VALUE_IDENTITY;
extern tsapi const char *TS_HTTP_VALUE_KEEP_ALIVE;
extern tsapi const char *TS_HTTP_VALUE_MAX_AGE;
extern tsapi const char *TS_HTTP_VALUE_MAX_STALE;
extern tsapi const char *TS_HTTP_VALUE_MIN_FRESH;
extern tsapi const char *TS_HTTP_VALUE_MUST_REVALIDATE;
extern tsapi const char *TS_HTTP_VALUE_NONE;
extern tsapi const char *TS_HTTP_VALUE_NO_CACHE;
extern tsapi const char *TS_HTTP_VALUE_NO_STORE;
extern tsapi const char *TS_HTTP_VALUE_NO_TRANSFORM;
extern tsapi const char *TS_HTTP_VALUE_ONLY_IF_CACHED;
extern tsapi const char *TS_HTTP_VALUE_PRIVATE;
extern tsapi const char *TS_HTTP_VALUE_PROXY_REVALIDATE;
extern tsapi const char *TS_HTTP_VALUE_PUBLIC;
extern tsapi const char *TS_HTTP_VALUE_S_MAXAGE;

extern tsapi int TS_HTTP_LEN_BYTES;
extern tsapi int TS_HTTP_LEN_CHUNKED;
extern tsapi int TS_HTTP_LEN_CLOSE;
extern tsapi int TS_HTTP_LEN_COMPRESS;
extern tsapi int TS_HTTP_LEN_DEFLATE;
extern tsapi int TS_HTTP_LEN_GZIP;
extern tsapi int TS_HTTP_LEN_BROTLI;
extern tsapi int TS_HTTP_LEN_IDENTITY;
extern tsapi int TS_HTTP_LEN_KEEP_ALIVE;
extern tsapi int TS_HTTP_LEN_MAX_AGE;
extern tsapi int TS_HTTP_LEN_MAX_STALE;
extern tsapi int TS_HTTP_LEN_MIN_FRESH;
extern tsapi int TS_HTTP_LEN_MUST_REVALIDATE;
extern tsapi int TS_HTTP_LEN_NONE;
extern tsapi int TS_HTTP_LEN_NO_CACHE;
extern tsapi int TS_HTTP_LEN_NO_STORE;
extern tsapi int TS_HTTP_LEN_NO_TRANSFORM;
extern tsapi int TS_HTTP_LEN_ONLY_IF_CACHED;
extern tsapi int TS_HTTP_LEN_PRIVATE;
extern tsapi int TS_HTTP_LEN_PROXY_REVALIDATE;
extern tsapi int TS_HTTP_LEN_PUBLIC;
extern tsapi int TS_HTTP_LEN_S_MAXAGE;

/* HTTP methods. */

extern tsapi const char *TS_HTTP_METHOD_CONNECT;
extern tsapi const char *TS_HTTP_METHOD_DELETE;
extern tsapi const char *TS_HTTP_METHOD_GET;
extern tsapi const char *TS_HTTP_METHOD_HEAD;
extern tsapi const char *TS_HTTP_METHOD_OPTIONS;
extern tsapi const char *TS_HTTP_METHOD_POST;
extern tsapi const char *TS_HTTP_METHOD_PURGE;
extern tsapi const char *TS_HTTP_METHOD_PUT;
extern tsapi const char *TS_HTTP_METHOD_TRACE;
extern tsapi const char *TS_HTTP_METHOD_PUSH;

extern tsapi int TS_HTTP_LEN_CONNECT;
extern tsapi int TS_HTTP_LEN_DELETE;
extern tsapi int TS_HTTP_LEN_GET;
extern tsapi int TS_HTTP_LEN_HEAD;
extern tsapi int TS_HTTP_LEN_OPTIONS;
extern tsapi int TS_HTTP_LEN_POST;
extern tsapi int TS_HTTP_LEN_PURGE;
extern tsapi int TS_HTTP_LEN_PUT;
extern tsapi int TS_HTTP_LEN_TRACE;
extern tsapi int TS_HTTP_LEN_PUSH;

/* Names of protocols: ALPN identifiers, tags of a protocol stack, and their numbers. */

extern tsapi const char *const TS_ALPN_PROTOCOL_HTTP_0_9;
extern tsapi const char *const TS_ALPN_PROTOCOL_HTTP_1_0;
extern tsapi const char *const TS_PROTO_TAG_HTTP_1_0;
extern tsapi const char *const TS_ALPN_PROTOCOL_HTTP_1_1;
extern tsapi const char *const TS_PROTO_TAG_HTTP_1_1;
extern tsapi const char *const TS_ALPN_PROTOCOL_HTTP_2_0;
extern tsapi const char *const TS_PROTO_TAG_HTTP_2_0;
extern tsapi const char *const TS_ALPN_PROTOCOL_HTTP_3;
extern tsapi const char *const TS_PROTO_TAG_HTTP_3;
extern tsapi const char *const TS_ALPN_PROTOCOL_HTTP_3_D27;
extern tsapi const char *const TS_ALPN_PROTOCOL_HTTP_QUIC;
extern tsapi const char *const TS_PROTO_TAG_HTTP_QUIC;
extern tsapi const char *const TS_ALPN_PROTOCOL_HTTP_QUIC_D27;
extern tsapi const char *const TS_ALPN_PROTOCOL_GROUP_HTTP;
extern tsapi const char *const TS_ALPN_PROTOCOL_GROUP_HTTP2;
extern tsapi const char *const TS_PROTO_TAG_TLS_1_0;
extern tsapi const char *const TS_PROTO_TAG_TLS_1_1;
extern tsapi const char *const TS_PROTO_TAG_TLS_1_2;
extern tsapi const char *const TS_PROTO_TAG_TLS_1_3;
extern tsapi const char *const TS_PROTO_TAG_TCP;
extern tsapi const char *const TS_PROTO_TAG_UDP;
extern tsapi const char *const TS_PROTO_TAG_IPV4;
extern tsapi const char *const TS_PROTO_TAG_IPV6;

extern tsapi int TS_ALPN_PROTOCOL_INDEX_HTTP_0_9;
extern tsapi int TS_ALPN_PROTOCOL_INDEX_HTTP_1_0;
extern tsapi int TS_ALPN_PROTOCOL_INDEX_HTTP_1_1;
extern tsapi int TS_ALPN_PROTOCOL_INDEX_HTTP_2_0;
extern tsapi int TS_ALPN_PROTOCOL_INDEX_HTTP_3;
extern tsapi int TS_ALPN_PROTOCOL_INDEX_HTTP_3_D27;
extern tsapi int TS_ALPN_PROTOCOL_INDEX_HTTP_QUIC;
extern tsapi int TS_ALPN_PROTOCOL_INDEX_HTTP_QUIC_D27;
/** Called once when a plugin of plugin.config has been opened; defined by the plugin. */
extern tsapi void TSPluginInit(int argc, const char *argv[]);

/** Reserved: a registry that the original exports without declaring it. */
extern tsapi const uint64_t TSProtoTags[7];

#ifdef __cplusplus
namespace ts
{
static const int NO_FD = -1; /**< No file descriptor. */
}
#endif

#ifdef __cplusplus
}
#endif

#endif /* TSHOST_APIDEFS_H */
