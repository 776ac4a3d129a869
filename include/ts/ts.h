/* ts/ts.h: Functions of the plugin API. Generated from src/abi, see `make headers`. */
#ifndef TSHOST_TS_H
#define TSHOST_TS_H
#include <ts/apidefs.h>
#include <ts/parentselectdefs.h>

/* Memory: the same as malloc and its family; what the API gives away is freed by TSfree. */
#define TSmalloc(s) _TSmalloc((s), TS_RES_MEM_PATH)
#define TSrealloc(p, s) _TSrealloc((p), (s), TS_RES_MEM_PATH)
#define TSstrdup(p) _TSstrdup((p), -1, TS_RES_MEM_PATH)
#define TSstrndup(p, n) _TSstrdup((p), (n), TS_RES_MEM_PATH)
#define TSstrlcpy(d, s, l) _TSstrlcpy((d), (s), (l))
#define TSstrlcat(d, s, l) _TSstrlcat((d), (s), (l))
#define TSfree(p) _TSfree(p)

/* Assertions; only the first ends the process, the second is for builds that check everything. */
#define TSReleaseAssert(EX) ((void)((EX) ? (void)0 : _TSReleaseAssert(#EX, __FILE__, __LINE__)))
#define TSAssert(EX) (void)((EX) || (_TSAssert(#EX, __FILE__, __LINE__)))

#ifdef __cplusplus
extern "C" {
#endif

/* Chapter: memory. */

/** Allocates; null for a size of 0, and never null otherwise. Any thread. */
tsapi void *_TSmalloc(size_t size, const char *path);

/**
 * Changes the size of an allocation, or makes one when `ptr` is null. A size of 0 ends the process. Any thread.
 *
 * # Safety
 * `ptr` is null or came from here or from `malloc`.
 */
tsapi void *_TSrealloc(void *ptr,
                 size_t size,
                 const char *path);

/**
 * Copies `length` bytes of `str` up to a NUL, or the whole of it if `length` is negative, and adds a NUL.
 *
 * Null for null. The copy is freed by `TSfree`. Any thread.
 *
 * # Safety
 * `str` is null, or has a NUL or `length` bytes.
 */
tsapi char *_TSstrdup(const char *str, int64_t length, const char *path);

/**
 * Copies `str` to `dst`, at most `siz - 1` bytes of it, and adds a NUL; answers the length of `str`. Any thread.
 *
 * # Safety
 * `str` is a C string; `dst` has `siz` bytes that do not overlap it.
 */
tsapi size_t _TSstrlcpy(char *dst,
                  const char *str,
                  size_t siz);

/**
 * Appends `str` to the C string in `dst`, which has `siz` bytes in all; answers the length that was aimed at.
 *
 * A `dst` without a NUL in its `siz` bytes stays as it is. Any thread.
 *
 * # Safety
 * `str` is a C string; `dst` has `siz` bytes that do not overlap it.
 */
tsapi size_t _TSstrlcat(char *dst, const char *str, size_t siz);

/**
 * Frees what the API or `malloc` gave; nothing for null. Any thread.
 *
 * # Safety
 * `ptr` is null or came from here or from `malloc`, and is not used any more.
 */
tsapi void _TSfree(void *ptr);

/* Chapter: plugin registration, directories and version. */

tsapi const char *TSInstallDirGet(void);

tsapi const char *TSConfigDirGet(void);

tsapi const char *TSRuntimeDirGet(void);

tsapi const char *TSPluginDirGet(void);

tsapi const char *TSTrafficServerVersionGet(void);

tsapi int TSTrafficServerVersionGetMajor(void);

tsapi int TSTrafficServerVersionGetMinor(void);

tsapi int TSTrafficServerVersionGetPatch(void);

tsapi TSReturnCode TSPluginRegister(const TSPluginRegistrationInfo *plugin_info);

tsapi TSReturnCode TSPluginDSOReloadEnable(int enabled);

/* Chapter: files. */

/**
 * Opens a file for reading (`r`), writing from its beginning without cutting it (`w`) or appending (`a`).
 *
 * Null when it cannot be opened or the mode is another. New files have mode 0644. Closed by `TSfclose`. Any thread.
 */
tsapi TSFile TSfopen(const char *filename,
               const char *mode);

/** Writes what is gathered and closes the file; the handle is gone. */
tsapi void TSfclose(TSFile filep);

/** Reads up to `length` bytes; answers how many, 0 at the end, -1 on an error or on a file for writing. */
tsapi ssize_t TSfread(TSFile filep, void *buf, size_t length);

/**
 * Writes `length` bytes, in part when the handle is flushed or closed; answers `length`, or -1 on an error or on a
 * file for reading.
 */
tsapi ssize_t TSfwrite(TSFile filep,
                 const void *buf,
                 size_t length);

/** Writes what is gathered to the file. */
tsapi void TSfflush(TSFile filep);

/**
 * Reads a line with its newline, at most `length - 1` bytes of it, and adds a NUL.
 *
 * Answers `buf`, or null at the end of the file. A longer line is continued by the next call.
 */
tsapi char *TSfgets(TSFile filep, char *buf, size_t length);

/* Chapter: diagnostics. */

/** Ends the process over a failed `TSReleaseAssert`, with a message. Any thread. */
tsapi void _TSReleaseAssert(const char *txt, const char *f, int l) TS_NORETURN;

/** What a failed `TSAssert` calls: nothing happens, as in release builds of the original. Answers 0. Any thread. */
tsapi int _TSAssert(const char *txt,
              const char *f,
              int l);

tsapi int TSIsDebugTagSet(const char *t);

/** Receives a formatted message from `variadic.c`; the levels that end the process do so here. */
tsapi void tshost_message(int level, const char *text, size_t length);

/** Whether messages under a debug tag are wanted. */
tsapi int tshost_debug_wanted(const char *tag);

/** Receives a formatted debug message from `variadic.c`. */
tsapi void tshost_debug_message(const char *tag, const char *text, size_t length);

/* Chapter: marshal buffers. */

/**
 * Gives back the handle of a field; the field itself stays. Does nothing for other locations and for `TS_NULL_MLOC`.
 *
 * An error if `parent` is neither `TS_NULL_MLOC` nor the header that the field belongs to.
 */
tsapi TSReturnCode TSHandleMLocRelease(TSMBuffer bufp,
                                 TSMLoc parent,
                                 TSMLoc mloc);

/** Makes an empty buffer, to be ended by `TSMBufferDestroy`. */
tsapi TSMBuffer TSMBufferCreate(void);

/**
 * Ends a buffer with all URLs and headers in it; the handles of fields have to be released before.
 *
 * An error for a null, for a read-only buffer, and for one that belongs to a transaction.
 */
tsapi TSReturnCode TSMBufferDestroy(TSMBuffer bufp);

/* Chapter: URLs. */

/** Makes an empty URL in the buffer. */
tsapi TSReturnCode TSUrlCreate(TSMBuffer bufp, TSMLoc *locp);

/** Makes a copy of a URL, in the same buffer or another. */
tsapi TSReturnCode TSUrlClone(TSMBuffer dest_bufp, TSMBuffer src_bufp, TSMLoc src_url, TSMLoc *locp);

/** Makes a URL equal to another one, absent parts included. */
tsapi TSReturnCode TSUrlCopy(TSMBuffer dest_bufp, TSMLoc dest_offset, TSMBuffer src_bufp, TSMLoc src_offset);

/** Appends the URL's text to an IO buffer, without NUL. */
tsapi void TSUrlPrint(TSMBuffer bufp, TSMLoc offset, TSIOBuffer iobufp);

/**
 * Parses a URL, which is all of the input; what the object was before is forgotten.
 *
 * On success `*start` is at the end of the input, or behind the `#` of a fragment.
 */
tsapi TSParseResult TSUrlParse(TSMBuffer bufp, TSMLoc offset, const char **start, const char *end);

/** Gives the length of the URL's text. */
tsapi int TSUrlLengthGet(TSMBuffer bufp, TSMLoc offset);

/**
 * Gives the URL's text in memory for `TSfree`, NUL-terminated; the length does not count the NUL.
 *
 * `bufp` may be NULL.
 */
tsapi char *TSUrlStringGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Gives the scheme that was set or parsed; a known one is the pointer `TS_URL_SCHEME_*`. */
tsapi const char *TSUrlRawSchemeGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Gives the scheme, or `http` or `https` if the URL once had one of that kind. */
tsapi const char *TSUrlSchemeGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Sets the scheme, unchecked; empty clears it. */
tsapi TSReturnCode TSUrlSchemeSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/** Gives the user. */
tsapi const char *TSUrlUserGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Sets the user; empty clears it, and then no password is printed. */
tsapi TSReturnCode TSUrlUserSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/** Gives the password. */
tsapi const char *TSUrlPasswordGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Sets the password; empty clears it. */
tsapi TSReturnCode TSUrlPasswordSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/** Gives the host, an IPv6 address in its brackets. NULL for most requests before remapping: see `TSHttpHdrHostGet`. */
tsapi const char *TSUrlHostGet(TSMBuffer bufp,
                         TSMLoc offset,
                         int *length);

/** Sets the host, unchecked; empty clears it. */
tsapi TSReturnCode TSUrlHostSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/** Gives the port, or the default of the scheme; 0 without either. */
tsapi int TSUrlPortGet(TSMBuffer bufp, TSMLoc offset);

/** Gives the port that was set or parsed, 0 for none. */
tsapi int TSUrlRawPortGet(TSMBuffer bufp, TSMLoc offset);

/** Sets the port, of which the lowest 16 bits count; 0 clears it. An error for a negative one. */
tsapi TSReturnCode TSUrlPortSet(TSMBuffer bufp, TSMLoc offset, int port);

/** Gives the path without its leading slash. */
tsapi const char *TSUrlPathGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Sets the path verbatim; a slash is printed before it. Empty clears it. */
tsapi TSReturnCode TSUrlPathSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/** Gives the FTP type that was set, 0 for none. */
tsapi int TSUrlFtpTypeGet(TSMBuffer bufp, TSMLoc offset);

/** Sets the FTP type; an error for what is neither 0 nor one of `a A e E i I`. */
tsapi TSReturnCode TSUrlFtpTypeSet(TSMBuffer bufp, TSMLoc offset, int type);

/** Gives what follows `;`. */
tsapi const char *TSUrlHttpParamsGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Sets the params verbatim; `;` is printed before them. */
tsapi TSReturnCode TSUrlHttpParamsSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/** Gives what follows `?`. */
tsapi const char *TSUrlHttpQueryGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Sets the query verbatim; `?` is printed before it. */
tsapi TSReturnCode TSUrlHttpQuerySet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/** Gives what follows `#`. */
tsapi const char *TSUrlHttpFragmentGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Sets the fragment verbatim; `#` is printed before it. */
tsapi TSReturnCode TSUrlHttpFragmentSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/* Chapter: percent and base64 encoding. */

/**
 * Escapes a text, with a NUL behind it; a negative length asks for `strlen`.
 *
 * `map` tells what to escape, bit 7 - (c mod 8) of byte c / 8 for c; NULL is the usual set. The text itself has to fit
 * into `dst_size`; an error with length 0 if the result does not.
 */
tsapi TSReturnCode TSStringPercentEncode(const char *str,
                                   int str_len,
                                   char *dst,
                                   size_t dst_size,
                                   size_t *length,
                                   const unsigned char *map);

/** Escapes the text of a URL, as `TSStringPercentEncode` does. */
tsapi TSReturnCode TSUrlPercentEncode(TSMBuffer bufp,
                                TSMLoc offset,
                                char *dst,
                                size_t dst_size,
                                size_t *length,
                                const unsigned char *map);

/**
 * Decodes escapes, with a NUL behind the result, which is cut to `dst_size`; length 0 asks for `strlen`.
 *
 * `dst` may be `str`.
 */
tsapi TSReturnCode TSStringPercentDecode(const char *str,
                                   size_t str_len,
                                   char *dst,
                                   size_t dst_size,
                                   size_t *length);

/**
 * Decodes base64 of either alphabet up to the first foreign character, with a NUL behind the result.
 *
 * An error, without anything written, unless `dst_size` is enough for all of the input.
 */
tsapi TSReturnCode TSBase64Decode(const char *str,
                            size_t str_len,
                            unsigned char *dst,
                            size_t dst_size,
                            size_t *length);

/** Encodes as padded base64 with a NUL behind it; an error, without anything written, if that does not fit. */
tsapi TSReturnCode TSBase64Encode(const char *str,
                            size_t str_len,
                            char *dst,
                            size_t dst_size,
                            size_t *length);

/* Chapter: incremental parsers. */

/** Makes a parser of fields, to be ended by `TSMimeParserDestroy`. */
tsapi TSMimeParser TSMimeParserCreate(void);

/** Forgets an unfinished line. */
tsapi void TSMimeParserClear(TSMimeParser parser);

/** Ends a parser. */
tsapi void TSMimeParserDestroy(TSMimeParser parser);

/** Parses fields up to the empty line, and adds them to a header. All is copied; the input is not changed. */
tsapi TSParseResult TSMimeHdrParse(TSMimeParser parser,
                             TSMBuffer bufp,
                             TSMLoc offset,
                             const char **start,
                             const char *end);

/** Makes a parser of HTTP heads, to be ended by `TSHttpParserDestroy`. */
tsapi TSHttpParser TSHttpParserCreate(void);

/** Prepares a parser for the next message. */
tsapi void TSHttpParserClear(TSHttpParser parser);

/** Ends a parser. */
tsapi void TSHttpParserDestroy(TSHttpParser parser);

/** Parses a request's head into a header, which becomes a request; its fields are added to those that are there. */
tsapi TSParseResult TSHttpHdrParseReq(TSHttpParser parser,
                                TSMBuffer bufp,
                                TSMLoc offset,
                                const char **start,
                                const char *end);

/** Parses a response's head into a header, which becomes a response; its fields are added to those that are there. */
tsapi TSParseResult TSHttpHdrParseResp(TSHttpParser parser,
                                 TSMBuffer bufp,
                                 TSMLoc offset,
                                 const char **start,
                                 const char *end);

/* Chapter: MIME headers. */

/** Makes an empty MIME header in the buffer. */
tsapi TSReturnCode TSMimeHdrCreate(TSMBuffer bufp, TSMLoc *locp);

/** Forgets the fields of a header, which is not to be used any more. */
tsapi TSReturnCode TSMimeHdrDestroy(TSMBuffer bufp, TSMLoc offset);

/** Makes a copy of a header's fields as a new MIME header, in the same buffer or another. */
tsapi TSReturnCode TSMimeHdrClone(TSMBuffer dest_bufp, TSMBuffer src_bufp, TSMLoc src_hdr, TSMLoc *locp);

/** Replaces the fields of a header by those of another. A header that is copied onto itself becomes empty. */
tsapi TSReturnCode TSMimeHdrCopy(TSMBuffer dest_bufp,
                           TSMLoc dest_offset,
                           TSMBuffer src_bufp,
                           TSMLoc src_offset);

/** Appends the header's text to an IO buffer: all fields but internal ones (`@…`), and an empty line. */
tsapi void TSMimeHdrPrint(TSMBuffer bufp, TSMLoc offset, TSIOBuffer iobufp);

/** Gives the length of the header's text, internal fields included. */
tsapi int TSMimeHdrLengthGet(TSMBuffer bufp, TSMLoc offset);

/* Chapter: MIME fields. */

/** Forgets all fields of a header; handles of them name nothing from then on. */
tsapi TSReturnCode TSMimeHdrFieldsClear(TSMBuffer bufp, TSMLoc offset);

/** Gives the number of fields, duplicates and internal ones (`@…`) counted one by one. */
tsapi int TSMimeHdrFieldsCount(TSMBuffer bufp, TSMLoc offset);

/** Gives the field of that number, counted from 0 in the order of the header; `TS_NULL_MLOC` beyond the end. */
tsapi TSMLoc TSMimeHdrFieldGet(TSMBuffer bufp, TSMLoc hdr, int idx);

/**
 * Gives the first field of that name, case ignored; `TS_NULL_MLOC` without one.
 *
 * With one of the pointers `TS_MIME_FIELD_*` the length does not matter.
 */
tsapi TSMLoc TSMimeHdrFieldFind(TSMBuffer bufp, TSMLoc hdr, const char *name, int length);

/** Makes a detached field part of the header, at its place. */
tsapi TSReturnCode TSMimeHdrFieldAppend(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

/** Takes a field out of the header; it keeps name, value and place, and can be appended again. */
tsapi TSReturnCode TSMimeHdrFieldRemove(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

/** Makes a detached field without a name. */
tsapi TSReturnCode TSMimeHdrFieldCreate(TSMBuffer bufp, TSMLoc hdr, TSMLoc *locp);

/** Makes a detached field of that name, which is not checked. */
tsapi TSReturnCode TSMimeHdrFieldCreateNamed(TSMBuffer bufp,
                                       TSMLoc mh_mloc,
                                       const char *name,
                                       int name_len,
                                       TSMLoc *locp);

/** Deletes a field for good, not its duplicates. The handle has to be released all the same. */
tsapi TSReturnCode TSMimeHdrFieldDestroy(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

/** Makes a detached copy of a field, in the same header or another. */
tsapi TSReturnCode TSMimeHdrFieldClone(TSMBuffer dest_bufp,
                                 TSMLoc dest_hdr,
                                 TSMBuffer src_bufp,
                                 TSMLoc src_hdr,
                                 TSMLoc src_field,
                                 TSMLoc *locp);

/** Gives a field the name and the value of another; place and state stay. */
tsapi TSReturnCode TSMimeHdrFieldCopy(TSMBuffer dest_bufp,
                                TSMLoc dest_hdr,
                                TSMLoc dest_field,
                                TSMBuffer src_bufp,
                                TSMLoc src_hdr,
                                TSMLoc src_field);

/** Gives a field the value of another. */
tsapi TSReturnCode TSMimeHdrFieldCopyValues(TSMBuffer dest_bufp,
                                      TSMLoc dest_hdr,
                                      TSMLoc dest_field,
                                      TSMBuffer src_bufp,
                                      TSMLoc src_hdr,
                                      TSMLoc src_field);

/** Gives the field behind another, also behind one that was removed or destroyed; `TS_NULL_MLOC` at the end. */
tsapi TSMLoc TSMimeHdrFieldNext(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

/** Gives the next field of the same name; `TS_NULL_MLOC` without one, and for a field that is not in the header. */
tsapi TSMLoc TSMimeHdrFieldNextDup(TSMBuffer bufp,
                             TSMLoc hdr,
                             TSMLoc field);

/** Gives the bytes that the field prints, its line end included. */
tsapi int TSMimeHdrFieldLengthGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

/** Gives the name: the pointer `TS_MIME_FIELD_*` for a known one, however it was written. NULL without a name. */
tsapi const char *TSMimeHdrFieldNameGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int *length);

/** Gives the field another name, which is not checked; value and place stay. */
tsapi TSReturnCode TSMimeHdrFieldNameSet(TSMBuffer bufp,
                                   TSMLoc hdr,
                                   TSMLoc field,
                                   const char *name,
                                   int length);

/* Chapter: values of MIME fields. */

/** Clears the value; the field stays. */
tsapi TSReturnCode TSMimeHdrFieldValuesClear(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

/** Gives the number of values that can be read by index. */
tsapi int TSMimeHdrFieldValuesCount(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

/**
 * Gives an element, trimmed and without its quotes, or the value as it is; NULL and length 0 when there is none.
 *
 * Not NUL-terminated; valid until the buffer is changed.
 */
tsapi const char *TSMimeHdrFieldValueStringGet(TSMBuffer bufp,
                                         TSMLoc hdr,
                                         TSMLoc field,
                                         int idx,
                                         int *value_len_ptr);

/** Gives a value as a number: leading digits, 0 when there are none. */
tsapi int TSMimeHdrFieldValueIntGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx);

/** Gives a value as a number: leading digits, 0 when there are none; a large one wraps. */
tsapi int64_t TSMimeHdrFieldValueInt64Get(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx);

/** Gives a value as a number: leading digits, 0 when there are none; a large one wraps, a negative one is 0. */
tsapi unsigned int TSMimeHdrFieldValueUintGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx);

/** Gives the value as a time in seconds since the epoch; 0 when it is no date. */
tsapi time_t TSMimeHdrFieldValueDateGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

/** Sets an element that exists, or the whole value. */
tsapi TSReturnCode TSMimeHdrFieldValueStringSet(TSMBuffer bufp,
                                          TSMLoc hdr,
                                          TSMLoc field,
                                          int idx,
                                          const char *value,
                                          int length);

/** Sets an element that exists, or the whole value, to a decimal number. */
tsapi TSReturnCode TSMimeHdrFieldValueIntSet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx, int value);

/** Sets an element that exists, or the whole value, to a decimal number. */
tsapi TSReturnCode TSMimeHdrFieldValueInt64Set(TSMBuffer bufp,
                                         TSMLoc hdr,
                                         TSMLoc field,
                                         int idx,
                                         int64_t value);

/** Sets an element that exists, or the whole value, to a decimal number. */
tsapi TSReturnCode TSMimeHdrFieldValueUintSet(TSMBuffer bufp,
                                        TSMLoc hdr,
                                        TSMLoc field,
                                        int idx,
                                        unsigned int value);

/** Sets the whole value to a date. */
tsapi TSReturnCode TSMimeHdrFieldValueDateSet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, time_t value);

/** Prolongs the text of an element that exists; to add an element, insert it at -1. */
tsapi TSReturnCode TSMimeHdrFieldValueAppend(TSMBuffer bufp,
                                       TSMLoc hdr,
                                       TSMLoc field,
                                       int idx,
                                       const char *value,
                                       int length);

/** Inserts an element before the one of that index, at the end for a negative one. */
tsapi TSReturnCode TSMimeHdrFieldValueStringInsert(TSMBuffer bufp,
                                             TSMLoc hdr,
                                             TSMLoc field,
                                             int idx,
                                             const char *value,
                                             int length);

/** Inserts a decimal number before the element of that index, at the end for a negative one. */
tsapi TSReturnCode TSMimeHdrFieldValueIntInsert(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx, int value);

/** Inserts a decimal number before the element of that index, at the end for a negative one. */
tsapi TSReturnCode TSMimeHdrFieldValueUintInsert(TSMBuffer bufp,
                                           TSMLoc hdr,
                                           TSMLoc field,
                                           int idx,
                                           unsigned int value);

/** Sets the whole value to a date: a field has one date or none. */
tsapi TSReturnCode TSMimeHdrFieldValueDateInsert(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, time_t value);

/** Deletes an element; without its last one the field has no value. */
tsapi TSReturnCode TSMimeHdrFieldValueDelete(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx);

/* Chapter: HTTP headers. */

/** Makes an HTTP header of unknown type in the buffer. */
tsapi TSMLoc TSHttpHdrCreate(TSMBuffer bufp);

/** Does nothing: a header lives as long as its buffer. */
tsapi void TSHttpHdrDestroy(TSMBuffer bufp, TSMLoc offset);

/** Makes a copy of a header, in the same buffer or another. */
tsapi TSReturnCode TSHttpHdrClone(TSMBuffer dest_bufp, TSMBuffer src_bufp, TSMLoc src_hdr, TSMLoc *locp);

/** Makes a header equal to another: type, start line and fields. */
tsapi TSReturnCode TSHttpHdrCopy(TSMBuffer dest_bufp,
                           TSMLoc dest_offset,
                           TSMBuffer src_bufp,
                           TSMLoc src_offset);

/** Appends the header's text to an IO buffer, without internal fields (`@…`); a request without method prints nothing. */
tsapi void TSHttpHdrPrint(TSMBuffer bufp,
                    TSMLoc offset,
                    TSIOBuffer iobufp);

/** Gives the length of the header's text, internal fields included. */
tsapi int TSHttpHdrLengthGet(TSMBuffer bufp, TSMLoc offset);

/** Gives the type. */
tsapi TSHttpType TSHttpHdrTypeGet(TSMBuffer bufp, TSMLoc offset);

/** Sets the type of a header that has none yet; otherwise does nothing. */
tsapi TSReturnCode TSHttpHdrTypeSet(TSMBuffer bufp, TSMLoc offset, TSHttpType type);

/** Gives the version: major in the upper 16 bits, minor in the lower. */
tsapi int TSHttpHdrVersionGet(TSMBuffer bufp, TSMLoc offset);

/** Sets the version, of which 8 bits of each half count. */
tsapi TSReturnCode TSHttpHdrVersionSet(TSMBuffer bufp, TSMLoc offset, int ver);

/** Gives the method of a request, for a known one the pointer `TS_HTTP_METHOD_*`; NULL and 0 when none was set. */
tsapi const char *TSHttpHdrMethodGet(TSMBuffer bufp,
                               TSMLoc offset,
                               int *length);

/** Sets the method of a request; a known one in any case becomes the known one. */
tsapi TSReturnCode TSHttpHdrMethodSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/** Gives the host of a request: the URL's, else that of the Host field up to its port; NULL and 0 without both. */
tsapi const char *TSHttpHdrHostGet(TSMBuffer bufp,
                             TSMLoc offset,
                             int *length);

/** Gives the URL of a request; an error for anything else. */
tsapi TSReturnCode TSHttpHdrUrlGet(TSMBuffer bufp, TSMLoc offset, TSMLoc *locp);

/** Makes a URL that of a request: one of the same buffer is adopted, another copied. */
tsapi TSReturnCode TSHttpHdrUrlSet(TSMBuffer bufp, TSMLoc offset, TSMLoc url);

/** Gives the status of a response; 0 when none was set. */
tsapi TSHttpStatus TSHttpHdrStatusGet(TSMBuffer bufp, TSMLoc offset);

/** Sets the status of a response, of which the lowest 16 bits count; the reason stays. */
tsapi TSReturnCode TSHttpHdrStatusSet(TSMBuffer bufp, TSMLoc offset, TSHttpStatus status);

/** Gives the reason phrase of a response; NULL and 0 when none was set. */
tsapi const char *TSHttpHdrReasonGet(TSMBuffer bufp, TSMLoc offset, int *length);

/** Sets the reason phrase of a response. */
tsapi TSReturnCode TSHttpHdrReasonSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/** Gives the usual reason phrase of a status, static and NUL-terminated; NULL for a status that has none. */
tsapi const char *TSHttpHdrReasonLookup(TSHttpStatus status);

/**
 * Gives the URL that a request is for, with scheme and host in lower case and without NUL.
 *
 * `length` is set to the full length; the text is written only if it fits completely, which is no error otherwise.
 */
tsapi TSReturnCode TSHttpHdrEffectiveUrlBufGet(TSMBuffer hdr_buf,
                                         TSMLoc hdr_loc,
                                         char *buf,
                                         int64_t size,
                                         int64_t *length);

/* Chapter: threads. */

tsapi TSThread TSThreadCreate(TSThreadFunc func, void *data);

tsapi TSThread TSThreadInit(void);

tsapi void TSThreadDestroy(TSThread thread);

tsapi void TSThreadWait(TSThread thread);

tsapi TSThread TSThreadSelf(void);

tsapi TSEventThread TSEventThreadSelf(void);

/* Chapter: mutexes. */

tsapi TSMutex TSMutexCreate(void);

tsapi void TSMutexDestroy(TSMutex mutexp);

tsapi void TSMutexLock(TSMutex mutexp);

tsapi TSReturnCode TSMutexLockTry(TSMutex mutexp);

tsapi void TSMutexUnlock(TSMutex mutexp);

tsapi int TSMutexCheck(TSMutex mutexp);

tsapi TSMutex TSMutexCreateInternal(void);

/* Chapter: continuations. */

tsapi TSCont TSContCreate(TSEventFunc funcp, TSMutex mutexp);

tsapi void TSContDestroy(TSCont contp);

tsapi void TSContDataSet(TSCont contp, void *data);

tsapi void *TSContDataGet(TSCont contp);

tsapi int TSContCall(TSCont contp, TSEvent event, void *edata);

tsapi TSMutex TSContMutexGet(TSCont contp);

/* Chapter: scheduling. */

tsapi TSAction TSContSchedule(TSCont contp, TSHRTime timeout);

tsapi TSAction TSContScheduleOnPool(TSCont contp, TSHRTime timeout, TSThreadPool tp);

tsapi TSAction TSContScheduleOnThread(TSCont contp, TSHRTime timeout, TSEventThread ethread);

tsapi TSAction TSContScheduleEvery(TSCont contp, TSHRTime every);

tsapi TSAction TSContScheduleEveryOnPool(TSCont contp, TSHRTime every, TSThreadPool tp);

tsapi TSAction TSContScheduleEveryOnThread(TSCont contp, TSHRTime every, TSEventThread ethread);

tsapi TSReturnCode TSContThreadAffinitySet(TSCont contp, TSEventThread ethread);

tsapi TSEventThread TSContThreadAffinityGet(TSCont contp);

tsapi void TSContThreadAffinityClear(TSCont contp);

/** Calls `contp` with the transaction as data, on the transaction's thread, `timeout` ms from now. */
tsapi TSAction TSHttpSchedule(TSCont contp, TSHttpTxn txnp, TSHRTime timeout);

/* Chapter: actions. */

tsapi void TSActionCancel(TSAction actionp);

tsapi int TSActionDone(TSAction actionp);

/* Chapter: lifecycle hooks. */

tsapi void TSLifecycleHookAdd(TSLifecycleHookID id, TSCont contp);

/* Chapter: hooks and reenabling. */

tsapi void TSHttpHookAdd(TSHttpHookID id, TSCont contp);

tsapi void TSHttpSsnHookAdd(TSHttpSsn ssnp, TSHttpHookID id, TSCont contp);

tsapi void TSHttpTxnHookAdd(TSHttpTxn txnp, TSHttpHookID id, TSCont contp);

tsapi void TSHttpSsnReenable(TSHttpSsn ssnp, TSEvent event);

tsapi void TSHttpTxnReenable(TSHttpTxn txnp, TSEvent event);

tsapi TSReturnCode TSHttpCacheReenable(TSCacheTxn txnp, TSEvent event, const void *data, uint64_t size);

/* Chapter: user arguments. */

tsapi TSReturnCode TSUserArgIndexReserve(TSUserArgType type,
                                   const char *name,
                                   const char *description,
                                   int *arg_idx);

tsapi TSReturnCode TSUserArgIndexNameLookup(TSUserArgType type,
                                      const char *name,
                                      int *arg_idx,
                                      const char **description);

tsapi TSReturnCode TSUserArgIndexLookup(TSUserArgType type,
                                  int arg_idx,
                                  const char **name,
                                  const char **description);

tsapi void TSUserArgSet(void *data, int arg_idx, void *arg);

tsapi void *TSUserArgGet(void *data, int arg_idx);

/* Chapter: user arguments, deprecated calls. */

tsapi TS_DEPRECATED void TSHttpTxnArgSet(TSHttpTxn txnp, int arg_idx, void *arg);

tsapi TS_DEPRECATED void *TSHttpTxnArgGet(TSHttpTxn txnp, int arg_idx);

tsapi TS_DEPRECATED void TSHttpSsnArgSet(TSHttpSsn ssnp, int arg_idx, void *arg);

tsapi TS_DEPRECATED void *TSHttpSsnArgGet(TSHttpSsn ssnp, int arg_idx);

tsapi TS_DEPRECATED void TSVConnArgSet(TSVConn connp, int arg_idx, void *arg);

tsapi TS_DEPRECATED void *TSVConnArgGet(TSVConn connp, int arg_idx);

tsapi TS_DEPRECATED
TSReturnCode TSHttpTxnArgIndexReserve(const char *name,
                                      const char *description,
                                      int *arg_idx);

tsapi TS_DEPRECATED
TSReturnCode TSHttpTxnArgIndexNameLookup(const char *name,
                                         int *arg_idx,
                                         const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSHttpTxnArgIndexLookup(int arg_idx,
                                     const char **name,
                                     const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSHttpSsnArgIndexReserve(const char *name,
                                      const char *description,
                                      int *arg_idx);

tsapi TS_DEPRECATED
TSReturnCode TSHttpSsnArgIndexNameLookup(const char *name,
                                         int *arg_idx,
                                         const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSHttpSsnArgIndexLookup(int arg_idx,
                                     const char **name,
                                     const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSVConnArgIndexReserve(const char *name,
                                    const char *description,
                                    int *arg_idx);

tsapi TS_DEPRECATED
TSReturnCode TSVConnArgIndexNameLookup(const char *name,
                                       int *arg_idx,
                                       const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSVConnArgIndexLookup(int arg_idx,
                                   const char **name,
                                   const char **description);

/* Chapter: sessions. */

tsapi int TSHttpSsnTransactionCount(TSHttpSsn ssnp);

tsapi TSVConn TSHttpSsnClientVConnGet(TSHttpSsn ssnp);

/** Gives the origin connection that is kept for this client, between its transactions. */
tsapi TSVConn TSHttpSsnServerVConnGet(TSHttpSsn ssnp);

tsapi TSHttpSsn TSHttpTxnSsnGet(TSHttpTxn txnp);

tsapi int TSHttpTxnServerSsnTransactionCount(TSHttpTxn txnp);

tsapi const struct sockaddr *TSHttpSsnClientAddrGet(TSHttpSsn ssnp);

tsapi const struct sockaddr *TSHttpSsnIncomingAddrGet(TSHttpSsn ssnp);

tsapi TSReturnCode TSHttpSsnClientFdGet(TSHttpSsn ssnp, int *fdp);

tsapi void TSHttpSsnDebugSet(TSHttpSsn ssnp, int on);

/** Tells whether debug output is on for the session, by its result and, if `on` is not null, there too. */
tsapi int TSHttpSsnDebugGet(TSHttpSsn ssnp, int *on);

tsapi int TSHttpSsnIsInternal(TSHttpSsn ssnp);

tsapi int64_t TSHttpSsnIdGet(TSHttpSsn ssnp);

/* Chapter: transactions: messages. */

tsapi TSReturnCode TSHttpTxnClientReqGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnClientRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnServerReqGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnServerRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnCachedReqGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnCachedRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnPristineUrlGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *url_loc);

tsapi char *TSHttpTxnEffectiveUrlStringGet(TSHttpTxn txnp, int *length);

tsapi TSReturnCode TSHttpTxnTransformRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi void TSHttpTxnErrorBodySet(TSHttpTxn txnp, char *buf, size_t buflength, char *mimetype);

tsapi TSIOBufferReader TSHttpTxnPostBufferReaderGet(TSHttpTxn txnp);

/* Chapter: transactions: state and control. */

tsapi void TSHttpTxnClientIncomingPortSet(TSHttpTxn txnp, int port);

tsapi TSReturnCode TSHttpTxnOutgoingTransparencySet(TSHttpTxn txnp, int flag);

tsapi void TSHttpTxnStatusSet(TSHttpTxn txnp, TSHttpStatus status);

tsapi TSHttpStatus TSHttpTxnStatusGet(TSHttpTxn txnp);

tsapi TSServerState TSHttpTxnServerStateGet(TSHttpTxn txnp);

tsapi void TSHttpTxnDebugSet(TSHttpTxn txnp, int on);

tsapi int TSHttpTxnDebugGet(TSHttpTxn txnp);

tsapi int TSHttpTxnIsInternal(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnAborted(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnPrivateSessionSet(TSHttpTxn txnp, int private_session);

tsapi int TSHttpTxnIsWebsocket(TSHttpTxn txnp);

tsapi uint64_t TSHttpTxnIdGet(TSHttpTxn txnp);

tsapi bool TSHttpTxnCntlGet(TSHttpTxn txnp, TSHttpCntlType ctrl);

tsapi TSReturnCode TSHttpTxnCntlSet(TSHttpTxn txnp, TSHttpCntlType ctrl, bool data);

/* Chapter: transactions: overridable records. */

tsapi TSReturnCode TSHttpTxnConfigIntSet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtInt value);

tsapi TSReturnCode TSHttpTxnConfigIntGet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtInt *value);

tsapi TSReturnCode TSHttpTxnConfigFloatSet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtFloat value);

tsapi TSReturnCode TSHttpTxnConfigFloatGet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtFloat *value);

/** Sets a text; unlike in the original the text is copied, so it need not outlive the transaction. */
tsapi TSReturnCode TSHttpTxnConfigStringSet(TSHttpTxn txnp,
                                      TSOverridableConfigKey conf,
                                      const char *value,
                                      int length);

/** Gives a text, valid until the setting changes or the transaction ends; a NUL follows it. */
tsapi TSReturnCode TSHttpTxnConfigStringGet(TSHttpTxn txnp,
                                      TSOverridableConfigKey conf,
                                      const char **value,
                                      int *length);

tsapi TSReturnCode TSHttpTxnConfigFind(const char *name,
                                 int length,
                                 TSOverridableConfigKey *conf,
                                 TSRecordDataType *type);

/* Chapter: transactions: timeouts. */

tsapi void TSHttpTxnActiveTimeoutSet(TSHttpTxn txnp, int timeout);

tsapi void TSHttpTxnConnectTimeoutSet(TSHttpTxn txnp, int timeout);

tsapi void TSHttpTxnDNSTimeoutSet(TSHttpTxn txnp, int timeout);

tsapi void TSHttpTxnNoActivityTimeoutSet(TSHttpTxn txnp, int timeout);

/* Chapter: transactions: sockets and addresses. */

tsapi TSVConn TSHttpTxnServerVConnGet(TSHttpTxn txnp);

tsapi const struct sockaddr *TSHttpTxnClientAddrGet(TSHttpTxn txnp);

tsapi const struct sockaddr *TSHttpTxnIncomingAddrGet(TSHttpTxn txnp);

tsapi const struct sockaddr *TSHttpTxnOutgoingAddrGet(TSHttpTxn txnp);

/** Gives the origin's address; of family `AF_UNSPEC` until it is known, never null. */
tsapi const struct sockaddr *TSHttpTxnServerAddrGet(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnServerAddrSet(TSHttpTxn txnp, const struct sockaddr *addr);

tsapi TSReturnCode TSHttpTxnOutgoingAddrSet(TSHttpTxn txnp, const struct sockaddr *addr);

tsapi TSReturnCode TSHttpTxnClientFdGet(TSHttpTxn txnp, int *fdp);

tsapi TSReturnCode TSHttpTxnServerFdGet(TSHttpTxn txnp, int *fdp);

tsapi TSReturnCode TSHttpTxnClientPacketMarkSet(TSHttpTxn txnp, int mark);

tsapi TSReturnCode TSHttpTxnServerPacketMarkSet(TSHttpTxn txnp, int mark);

tsapi TSReturnCode TSHttpTxnClientPacketTosSet(TSHttpTxn txnp, int tos);

tsapi TSReturnCode TSHttpTxnServerPacketTosSet(TSHttpTxn txnp, int tos);

tsapi TSReturnCode TSHttpTxnClientPacketDscpSet(TSHttpTxn txnp, int dscp);

tsapi TSReturnCode TSHttpTxnServerPacketDscpSet(TSHttpTxn txnp, int dscp);

/* Chapter: transactions: parents and next hop. */

tsapi const struct sockaddr *TSHttpTxnNextHopAddrGet(TSHttpTxn txnp);

tsapi const char *TSHttpTxnNextHopNameGet(TSHttpTxn txnp);

tsapi int TSHttpTxnNextHopPortGet(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnParentProxyGet(TSHttpTxn txnp, const char **hostname, int *port);

tsapi void TSHttpTxnParentProxySet(TSHttpTxn txnp, const char *hostname, int port);

tsapi TSReturnCode TSHttpTxnParentSelectionUrlGet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

tsapi TSReturnCode TSHttpTxnParentSelectionUrlSet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

tsapi void TSHttpTxnResponseActionSet(TSHttpTxn txnp, TSResponseAction *action);

tsapi void TSHttpTxnResponseActionGet(TSHttpTxn txnp, TSResponseAction *action);

/* Chapter: transactions: redirects. */

/** Names the place to go to instead of passing the response on; the engine takes the memory over. */
tsapi void TSHttpTxnRedirectUrlSet(TSHttpTxn txnp, const char *url, int url_len);

/** Gives the place that was set and not gone to yet; null without one. */
tsapi const char *TSHttpTxnRedirectUrlGet(TSHttpTxn txnp, int *url_len_ptr);

tsapi int TSHttpTxnRedirectRetries(TSHttpTxn txnp);

/* Chapter: transactions: the cache. */

tsapi void TSHttpTxnRespCacheableSet(TSHttpTxn txnp, int flag);

tsapi void TSHttpTxnReqCacheableSet(TSHttpTxn txnp, int flag);

tsapi TSReturnCode TSHttpTxnServerRespNoStoreSet(TSHttpTxn txnp, int flag);

tsapi bool TSHttpTxnServerRespNoStoreGet(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnCacheLookupStatusGet(TSHttpTxn txnp, int *lookup_status);

tsapi TSReturnCode TSHttpTxnCachedRespModifiableGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnCacheLookupStatusSet(TSHttpTxn txnp, int cachelookup);

tsapi TSReturnCode TSHttpTxnCacheLookupUrlGet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

tsapi TSReturnCode TSHttpTxnCacheLookupUrlSet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

tsapi const char *TSHttpTxnCacheDiskPathGet(TSHttpTxn txnp, int *length);

tsapi int TSHttpTxnBackgroundFillStarted(TSHttpTxn txnp);

tsapi int TSHttpTxnIsCacheable(TSHttpTxn txnp, TSMBuffer request, TSMBuffer response);

tsapi int TSHttpTxnGetMaxAge(TSHttpTxn txnp, TSMBuffer response);

/* Chapter: transactions: milestones. */

/** Gives the time of a step in ns since the epoch; 0, with success, for one that has not happened. */
tsapi TSReturnCode TSHttpTxnMilestoneGet(TSHttpTxn txnp, TSMilestonesType milestone, TSHRTime *time);

/* Chapter: transactions: byte counts. */

tsapi int TSHttpTxnClientReqHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnClientReqBodyBytesGet(TSHttpTxn txnp);

tsapi int TSHttpTxnServerReqHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnServerReqBodyBytesGet(TSHttpTxn txnp);

tsapi int TSHttpTxnPushedRespHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnPushedRespBodyBytesGet(TSHttpTxn txnp);

tsapi int TSHttpTxnServerRespHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnServerRespBodyBytesGet(TSHttpTxn txnp);

tsapi int TSHttpTxnClientRespHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnClientRespBodyBytesGet(TSHttpTxn txnp);

/* Chapter: transactions: HTTP/2 streams and errors. */

tsapi void TSHttpTxnClientReceivedErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

tsapi void TSHttpTxnClientSentErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

tsapi void TSHttpTxnServerReceivedErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

tsapi void TSHttpTxnServerSentErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

tsapi TSReturnCode TSHttpTxnServerPush(TSHttpTxn txnp, const char *url, int url_len);

tsapi TSReturnCode TSHttpTxnClientStreamIdGet(TSHttpTxn txnp, uint64_t *stream_id);

tsapi TSReturnCode TSHttpTxnClientStreamPriorityGet(TSHttpTxn txnp, TSHttpPriority *priority);

/* Chapter: remapping. */

tsapi void TSSkipRemappingSet(TSHttpTxn txnp, int flag);

tsapi TSReturnCode TSRemapFromUrlGet(TSHttpTxn txnp, TSMLoc *urlLocp);

tsapi TSReturnCode TSRemapToUrlGet(TSHttpTxn txnp, TSMLoc *urlLocp);

/* Chapter: intercepts. */

tsapi void TSHttpTxnIntercept(TSCont contp, TSHttpTxn txnp);

tsapi void TSHttpTxnServerIntercept(TSCont contp, TSHttpTxn txnp);

/* Chapter: internal connects. */

tsapi TSVConn TSHttpConnectPlugin(TSHttpConnectOptions *options);

tsapi TSVConn TSHttpConnectWithPluginId(const struct sockaddr *addr, const char *tag, int64_t id);

tsapi TSVConn TSHttpConnect(const struct sockaddr *addr);

tsapi TSHttpConnectOptions TSHttpConnectOptionsGet(TSConnectType connect_type);

tsapi TSVConn TSHttpConnectTransparent(const struct sockaddr *client_addr,
                                 const struct sockaddr *server_addr);

tsapi TSIOBufferSizeIndex TSPluginVCIOBufferIndexGet(TSHttpTxn txnp);

tsapi TSIOBufferWaterMark TSPluginVCIOBufferWaterMarkGet(TSHttpTxn txnp);

tsapi const char *TSHttpTxnPluginTagGet(TSHttpTxn txnp);

/* Chapter: transforms. */

tsapi void TSHttpTxnUntransformedRespCache(TSHttpTxn txnp, int on);

tsapi void TSHttpTxnTransformedRespCache(TSHttpTxn txnp, int on);

tsapi TSVConn TSTransformCreate(TSEventFunc event_funcp, TSHttpTxn txnp);

tsapi TSVConn TSTransformOutputVConnGet(TSVConn connp);

/* Chapter: fetching. */

tsapi TSReturnCode TSFetchPageRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi char *TSFetchRespGet(TSHttpTxn txnp, int *length);

tsapi TSFetchSM TSFetchUrl(const char *request,
                     int request_len,
                     const struct sockaddr *addr,
                     TSCont contp,
                     TSFetchWakeUpOptions callback_options,
                     TSFetchEvent event);

tsapi void TSFetchPages(TSFetchUrlParams_t *params);

/* Chapter: alternates. */

tsapi TSReturnCode TSHttpAltInfoClientReqGet(TSHttpAltInfo infop, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpAltInfoCachedReqGet(TSHttpAltInfo infop, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpAltInfoCachedRespGet(TSHttpAltInfo infop, TSMBuffer *bufp, TSMLoc *offset);

tsapi void TSHttpAltInfoQualitySet(TSHttpAltInfo infop, float quality);

/* Chapter: IO buffers. */

tsapi TSIOBuffer TSIOBufferCreate(void);

tsapi TSIOBuffer TSIOBufferSizedCreate(TSIOBufferSizeIndex index);

tsapi int64_t TSIOBufferWaterMarkGet(TSIOBuffer bufp);

tsapi void TSIOBufferWaterMarkSet(TSIOBuffer bufp, int64_t water_mark);

tsapi void TSIOBufferDestroy(TSIOBuffer bufp);

tsapi TSIOBufferBlock TSIOBufferStart(TSIOBuffer bufp);

tsapi int64_t TSIOBufferCopy(TSIOBuffer bufp, TSIOBufferReader readerp, int64_t length, int64_t offset);

tsapi int64_t TSIOBufferWrite(TSIOBuffer bufp, const void *buf, int64_t length);

tsapi void TSIOBufferProduce(TSIOBuffer bufp, int64_t nbytes);

tsapi TSIOBufferBlock TSIOBufferBlockNext(TSIOBufferBlock blockp);

tsapi const char *TSIOBufferBlockReadStart(TSIOBufferBlock blockp, TSIOBufferReader readerp, int64_t *avail);

tsapi int64_t TSIOBufferBlockReadAvail(TSIOBufferBlock blockp, TSIOBufferReader readerp);

tsapi char *TSIOBufferBlockWriteStart(TSIOBufferBlock blockp, int64_t *avail);

tsapi int64_t TSIOBufferBlockWriteAvail(TSIOBufferBlock blockp);

tsapi TSIOBufferReader TSIOBufferReaderAlloc(TSIOBuffer bufp);

tsapi TSIOBufferReader TSIOBufferReaderClone(TSIOBufferReader readerp);

tsapi void TSIOBufferReaderFree(TSIOBufferReader readerp);

tsapi TSIOBufferBlock TSIOBufferReaderStart(TSIOBufferReader readerp);

tsapi void TSIOBufferReaderConsume(TSIOBufferReader readerp, int64_t nbytes);

tsapi int64_t TSIOBufferReaderAvail(TSIOBufferReader readerp);

tsapi int64_t TSIOBufferReaderCopy(TSIOBufferReader readerp, void *buf, int64_t length);

tsapi int64_t TSIOBufferBlockDataSizeGet(TSIOBufferBlock blockp);

tsapi void TSIOBufferBlockDestroy(TSIOBufferBlock blockp);

/* Chapter: VIOs. */

tsapi void TSVIOReenable(TSVIO viop);

tsapi TSIOBuffer TSVIOBufferGet(TSVIO viop);

tsapi TSIOBufferReader TSVIOReaderGet(TSVIO viop);

tsapi int64_t TSVIONBytesGet(TSVIO viop);

tsapi void TSVIONBytesSet(TSVIO viop, int64_t nbytes);

tsapi int64_t TSVIONDoneGet(TSVIO viop);

tsapi void TSVIONDoneSet(TSVIO viop, int64_t ndone);

tsapi int64_t TSVIONTodoGet(TSVIO viop);

tsapi TSMutex TSVIOMutexGet(TSVIO viop);

tsapi TSCont TSVIOContGet(TSVIO viop);

tsapi TSVConn TSVIOVConnGet(TSVIO viop);

/* Chapter: virtual connections. */

tsapi TSVIO TSVConnReadVIOGet(TSVConn connp);

tsapi TSVIO TSVConnWriteVIOGet(TSVConn connp);

tsapi int TSVConnClosedGet(TSVConn connp);

tsapi TSVIO TSVConnRead(TSVConn connp, TSCont contp, TSIOBuffer bufp, int64_t nbytes);

tsapi TSVIO TSVConnWrite(TSVConn connp, TSCont contp, TSIOBufferReader readerp, int64_t nbytes);

tsapi void TSVConnClose(TSVConn connp);

tsapi void TSVConnAbort(TSVConn connp, int error);

tsapi void TSVConnShutdown(TSVConn connp, int read, int write);

tsapi TSVConn TSVConnCreate(TSEventFunc event_funcp, TSMutex mutexp);

tsapi void TSVConnInactivityTimeoutSet(TSVConn connp, TSHRTime timeout);

tsapi void TSVConnInactivityTimeoutCancel(TSVConn connp);

tsapi void TSVConnActiveTimeoutSet(TSVConn connp, TSHRTime timeout);

tsapi void TSVConnActiveTimeoutCancel(TSVConn connp);

/* Chapter: networking. */

tsapi int TSVConnFdGet(TSVConn sslp);

tsapi const struct sockaddr *TSNetVConnRemoteAddrGet(TSVConn vc);

tsapi TSAction TSNetConnect(TSCont contp, const struct sockaddr *to);

tsapi TSCont TSNetInvokingContGet(TSVConn conn);

tsapi TSHttpTxn TSNetInvokingTxnGet(TSVConn conn);

tsapi TSAction TSNetAccept(TSCont contp, int port, int domain, int accept_threads);

tsapi TSPortDescriptor TSPortDescriptorParse(const char *descriptor);

tsapi TSReturnCode TSPortDescriptorAccept(TSPortDescriptor descriptor, TSCont contp);

tsapi const struct sockaddr *TSNetVConnLocalAddrGet(TSVConn vc);

tsapi TSVConn TSVConnFdCreate(int fd);

/* Chapter: name resolution. */

tsapi TSAction TSHostLookup(TSCont contp, const char *hostname, size_t namelen);

tsapi const struct sockaddr *TSHostLookupResultAddrGet(TSHostLookupResult lookup_result);

/* Chapter: host status. */

tsapi TSReturnCode TSHostnameIsSelf(const char *hostname, size_t hostname_len);

tsapi TSReturnCode TSHostStatusGet(const char *hostname,
                             size_t hostname_len,
                             TSHostStatus *status,
                             unsigned int *reason);

tsapi void TSHostStatusSet(const char *hostname,
                     size_t hostname_len,
                     TSHostStatus status,
                     unsigned int down_time,
                     unsigned int reason);

/* Chapter: protocol stacks and tags. */

tsapi TSReturnCode TSVConnProtocolDisable(TSVConn connp, const char *protocol_name);

tsapi TSReturnCode TSVConnProtocolEnable(TSVConn connp, const char *protocol_name);

tsapi TSReturnCode TSNetAcceptNamedProtocol(TSCont contp, const char *protocol);

tsapi TSReturnCode TSHttpTxnClientProtocolStackGet(TSHttpTxn txnp,
                                             int count,
                                             const char **result,
                                             int *actual);

tsapi TSReturnCode TSHttpSsnClientProtocolStackGet(TSHttpSsn ssnp,
                                             int count,
                                             const char **result,
                                             int *actual);

tsapi const char *TSHttpTxnClientProtocolStackContains(TSHttpTxn txnp, const char *tag);

tsapi const char *TSHttpSsnClientProtocolStackContains(TSHttpSsn ssnp, const char *tag);

tsapi const char *TSNormalizedProtocolTag(const char *tag);

tsapi const char *TSRegisterProtocolTag(const char *tag);

tsapi TSReturnCode TSHttpTxnServerProtocolStackGet(TSHttpTxn txnp,
                                             int count,
                                             const char **result,
                                             int *actual);

tsapi const char *TSHttpTxnServerProtocolStackContains(TSHttpTxn txnp, const char *tag);

/* Chapter: TLS. */

tsapi void TSVConnReenable(TSVConn sslvcp);

tsapi void TSVConnReenableEx(TSVConn sslvcp, TSEvent event);

tsapi TSReturnCode TSVConnTunnel(TSVConn sslp);

tsapi TSSslConnection TSVConnSslConnectionGet(TSVConn sslp);

tsapi TSSslVerifyCTX TSVConnSslVerifyCTXGet(TSVConn sslp);

tsapi TSSslContext TSSslContextFindByName(const char *name);

tsapi TSSslContext TSSslContextFindByAddr(const struct sockaddr *addr);

tsapi TSReturnCode TSSslClientContextsNamesGet(int n, const char **result, int *actual);

tsapi TSSslContext TSSslClientContextFindByName(const char *ca_paths, const char *ck_paths);

tsapi TSReturnCode TSSslClientCertUpdate(const char *cert_path, const char *key_path);

tsapi TSReturnCode TSSslServerCertUpdate(const char *cert_path, const char *key_path);

tsapi TSSslContext TSSslServerContextCreate(TSSslX509 cert, const char *certname, const char *rsp_file);

tsapi void TSSslContextDestroy(TSSslContext ctx);

tsapi TSReturnCode TSSslTicketKeyUpdate(char *ticketData, int ticketDataLen);

tsapi TSAcceptor TSAcceptorGet(TSVConn sslp);

tsapi TSAcceptor TSAcceptorGetbyID(int ID);

tsapi int TSAcceptorCount(void);

tsapi int TSAcceptorIDGet(TSAcceptor acceptor);

tsapi int TSVConnIsSsl(TSVConn sslp);

tsapi int TSVConnProvidedSslCert(TSVConn sslp);

tsapi const char *TSVConnSslSniGet(TSVConn sslp, int *length);

tsapi TSSslSession TSSslSessionGet(const TSSslSessionID *session_id);

tsapi int TSSslSessionGetBuffer(const TSSslSessionID *session_id, char *buffer, int *len_ptr);

tsapi TSReturnCode TSSslSessionInsert(const TSSslSessionID *session_id,
                                TSSslSession add_session,
                                TSSslConnection ssl_conn);

tsapi TSReturnCode TSSslSessionRemove(const TSSslSessionID *session_id);

tsapi int TSVConnIsSslReused(TSVConn sslp);

tsapi const char *TSVConnSslCipherGet(TSVConn sslp);

tsapi const char *TSVConnSslProtocolGet(TSVConn sslp);

tsapi const char *TSVConnSslCurveGet(TSVConn sslp);

/* Chapter: cache keys and objects. */

tsapi TSCacheKey TSCacheKeyCreate(void);

tsapi TSReturnCode TSCacheKeyDigestSet(TSCacheKey key, const char *input, int length);

tsapi TSReturnCode TSCacheKeyDigestFromUrlSet(TSCacheKey key, TSMLoc url);

tsapi TSReturnCode TSCacheKeyHostNameSet(TSCacheKey key, const char *hostname, int host_len);

tsapi TSReturnCode TSCacheKeyPinnedSet(TSCacheKey key, time_t pin_in_cache);

tsapi TSReturnCode TSCacheKeyDestroy(TSCacheKey key);

tsapi TSReturnCode TSCacheUrlSet(TSHttpTxn txnp, const char *url, int length);

tsapi TSAction TSCacheRead(TSCont contp, TSCacheKey key);

tsapi TSAction TSCacheWrite(TSCont contp, TSCacheKey key);

tsapi TSAction TSCacheRemove(TSCont contp, TSCacheKey key);

tsapi TSReturnCode TSCacheReady(int *is_ready);

tsapi TSAction TSCacheScan(TSCont contp, TSCacheKey key, int KB_per_second);

/* Chapter: cached alternates as objects. */

tsapi int64_t TSVConnCacheObjectSizeGet(TSVConn connp);

/* Chapter: plugin configuration slots. */

/** Puts a configuration into a slot, 0 meaning a new one, and gives the slot's number; 0 when there is none left. */
tsapi unsigned int TSConfigSet(unsigned int id,
                         void *data,
                         TSConfigDestroyFunc funcp);

/** Holds the current configuration of a slot; null when it has none. */
tsapi TSConfig TSConfigGet(unsigned int id);

/** Lets go of what `TSConfigGet` gave. */
tsapi void TSConfigRelease(unsigned int id, TSConfig configp);

/** The plugin's pointer in a configuration that is held. */
tsapi void *TSConfigDataGet(TSConfig configp);

/* Chapter: records. */

tsapi void TSMgmtUpdateRegister(TSCont contp, const char *plugin_name);

tsapi TSReturnCode TSMgmtIntGet(const char *var_name, TSMgmtInt *result);

tsapi TSReturnCode TSMgmtCounterGet(const char *var_name, TSMgmtCounter *result);

tsapi TSReturnCode TSMgmtFloatGet(const char *var_name, TSMgmtFloat *result);

tsapi TSReturnCode TSMgmtStringGet(const char *var_name, TSMgmtString *result);

tsapi TSReturnCode TSMgmtSourceGet(const char *var_name, TSMgmtSource *source);

tsapi TSReturnCode TSMgmtConfigFileAdd(const char *parent, const char *fileName);

tsapi TSReturnCode TSMgmtDataTypeGet(const char *var_name, TSRecordDataType *result);

tsapi TSReturnCode TSMgmtStringCreate(TSRecordType rec_type,
                                const char *name,
                                TSMgmtString data_default,
                                TSRecordUpdateType update_type,
                                TSRecordCheckType check_type,
                                const char *check_regex,
                                TSRecordAccessType access_type);

tsapi TSReturnCode TSMgmtIntCreate(TSRecordType rec_type,
                             const char *name,
                             TSMgmtInt data_default,
                             TSRecordUpdateType update_type,
                             TSRecordCheckType check_type,
                             const char *check_regex,
                             TSRecordAccessType access_type);

tsapi void TSRecordDump(int rec_type, TSRecordDumpCb callback, void *edata);

/* Chapter: statistics. */

tsapi int TSStatCreate(const char *the_name,
                 TSRecordDataType the_type,
                 TSStatPersistence persist,
                 TSStatSync sync);

tsapi void TSStatIntIncrement(int the_stat, TSMgmtInt amount);

tsapi void TSStatIntDecrement(int the_stat, TSMgmtInt amount);

tsapi TSMgmtInt TSStatIntGet(int the_stat);

tsapi void TSStatIntSet(int the_stat, TSMgmtInt value);

tsapi TSReturnCode TSStatFindName(const char *name, int *idp);

/* Chapter: text logs. */

tsapi TSReturnCode TSTextLogObjectCreate(const char *filename, int mode, TSTextLogObject *new_log_obj);

/** Receives a formatted line from `variadic.c`. */
tsapi TSReturnCode tshost_text_log_write(TSTextLogObject the_object, const char *text, size_t length);

tsapi void TSTextLogObjectFlush(TSTextLogObject the_object);

tsapi TSReturnCode TSTextLogObjectDestroy(TSTextLogObject the_object);

tsapi void TSTextLogObjectHeaderSet(TSTextLogObject the_object, const char *header);

tsapi TSReturnCode TSTextLogObjectRollingEnabledSet(TSTextLogObject the_object, int rolling_enabled);

tsapi void TSTextLogObjectRollingIntervalSecSet(TSTextLogObject the_object, int rolling_interval_sec);

tsapi void TSTextLogObjectRollingOffsetHrSet(TSTextLogObject the_object, int rolling_offset_hr);

tsapi void TSTextLogObjectRollingSizeMbSet(TSTextLogObject the_object, int rolling_size_mb);

/* Chapter: connection counts. */

tsapi int TSHttpCurrentClientConnectionsGet(void);

tsapi int TSHttpCurrentActiveClientConnectionsGet(void);

tsapi int TSHttpCurrentIdleClientConnectionsGet(void);

tsapi int TSHttpCurrentCacheConnectionsGet(void);

tsapi int TSHttpCurrentServerConnectionsGet(void);

/* Chapter: disk IO. */

tsapi TSReturnCode TSAIORead(int fd, off_t offset, char *buf, size_t buffSize, TSCont contp);

tsapi char *TSAIOBufGet(TSAIOCallback data);

tsapi int TSAIONBytesGet(TSAIOCallback data);

tsapi TSReturnCode TSAIOWrite(int fd, off_t offset, char *buf, size_t bufSize, TSCont contp);

tsapi TSReturnCode TSAIOThreadNumSet(int thread_num);

/* Chapter: UUIDs. */

/** A UUID without a value, to be freed by `TSUuidDestroy`. Any thread; the object itself is for one at a time. */
tsapi TSUuid TSUuidCreate(void);

/**
 * Makes a new value: a random one for version 4, the nil UUID for 1, 2, 3 and 5. Version 0 ends the process, others
 * are an error.
 */
tsapi TSReturnCode TSUuidInitialize(TSUuid uuid,
                              TSUuidVersion v);

/** Frees a UUID; not for that of the process. */
tsapi void TSUuidDestroy(TSUuid uuid);

/** Gives one UUID the value of another; `TS_ERROR` if that has none. */
tsapi TSReturnCode TSUuidCopy(TSUuid dest, TSUuid src);

/** The text form: 36 lower-case characters and a NUL, inside the UUID; null if it has no value. */
tsapi const char *TSUuidStringGet(TSUuid uuid);

/** The version, `TS_UUID_UNDEFINED` if there is no value. */
tsapi TSUuidVersion TSUuidVersionGet(TSUuid uuid);

/** Reads the text form; on `TS_ERROR` the UUID has no value afterwards. */
tsapi TSReturnCode TSUuidStringParse(TSUuid uuid, const char *uuid_str);

/** Writes the name of a request: the process's UUID, a dash and the transaction's number. */
tsapi TSReturnCode TSClientRequestUuidGet(TSHttpTxn txnp, char *uuid_str);

/** The UUID of this process, of version 4 and new at each start; never to be destroyed. Any thread. */
tsapi TSUuid TSProcessUuidGet(void);

/* Chapter: names of states, hooks and events. */

/** The name of a `TSServerState`; static. Any thread. */
tsapi const char *TSHttpServerStateNameLookup(TSServerState state);

/** The name of a `TSHttpHookID`; static. Any thread. */
tsapi const char *TSHttpHookNameLookup(TSHttpHookID hook);

/** The name of a `TSEvent`; static. Any thread. */
tsapi const char *TSHttpEventNameLookup(TSEvent event);
/* Chapter: messages in the manner of printf. */

/** Writes a message of level STATUS to the diagnostic log. Any thread. */
tsapi void TSStatus(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level NOTE to the diagnostic log. Any thread. */
tsapi void TSNote(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level WARNING to the diagnostic log. Any thread. */
tsapi void TSWarning(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level ERROR to the diagnostic log. Any thread. */
tsapi void TSError(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level FATAL and ends the process. */
tsapi void TSFatal(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level ALERT and ends the process. */
tsapi void TSAlert(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level EMERGENCY and ends the process, which is not to be started again. */
tsapi void TSEmergency(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a debug message if the tag is switched on. Any thread. */
tsapi void TSDebug(const char *tag, const char *format_str, ...) TS_PRINTFLIKE(2, 3);

/** Writes a debug message if debug_flag is not 0 or the tag is switched on. Any thread. */
tsapi void TSDebugSpecific(int debug_flag, const char *tag, const char *format_str, ...) TS_PRINTFLIKE(3, 4);

/** Writes a line to a log of the plugin's own. Any thread. */
tsapi TSReturnCode TSTextLogObjectWrite(TSTextLogObject the_object, const char *format, ...) TS_PRINTFLIKE(2, 3);

/* The original guards this by a variable of one of its internal libraries; here TSDebug itself is cheap when off. */
extern int diags_on_for_plugins;
#define TSDEBUG TSDebug

/* Modes of TSTextLogObjectCreate, a mask. */
enum {
  TS_LOG_MODE_ADD_TIMESTAMP = 1,
  TS_LOG_MODE_DO_NOT_RENAME = 2,
  TS_LOG_MODE_INVALID_FLAG  = 4,
};

#ifdef __cplusplus
}
#endif

#endif /* TSHOST_TS_H */
