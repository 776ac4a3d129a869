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

/** The installation's root folder, without a slash at the end. Static. Any thread. */
tsapi const char *TSInstallDirGet(void);

/** The folder of the configuration files, without a slash at the end. Static. Any thread. */
tsapi const char *TSConfigDirGet(void);

/** The folder of sockets, locks and state files, without a slash at the end. Static. Any thread. */
tsapi const char *TSRuntimeDirGet(void);

/** The folder of the plugins, without a slash at the end. Static. Any thread. */
tsapi const char *TSPluginDirGet(void);

/** The version of Traffic Server whose API and behaviour this is, as text. Static. Any thread. */
tsapi const char *TSTrafficServerVersionGet(void);

/** The first number of that version. Any thread. */
tsapi int TSTrafficServerVersionGetMajor(void);

/** The second number of that version. Any thread. */
tsapi int TSTrafficServerVersionGetMinor(void);

/** The third number of that version. Any thread. */
tsapi int TSTrafficServerVersionGetPatch(void);

/** Introduces a global plugin; each has to, in `TSPluginInit`. `TS_ERROR` in a remap plugin. */
tsapi TSReturnCode TSPluginRegister(const TSPluginRegistrationInfo *plugin_info);

/**
 * Whether this plugin may be loaded again from a changed file, while rules with the old one remain; in
 * `TSPluginInit`.
 */
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

/** Whether debug messages under this tag are written: 1 or 0. Any thread. */
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
 * `bufp` may be NULL. NULL and length 0 for a text that is longer than a length can say.
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

/** Gives the field another name, which is not checked; a known one is printed canonically. Value and place stay. */
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

/**
 * A thread that can use the API, running `func`; null if it cannot start. Freed by `TSThreadDestroy` after
 * its end.
 */
tsapi TSThread TSThreadCreate(TSThreadFunc func, void *data);

/** Lets the calling thread, made by the plugin, use the API as one made by `TSThreadCreate`. */
tsapi TSThread TSThreadInit(void);

/** Frees a thread that has ended, or takes back `TSThreadInit` on its thread. */
tsapi void TSThreadDestroy(TSThread thread);

/** Waits for the end of a thread made by `TSThreadCreate`. */
tsapi void TSThreadWait(TSThread thread);

/** The calling thread, null if the API does not know it. */
tsapi TSThread TSThreadSelf(void);

/** The calling event thread, null on others. */
tsapi TSEventThread TSEventThreadSelf(void);

/* Chapter: mutexes. */

/** A recursive lock; it goes with the last continuation that uses it, or by `TSMutexDestroy`. Any thread. */
tsapi TSMutex TSMutexCreate(void);

/** Frees a mutex that no continuation uses. */
tsapi void TSMutexDestroy(TSMutex mutexp);

/** Waits for the mutex. Any thread. */
tsapi void TSMutexLock(TSMutex mutexp);

/** Takes the mutex if it is free or this thread's: `TS_SUCCESS`, else `TS_ERROR`. Any thread. */
tsapi TSReturnCode TSMutexLockTry(TSMutex mutexp);

/** Gives the mutex back; nothing when this thread does not hold it. */
tsapi void TSMutexUnlock(TSMutex mutexp);

/** 1 if this is a mutex in use, else -1. */
tsapi int TSMutexCheck(TSMutex mutexp);

/** A mutex that is never freed. */
tsapi TSMutex TSMutexCreateInternal(void);

/* Chapter: continuations. */

/**
 * A continuation: what `funcp` does, under `mutexp`, which may be null for calls from any thread at any
 * time.
 *
 * Freed by `TSContDestroy`, which frees the mutex with its last continuation. Any thread.
 */
tsapi TSCont TSContCreate(TSEventFunc funcp, TSMutex mutexp);

/**
 * Ends a continuation: no event reaches it any more. Its memory goes when pending events are through. Any
 * thread.
 */
tsapi void TSContDestroy(TSCont contp);

/** Keeps a pointer with the continuation; the caller's to free. */
tsapi void TSContDataSet(TSCont contp, void *data);

/** The pointer given to `TSContDataSet`, null at first. */
tsapi void *TSContDataGet(TSCont contp);

/**
 * Calls the handler at once, on this thread and under the continuation's mutex, and gives its answer.
 *
 * `contp` may be any object that can be used as a continuation.
 */
tsapi int TSContCall(TSCont contp, TSEvent event, void *edata);

/** The continuation's mutex, null if it has none; owned by the continuation. */
tsapi TSMutex TSContMutexGet(TSCont contp);

/* Chapter: scheduling. */

/**
 * Sends `TS_EVENT_IMMEDIATE`, or after `timeout` milliseconds `TS_EVENT_TIMEOUT`, on the continuation's
 * thread or else this one.
 *
 * The action is for `TSActionCancel`. The event never comes before the call returns.
 */
tsapi TSAction TSContSchedule(TSCont contp, TSHRTime timeout);

/** `TSContSchedule` on a thread of a kind. */
tsapi TSAction TSContScheduleOnPool(TSCont contp, TSHRTime timeout, TSThreadPool tp);

/** `TSContSchedule` on a given thread. */
tsapi TSAction TSContScheduleOnThread(TSCont contp, TSHRTime timeout, TSEventThread ethread);

/**
 * Sends `TS_EVENT_TIMEOUT` every so many milliseconds until it is cancelled, on the continuation's thread or
 * else this one.
 */
tsapi TSAction TSContScheduleEvery(TSCont contp, TSHRTime every);

/** `TSContScheduleEvery` on a thread of a kind. */
tsapi TSAction TSContScheduleEveryOnPool(TSCont contp, TSHRTime every, TSThreadPool tp);

/** `TSContScheduleEvery` on a given thread. */
tsapi TSAction TSContScheduleEveryOnThread(TSCont contp, TSHRTime every, TSEventThread ethread);

/** Has the continuation scheduled on this thread where the call does not say otherwise. */
tsapi TSReturnCode TSContThreadAffinitySet(TSCont contp, TSEventThread ethread);

/** The thread of the continuation, or null. */
tsapi TSEventThread TSContThreadAffinityGet(TSCont contp);

/** Forgets the thread of the continuation. */
tsapi void TSContThreadAffinityClear(TSCont contp);

/** Calls `contp` with the transaction as data, on the transaction's thread, `timeout` ms from now. */
tsapi TSAction TSHttpSchedule(TSCont contp, TSHttpTxn txnp, TSHRTime timeout);

/* Chapter: actions. */

/**
 * Takes back what was scheduled or asked for; nothing for null.
 *
 * With the continuation's mutex held, no event follows. For an action that is over it does nothing.
 */
tsapi void TSActionCancel(TSAction actionp);

/** Whether the call that answered this action had already sent its event before it returned: 1 or 0. */
tsapi int TSActionDone(TSAction actionp);

/* Chapter: lifecycle hooks. */

/** Has a continuation called at this point in the life of the process; no reenabling. For `TSPluginInit`. */
tsapi void TSLifecycleHookAdd(TSLifecycleHookID id, TSCont contp);

/* Chapter: hooks and reenabling. */

/**
 * Has a continuation called at this point of every session or transaction. There is no way to take it back.
 *
 * For `TSPluginInit`. The handler ends each call by `TSHttpTxnReenable` or `TSHttpSsnReenable`, in time or
 * later.
 */
tsapi void TSHttpHookAdd(TSHttpHookID id, TSCont contp);

/** Has a continuation called at this point of the session and its transactions, from now on. */
tsapi void TSHttpSsnHookAdd(TSHttpSsn ssnp, TSHttpHookID id, TSCont contp);

/**
 * Has a continuation called at this point of the transaction; the same one twice counts once.
 *
 * For transforms, `contp` is what `TSTransformCreate` answered.
 */
tsapi void TSHttpTxnHookAdd(TSHttpTxn txnp, TSHttpHookID id, TSCont contp);

/** Lets the session go on after a hook; `TS_EVENT_HTTP_ERROR` closes it. Any thread. */
tsapi void TSHttpSsnReenable(TSHttpSsn ssnp, TSEvent event);

/**
 * Lets the transaction go on after a hook; `TS_EVENT_HTTP_ERROR` turns it into an error response.
 *
 * Exactly one for each call of a hook. Any thread.
 */
tsapi void TSHttpTxnReenable(TSHttpTxn txnp, TSEvent event);

/** Lets a cache operation go on with data of the plugin. */
tsapi TSReturnCode TSHttpCacheReenable(TSCacheTxn txnp, TSEvent event, const void *data, uint64_t size);

/* Chapter: user arguments. */

/**
 * A slot for the plugin's data in each object of a kind; the same name gets the same slot. For
 * `TSPluginInit`.
 */
tsapi TSReturnCode TSUserArgIndexReserve(TSUserArgType type,
                                   const char *name,
                                   const char *description,
                                   int *arg_idx);

/** Slot and description for a name. */
tsapi TSReturnCode TSUserArgIndexNameLookup(TSUserArgType type,
                                      const char *name,
                                      int *arg_idx,
                                      const char **description);

/** Name and description of a slot. */
tsapi TSReturnCode TSUserArgIndexLookup(TSUserArgType type,
                                  int arg_idx,
                                  const char **name,
                                  const char **description);

/** Keeps a pointer in an object's slot, or with null for the object in the process's; the caller's to free. */
tsapi void TSUserArgSet(void *data, int arg_idx, void *arg);

/** The pointer in a slot, null at first. */
tsapi void *TSUserArgGet(void *data, int arg_idx);

/* Chapter: user arguments, deprecated calls. */

/** `TSUserArgSet` for a transaction. */
tsapi TS_DEPRECATED void TSHttpTxnArgSet(TSHttpTxn txnp, int arg_idx, void *arg);

/** `TSUserArgGet` for a transaction. */
tsapi TS_DEPRECATED void *TSHttpTxnArgGet(TSHttpTxn txnp, int arg_idx);

/** `TSUserArgSet` for a session. */
tsapi TS_DEPRECATED void TSHttpSsnArgSet(TSHttpSsn ssnp, int arg_idx, void *arg);

/** `TSUserArgGet` for a session. */
tsapi TS_DEPRECATED void *TSHttpSsnArgGet(TSHttpSsn ssnp, int arg_idx);

/** `TSUserArgSet` for a connection. */
tsapi TS_DEPRECATED void TSVConnArgSet(TSVConn connp, int arg_idx, void *arg);

/** `TSUserArgGet` for a connection. */
tsapi TS_DEPRECATED void *TSVConnArgGet(TSVConn connp, int arg_idx);

/** `TSUserArgIndexReserve` for transactions. */
tsapi TS_DEPRECATED
TSReturnCode TSHttpTxnArgIndexReserve(const char *name,
                                      const char *description,
                                      int *arg_idx);

/** `TSUserArgIndexNameLookup` for transactions. */
tsapi TS_DEPRECATED
TSReturnCode TSHttpTxnArgIndexNameLookup(const char *name,
                                         int *arg_idx,
                                         const char **description);

/** `TSUserArgIndexLookup` for transactions. */
tsapi TS_DEPRECATED
TSReturnCode TSHttpTxnArgIndexLookup(int arg_idx,
                                     const char **name,
                                     const char **description);

/** `TSUserArgIndexReserve` for sessions. */
tsapi TS_DEPRECATED
TSReturnCode TSHttpSsnArgIndexReserve(const char *name,
                                      const char *description,
                                      int *arg_idx);

/** `TSUserArgIndexNameLookup` for sessions. */
tsapi TS_DEPRECATED
TSReturnCode TSHttpSsnArgIndexNameLookup(const char *name,
                                         int *arg_idx,
                                         const char **description);

/** `TSUserArgIndexLookup` for sessions. */
tsapi TS_DEPRECATED
TSReturnCode TSHttpSsnArgIndexLookup(int arg_idx,
                                     const char **name,
                                     const char **description);

/** `TSUserArgIndexReserve` for connections. */
tsapi TS_DEPRECATED
TSReturnCode TSVConnArgIndexReserve(const char *name,
                                    const char *description,
                                    int *arg_idx);

/** `TSUserArgIndexNameLookup` for connections. */
tsapi TS_DEPRECATED
TSReturnCode TSVConnArgIndexNameLookup(const char *name,
                                       int *arg_idx,
                                       const char **description);

/** `TSUserArgIndexLookup` for connections. */
tsapi TS_DEPRECATED
TSReturnCode TSVConnArgIndexLookup(int arg_idx,
                                   const char **name,
                                   const char **description);

/* Chapter: sessions. */

/** How many transactions the session has had, with the current one. */
tsapi int TSHttpSsnTransactionCount(TSHttpSsn ssnp);

/** The client's connection, null after it has been closed. */
tsapi TSVConn TSHttpSsnClientVConnGet(TSHttpSsn ssnp);

/**
 * Null: no origin connection is kept for a client between its transactions. The original keeps one with
 * `proxy.config.http.attach_server_session_to_client` only, and does not use it again.
 */
tsapi TSVConn TSHttpSsnServerVConnGet(TSHttpSsn ssnp);

/** The session of the transaction. */
tsapi TSHttpSsn TSHttpTxnSsnGet(TSHttpTxn txnp);

/** How many transactions the origin's connection has served. */
tsapi int TSHttpTxnServerSsnTransactionCount(TSHttpTxn txnp);

/** The client's address; inside the connection. Null without one. */
tsapi const struct sockaddr *TSHttpSsnClientAddrGet(TSHttpSsn ssnp);

/** The address that the client connected to; inside the connection. Null without one. */
tsapi const struct sockaddr *TSHttpSsnIncomingAddrGet(TSHttpSsn ssnp);

/** The descriptor of the client's connection, -1 for one without. */
tsapi TSReturnCode TSHttpSsnClientFdGet(TSHttpSsn ssnp, int *fdp);

/** Switches debug messages about this session on or off. */
tsapi void TSHttpSsnDebugSet(TSHttpSsn ssnp, int on);

/** Tells whether debug output is on for the session, by its result and, if `on` is not null, there too. */
tsapi int TSHttpSsnDebugGet(TSHttpSsn ssnp, int *on);

/** Whether the session was made by a plugin, and not by a client: 1 or 0. */
tsapi int TSHttpSsnIsInternal(TSHttpSsn ssnp);

/** The session's number, which is in logs as well. */
tsapi int64_t TSHttpSsnIdGet(TSHttpSsn ssnp);

/* Chapter: transactions: messages. */

/** The client's request, until the end of the transaction. */
tsapi TSReturnCode TSHttpTxnClientReqGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

/** The response to the client; `TS_ERROR` before it is made. */
tsapi TSReturnCode TSHttpTxnClientRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

/** The request to the origin; `TS_ERROR` before it is made. */
tsapi TSReturnCode TSHttpTxnServerReqGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

/** The origin's response; `TS_ERROR` before it came. */
tsapi TSReturnCode TSHttpTxnServerRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

/** The request that the cached response was stored for, read-only; `TS_ERROR` without one. */
tsapi TSReturnCode TSHttpTxnCachedReqGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

/** The cached response, read-only; `TS_ERROR` without one. */
tsapi TSReturnCode TSHttpTxnCachedRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

/** The URL as the client sent it, before remapping. */
tsapi TSReturnCode TSHttpTxnPristineUrlGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *url_loc);

/** The request's URL as it is now, with scheme and host, for `TSfree`; its length goes to `length`. */
tsapi char *TSHttpTxnEffectiveUrlStringGet(TSHttpTxn txnp, int *length);

/** The response that goes to the transforms; `TS_ERROR` without one. */
tsapi TSReturnCode TSHttpTxnTransformRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

/** The body of an error response; both texts are from `TSmalloc` and taken over. */
tsapi void TSHttpTxnErrorBodySet(TSHttpTxn txnp, char *buf, size_t buflength, char *mimetype);

/** The request's body when it is buffered; freed by `TSIOBufferReaderFree`. */
tsapi TSIOBufferReader TSHttpTxnPostBufferReaderGet(TSHttpTxn txnp);

/* Chapter: transactions: state and control. */

/** Replaces the port that the client is said to have connected to. */
tsapi void TSHttpTxnClientIncomingPortSet(TSHttpTxn txnp, int port);

/** Whether the origin sees the client's address. */
tsapi TSReturnCode TSHttpTxnOutgoingTransparencySet(TSHttpTxn txnp, int flag);

/** Answers with an error page of this status; before the origin is asked, or for an error. */
tsapi void TSHttpTxnStatusSet(TSHttpTxn txnp, TSHttpStatus status);

/** The status set by `TSHttpTxnStatusSet`, 0 at first. */
tsapi TSHttpStatus TSHttpTxnStatusGet(TSHttpTxn txnp);

/** How the connection to the origin stands. */
tsapi TSServerState TSHttpTxnServerStateGet(TSHttpTxn txnp);

/** Switches debug messages about this transaction on or off. */
tsapi void TSHttpTxnDebugSet(TSHttpTxn txnp, int on);

/** Whether debug messages about this transaction are on: 1 or 0. */
tsapi int TSHttpTxnDebugGet(TSHttpTxn txnp);

/** Whether a plugin made the request, and not a client: 1 or 0. */
tsapi int TSHttpTxnIsInternal(TSHttpTxn txnp);

/** `TS_SUCCESS` if the client or the origin broke the transaction off. */
tsapi TSReturnCode TSHttpTxnAborted(TSHttpTxn txnp);

/** Whether the connection to the origin is kept from other clients. */
tsapi TSReturnCode TSHttpTxnPrivateSessionSet(TSHttpTxn txnp, int private_session);

/** Whether the request asks for an upgrade to WebSocket: 1 or 0. */
tsapi int TSHttpTxnIsWebsocket(TSHttpTxn txnp);

/** The transaction's number, from 0 up; unique in the process. */
tsapi uint64_t TSHttpTxnIdGet(TSHttpTxn txnp);

/** Whether a switch of the transaction is on. */
tsapi bool TSHttpTxnCntlGet(TSHttpTxn txnp, TSHttpCntlType ctrl);

/** Turns a switch of the transaction on or off; `TS_ERROR` for one that does not exist. */
tsapi TSReturnCode TSHttpTxnCntlSet(TSHttpTxn txnp, TSHttpCntlType ctrl, bool data);

/* Chapter: transactions: overridable records. */

/** Overrides an integer record for this transaction. */
tsapi TSReturnCode TSHttpTxnConfigIntSet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtInt value);

/** The value of an integer record for this transaction. */
tsapi TSReturnCode TSHttpTxnConfigIntGet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtInt *value);

/** Overrides a float record for this transaction. */
tsapi TSReturnCode TSHttpTxnConfigFloatSet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtFloat value);

/** The value of a float record for this transaction. */
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

/** Key and type of an overridable record; a negative length means a C string. Any thread. */
tsapi TSReturnCode TSHttpTxnConfigFind(const char *name,
                                 int length,
                                 TSOverridableConfigKey *conf,
                                 TSRecordDataType *type);

/* Chapter: transactions: timeouts. */

/** Milliseconds that the transaction may take in all. */
tsapi void TSHttpTxnActiveTimeoutSet(TSHttpTxn txnp, int timeout);

/** Milliseconds that connecting to the origin may take. */
tsapi void TSHttpTxnConnectTimeoutSet(TSHttpTxn txnp, int timeout);

/** Milliseconds that resolving the origin's name may take. */
tsapi void TSHttpTxnDNSTimeoutSet(TSHttpTxn txnp, int timeout);

/** Milliseconds without a byte after which the transaction ends. */
tsapi void TSHttpTxnNoActivityTimeoutSet(TSHttpTxn txnp, int timeout);

/* Chapter: transactions: sockets and addresses. */

/** The connection to the origin, or null. */
tsapi TSVConn TSHttpTxnServerVConnGet(TSHttpTxn txnp);

/** The client's address; lives as long as the transaction. Null when there is none. */
tsapi const struct sockaddr *TSHttpTxnClientAddrGet(TSHttpTxn txnp);

/** The address that the client connected to; lives as long as the transaction. Null when there is none. */
tsapi const struct sockaddr *TSHttpTxnIncomingAddrGet(TSHttpTxn txnp);

/** Our own address of the connection to the origin; null without one. */
tsapi const struct sockaddr *TSHttpTxnOutgoingAddrGet(TSHttpTxn txnp);

/** Gives the origin's address; of family `AF_UNSPEC` until it is known, never null. */
tsapi const struct sockaddr *TSHttpTxnServerAddrGet(TSHttpTxn txnp);

/** Sends the request to this address, without resolving the name; copied. Up to `TS_HTTP_OS_DNS_HOOK`. */
tsapi TSReturnCode TSHttpTxnServerAddrSet(TSHttpTxn txnp, const struct sockaddr *addr);

/** Connects to the origin from this address; copied. */
tsapi TSReturnCode TSHttpTxnOutgoingAddrSet(TSHttpTxn txnp, const struct sockaddr *addr);

/** The descriptor of the client's connection, -1 for one without. */
tsapi TSReturnCode TSHttpTxnClientFdGet(TSHttpTxn txnp, int *fdp);

/** The descriptor of the origin's connection, -1 for one without; `TS_ERROR` before it is there. */
tsapi TSReturnCode TSHttpTxnServerFdGet(TSHttpTxn txnp, int *fdp);

/** Marks packets to the client for the firewall. */
tsapi TSReturnCode TSHttpTxnClientPacketMarkSet(TSHttpTxn txnp, int mark);

/** Marks packets to the origin for the firewall. */
tsapi TSReturnCode TSHttpTxnServerPacketMarkSet(TSHttpTxn txnp, int mark);

/** Sets the type of service of packets to the client. */
tsapi TSReturnCode TSHttpTxnClientPacketTosSet(TSHttpTxn txnp, int tos);

/** Sets the type of service of packets to the origin. */
tsapi TSReturnCode TSHttpTxnServerPacketTosSet(TSHttpTxn txnp, int tos);

/** Sets the differentiated-services code of packets to the client. */
tsapi TSReturnCode TSHttpTxnClientPacketDscpSet(TSHttpTxn txnp, int dscp);

/** Sets the differentiated-services code of packets to the origin. */
tsapi TSReturnCode TSHttpTxnServerPacketDscpSet(TSHttpTxn txnp, int dscp);

/* Chapter: transactions: parents and next hop. */

/**
 * The address that the request goes to, of an origin or a parent; null before it is
 * asked.
 */
tsapi const struct sockaddr *TSHttpTxnNextHopAddrGet(TSHttpTxn txnp);

/** The name of the server that the request goes to. */
tsapi const char *TSHttpTxnNextHopNameGet(TSHttpTxn txnp);

/** The port of the server that the request goes to, in host order. */
tsapi int TSHttpTxnNextHopPortGet(TSHttpTxn txnp);

/** The parent proxy that a plugin has set. */
tsapi TSReturnCode TSHttpTxnParentProxyGet(TSHttpTxn txnp, const char **hostname, int *port);

/** Sends the request to this proxy in place of the origin. The name is copied. */
tsapi void TSHttpTxnParentProxySet(TSHttpTxn txnp, const char *hostname, int port);

/** Copies the URL that a plugin has set for the choice of parents into `obj`; an error when none has. */
tsapi TSReturnCode TSHttpTxnParentSelectionUrlGet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

/** Sets the URL that parents are chosen by where that is done by consistent hashing; it is copied. */
tsapi TSReturnCode TSHttpTxnParentSelectionUrlSet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

/**
 * Says who is asked first and next, in place of the rules of `parent.config`, and what to do with an answer. The structure
 * and its host name are copied.
 */
tsapi void TSHttpTxnResponseActionSet(TSHttpTxn txnp,
                                TSResponseAction *action);

/**
 * What a plugin has set by `TSHttpTxnResponseActionSet`; zeroes when none has. The host name is valid until it is set
 * again, or the transaction ends.
 */
tsapi void TSHttpTxnResponseActionGet(TSHttpTxn txnp,
                                TSResponseAction *action);

/* Chapter: transactions: redirects. */

/** Names the place to go to instead of passing the response on; the engine takes the memory over. */
tsapi void TSHttpTxnRedirectUrlSet(TSHttpTxn txnp, const char *url, int url_len);

/** Gives the place that was set and not gone to yet; null without one. */
tsapi const char *TSHttpTxnRedirectUrlGet(TSHttpTxn txnp, int *url_len_ptr);

/** How many redirects the transaction has followed. */
tsapi int TSHttpTxnRedirectRetries(TSHttpTxn txnp);

/* Chapter: transactions: the cache. */

/** Has the response stored whatever its fields say. */
tsapi void TSHttpTxnRespCacheableSet(TSHttpTxn txnp, int flag);

/** Has the request looked up and its response stored whatever its fields say. */
tsapi void TSHttpTxnReqCacheableSet(TSHttpTxn txnp, int flag);

/** Has the response not stored. */
tsapi TSReturnCode TSHttpTxnServerRespNoStoreSet(TSHttpTxn txnp, int flag);

/** Whether the response is not to be stored. */
tsapi bool TSHttpTxnServerRespNoStoreGet(TSHttpTxn txnp);

/** What the cache lookup found, a `TSCacheLookupResult`; `TS_ERROR` before it. */
tsapi TSReturnCode TSHttpTxnCacheLookupStatusGet(TSHttpTxn txnp, int *lookup_status);

/** The cached response, as a copy that can be changed. */
tsapi TSReturnCode TSHttpTxnCachedRespModifiableGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

/** Overrules what the cache lookup found; in `TS_HTTP_CACHE_LOOKUP_COMPLETE_HOOK`. */
tsapi TSReturnCode TSHttpTxnCacheLookupStatusSet(TSHttpTxn txnp, int cachelookup);

/** Copies the URL of the cache lookup into `obj`. */
tsapi TSReturnCode TSHttpTxnCacheLookupUrlGet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

/** Sets the URL of the cache lookup, before it. */
tsapi TSReturnCode TSHttpTxnCacheLookupUrlSet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

/** The file or device that the cached object is on, its length in `length`. */
tsapi const char *TSHttpTxnCacheDiskPathGet(TSHttpTxn txnp, int *length);

/** Whether the response goes on to the cache though the client has left: 1 or 0. */
tsapi int TSHttpTxnBackgroundFillStarted(TSHttpTxn txnp);

/**
 * Whether this response to this request may be stored, by the rules of HTTP and the configuration: 1 or 0.
 * Null stands for the transaction's own.
 */
tsapi int TSHttpTxnIsCacheable(TSHttpTxn txnp, TSMBuffer request, TSMBuffer response);

/** Seconds that a response stays fresh by its fields, -1 if they do not say. */
tsapi int TSHttpTxnGetMaxAge(TSHttpTxn txnp, TSMBuffer response);

/* Chapter: transactions: milestones. */

/** Gives the time of a step in ns since the epoch; 0, with success, for one that has not happened. */
tsapi TSReturnCode TSHttpTxnMilestoneGet(TSHttpTxn txnp, TSMilestonesType milestone, TSHRTime *time);

/* Chapter: transactions: byte counts. */

/** Bytes of the client request's header. */
tsapi int TSHttpTxnClientReqHdrBytesGet(TSHttpTxn txnp);

/** Bytes of the client request's body. */
tsapi int64_t TSHttpTxnClientReqBodyBytesGet(TSHttpTxn txnp);

/** Bytes of the header sent to the origin. */
tsapi int TSHttpTxnServerReqHdrBytesGet(TSHttpTxn txnp);

/** Bytes of the body sent to the origin. */
tsapi int64_t TSHttpTxnServerReqBodyBytesGet(TSHttpTxn txnp);

/** Bytes of the header of a pushed response. */
tsapi int TSHttpTxnPushedRespHdrBytesGet(TSHttpTxn txnp);

/** Bytes of the body of a pushed response. */
tsapi int64_t TSHttpTxnPushedRespBodyBytesGet(TSHttpTxn txnp);

/** Bytes of the header that came from the origin. */
tsapi int TSHttpTxnServerRespHdrBytesGet(TSHttpTxn txnp);

/** Bytes of the body that came from the origin. */
tsapi int64_t TSHttpTxnServerRespBodyBytesGet(TSHttpTxn txnp);

/** Bytes of the header sent to the client. */
tsapi int TSHttpTxnClientRespHdrBytesGet(TSHttpTxn txnp);

/** Bytes of the body sent to the client. */
tsapi int64_t TSHttpTxnClientRespBodyBytesGet(TSHttpTxn txnp);

/* Chapter: transactions: HTTP/2 streams and errors. */

/** The HTTP/2 error that the client sent: its class and number. */
tsapi void TSHttpTxnClientReceivedErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

/** The HTTP/2 error that the client was sent: its class and number. */
tsapi void TSHttpTxnClientSentErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

/** The HTTP/2 error that the origin sent: its class and number. */
tsapi void TSHttpTxnServerReceivedErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

/** The HTTP/2 error that the origin was sent: its class and number. */
tsapi void TSHttpTxnServerSentErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

/** Pushes the answer to a GET of this URL to an HTTP/2 client; `TS_ERROR` for others. */
tsapi TSReturnCode TSHttpTxnServerPush(TSHttpTxn txnp, const char *url, int url_len);

/** The number of the client's HTTP/2 stream; `TS_ERROR` without one. */
tsapi TSReturnCode TSHttpTxnClientStreamIdGet(TSHttpTxn txnp, uint64_t *stream_id);

/** The priority of the client's HTTP/2 stream; `TS_ERROR` without one. */
tsapi TSReturnCode TSHttpTxnClientStreamPriorityGet(TSHttpTxn txnp, TSHttpPriority *priority);

/* Chapter: remapping. */

/** Has the transaction go by without remapping, as its URL says; before it. */
tsapi void TSSkipRemappingSet(TSHttpTxn txnp, int flag);

/** The pattern of the rule that matched, in the client request's buffer; after remapping. */
tsapi TSReturnCode TSRemapFromUrlGet(TSHttpTxn txnp, TSMLoc *urlLocp);

/** The replacement of the rule that matched, in the client request's buffer; after remapping. */
tsapi TSReturnCode TSRemapToUrlGet(TSHttpTxn txnp, TSMLoc *urlLocp);

/* Chapter: intercepts. */

/**
 * Lets the plugin answer the request in place of cache and origin.
 *
 * The continuation gets `TS_EVENT_NET_ACCEPT` with a connection that the request comes by, or
 * `TS_EVENT_NET_ACCEPT_FAILED` if it was not needed. Up to `TS_HTTP_POST_REMAP_HOOK`.
 */
tsapi void TSHttpTxnIntercept(TSCont contp, TSHttpTxn txnp);

/**
 * Lets the plugin answer in place of the origin, if the cache does not; as `TSHttpTxnIntercept`. Up to
 * `TS_HTTP_OS_DNS_HOOK`.
 */
tsapi void TSHttpTxnServerIntercept(TSCont contp, TSHttpTxn txnp);

/* Chapter: internal connects. */

/**
 * Opens a connection into the HTTP engine, as if from the client at `options->addr`; no socket is involved.
 *
 * Answers the plugin's end, for `TSVConnRead`, `TSVConnWrite` and `TSVConnClose` as any other. Session hooks
 * run before it returns. Tag and number show up in logs (`pitag`, `piid`); the tag must outlive the
 * connection. Any thread.
 */
tsapi TSVConn TSHttpConnectPlugin(TSHttpConnectOptions *options);

/** `TSHttpConnectPlugin` with address, tag and number, and buffers of 32 KiB. */
tsapi TSVConn TSHttpConnectWithPluginId(const struct sockaddr *addr, const char *tag, int64_t id);

/** `TSHttpConnectPlugin` with an address, under the tag `plugin` and the number 0. */
tsapi TSVConn TSHttpConnect(const struct sockaddr *addr);

/**
 * Options for `TSHttpConnectPlugin` with their defaults; the address is for the caller to set. The type is
 * `TS_CONNECT_PLUGIN`.
 */
tsapi TSHttpConnectOptions TSHttpConnectOptionsGet(TSConnectType connect_type);

/**
 * Opens a connection into the HTTP engine that has both addresses, as one that was intercepted by the
 * network.
 */
tsapi TSVConn TSHttpConnectTransparent(const struct sockaddr *client_addr,
                                 const struct sockaddr *server_addr);

/** The size class that buffers between the transaction and an intercepting plugin have. */
tsapi TSIOBufferSizeIndex TSPluginVCIOBufferIndexGet(TSHttpTxn txnp);

/** The water mark that buffers between the transaction and an intercepting plugin have, in bytes. */
tsapi TSIOBufferWaterMark TSPluginVCIOBufferWaterMarkGet(TSHttpTxn txnp);

/**
 * The tag of the plugin that made the connection the transaction came by; null for others. Lives as long as
 * the transaction.
 */
tsapi const char *TSHttpTxnPluginTagGet(TSHttpTxn txnp);

/* Chapter: transforms. */

/** Whether the response is stored as the origin sent it. */
tsapi void TSHttpTxnUntransformedRespCache(TSHttpTxn txnp, int on);

/** Whether the response is stored as the transforms made it; so by default. */
tsapi void TSHttpTxnTransformedRespCache(TSHttpTxn txnp, int on);

/**
 * A transform for the transaction, to be added by `TSHttpTxnHookAdd`: bytes come by the write VIO of this
 * connection.
 *
 * Ended by `TSContDestroy` once `TSVConnClosedGet` says so.
 */
tsapi TSVConn TSTransformCreate(TSEventFunc event_funcp, TSHttpTxn txnp);

/** Where a transform writes to. */
tsapi TSVConn TSTransformOutputVConnGet(TSVConn connp);

/* Chapter: fetching. */

/** Gives the head of a response to whoever was woken after it. `txnp` is the data of that event, not a transaction. */
tsapi TSReturnCode TSFetchPageRespGet(TSHttpTxn txnp,
                                TSMBuffer *bufp,
                                TSMLoc *offset);

/**
 * Gives the response to whoever was woken at its end, NUL-terminated, for the length of the callback. `txnp` is the data of
 * that event, not a transaction.
 */
tsapi char *TSFetchRespGet(TSHttpTxn txnp,
                     int *length);

/**
 * Sends a whole request through the HTTP engine as if from `addr`, and calls `contp` with the numbers in
 * `event`.
 *
 * A negative length means a C string. The handle is for `TSFetchFlagSet` only and frees itself. What an
 * event brings is valid during it.
 */
tsapi TSFetchSM TSFetchUrl(const char *request,
                     int request_len,
                     const struct sockaddr *addr,
                     TSCont contp,
                     TSFetchWakeUpOptions callback_options,
                     TSFetchEvent event);

/** `TSFetchUrl` for each member of a list. */
tsapi void TSFetchPages(TSFetchUrlParams_t *params);

/* Chapter: alternates. */

/** The client's request, during `TS_EVENT_HTTP_SELECT_ALT`. */
tsapi TSReturnCode TSHttpAltInfoClientReqGet(TSHttpAltInfo infop, TSMBuffer *bufp, TSMLoc *offset);

/** The request that the alternate was stored for, during `TS_EVENT_HTTP_SELECT_ALT`. */
tsapi TSReturnCode TSHttpAltInfoCachedReqGet(TSHttpAltInfo infop, TSMBuffer *bufp, TSMLoc *offset);

/** The alternate's response, during `TS_EVENT_HTTP_SELECT_ALT`. */
tsapi TSReturnCode TSHttpAltInfoCachedRespGet(TSHttpAltInfo infop, TSMBuffer *bufp, TSMLoc *offset);

/** Says how well the alternate fits, from 0 (not at all) to 1; several plugins' answers are multiplied. */
tsapi void TSHttpAltInfoQualitySet(TSHttpAltInfo infop, float quality);

/* Chapter: IO buffers. */

/**
 * A buffer without blocks, whose blocks will have 32 KiB; freed by `TSIOBufferDestroy`. Any thread, one at a
 * time.
 */
tsapi TSIOBuffer TSIOBufferCreate(void);

/** A buffer with one block of a size class, up to 32 KiB, which its other blocks will have as well. */
tsapi TSIOBuffer TSIOBufferSizedCreate(TSIOBufferSizeIndex index);

/** The water mark in bytes, 0 at first. */
tsapi int64_t TSIOBufferWaterMarkGet(TSIOBuffer bufp);

/** Sets how much may be unread before a connection stops filling the buffer. */
tsapi void TSIOBufferWaterMarkSet(TSIOBuffer bufp, int64_t water_mark);

/** Frees a buffer and its readers; data shared with other buffers stays there. */
tsapi void TSIOBufferDestroy(TSIOBuffer bufp);

/** The block that the next bytes go to; there is always one with room. */
tsapi TSIOBufferBlock TSIOBufferStart(TSIOBuffer bufp);

/**
 * Appends what a reader has, from `offset` on and up to `length` bytes, without copying; answers how many
 * bytes. The reader stays where it is.
 */
tsapi int64_t TSIOBufferCopy(TSIOBuffer bufp, TSIOBufferReader readerp, int64_t length, int64_t offset);

/** Appends a copy of `length` bytes; answers `length`. */
tsapi int64_t TSIOBufferWrite(TSIOBuffer bufp, const void *buf, int64_t length);

/** Says that as many bytes have been put where `TSIOBufferBlockWriteStart` pointed. */
tsapi void TSIOBufferProduce(TSIOBuffer bufp, int64_t nbytes);

/** The next block of the chain, or null. */
tsapi TSIOBufferBlock TSIOBufferBlockNext(TSIOBufferBlock blockp);

/** Where the reader's bytes in this block begin; their number goes to `avail`. */
tsapi const char *TSIOBufferBlockReadStart(TSIOBufferBlock blockp, TSIOBufferReader readerp, int64_t *avail);

/** How many bytes the reader has in this block. */
tsapi int64_t TSIOBufferBlockReadAvail(TSIOBufferBlock blockp, TSIOBufferReader readerp);

/** Where the next bytes of this block go; the room goes to `avail`. */
tsapi char *TSIOBufferBlockWriteStart(TSIOBufferBlock blockp, int64_t *avail);

/** Room in this block, in bytes. */
tsapi int64_t TSIOBufferBlockWriteAvail(TSIOBufferBlock blockp);

/** A reader that begins with the block being written; at most 5 for a buffer. */
tsapi TSIOBufferReader TSIOBufferReaderAlloc(TSIOBuffer bufp);

/** A reader of the same buffer at the same place. */
tsapi TSIOBufferReader TSIOBufferReaderClone(TSIOBufferReader readerp);

/** Frees a reader. */
tsapi void TSIOBufferReaderFree(TSIOBufferReader readerp);

/** The block with the reader's next bytes, or null. */
tsapi TSIOBufferBlock TSIOBufferReaderStart(TSIOBufferReader readerp);

/** Moves the reader on by as many bytes. */
tsapi void TSIOBufferReaderConsume(TSIOBufferReader readerp, int64_t nbytes);

/** How many bytes the reader has. */
tsapi int64_t TSIOBufferReaderAvail(TSIOBufferReader readerp);

/** Copies up to `length` of the reader's bytes to `buf`; answers how many. The reader stays where it is. */
tsapi int64_t TSIOBufferReaderCopy(TSIOBufferReader readerp, void *buf, int64_t length);

/** Size of a block's data, in bytes. */
tsapi int64_t TSIOBufferBlockDataSizeGet(TSIOBufferBlock blockp);

/** Gives up a block that belongs to no buffer. */
tsapi void TSIOBufferBlockDestroy(TSIOBufferBlock blockp);

/* Chapter: VIOs. */

/**
 * Says that there is more to write or room to read, or that the VIO was changed. Any thread that holds its
 * mutex.
 */
tsapi void TSVIOReenable(TSVIO viop);

/** The buffer, null when the operation is over. */
tsapi TSIOBuffer TSVIOBufferGet(TSVIO viop);

/** The reader that bytes are taken from; null for reading. */
tsapi TSIOBufferReader TSVIOReaderGet(TSVIO viop);

/** How many bytes the operation is for. */
tsapi int64_t TSVIONBytesGet(TSVIO viop);

/** Changes how many bytes the operation is for; takes effect at `TSVIOReenable`. */
tsapi void TSVIONBytesSet(TSVIO viop, int64_t nbytes);

/** How many bytes are done. */
tsapi int64_t TSVIONDoneGet(TSVIO viop);

/** Says how many bytes are done. */
tsapi void TSVIONDoneSet(TSVIO viop, int64_t ndone);

/** How many bytes are left. */
tsapi int64_t TSVIONTodoGet(TSVIO viop);

/** The mutex of the operation. */
tsapi TSMutex TSVIOMutexGet(TSVIO viop);

/** Whom the operation calls. */
tsapi TSCont TSVIOContGet(TSVIO viop);

/** The connection. */
tsapi TSVConn TSVIOVConnGet(TSVIO viop);

/* Chapter: virtual connections. */

/** The VIO of reading, null for connections between plugin and engine. */
tsapi TSVIO TSVConnReadVIOGet(TSVConn connp);

/** The VIO of writing, null for connections between plugin and engine. */
tsapi TSVIO TSVConnWriteVIOGet(TSVConn connp);

/** 0 while the connection is open, 1 when it was closed, -1 when it was aborted. */
tsapi int TSVConnClosedGet(TSVConn connp);

/**
 * Reads `nbytes` bytes into a buffer, and calls the continuation about it; `INT64_MAX` for all there are.
 *
 * The buffer stays the caller's. No event comes before the call returns.
 */
tsapi TSVIO TSVConnRead(TSVConn connp, TSCont contp, TSIOBuffer bufp, int64_t nbytes);

/**
 * Writes `nbytes` of a reader's bytes, and calls the continuation about it; `INT64_MAX` for as many as will
 * come.
 *
 * The reader stays the caller's. No event comes before the call returns.
 */
tsapi TSVIO TSVConnWrite(TSVConn connp, TSCont contp, TSIOBufferReader readerp, int64_t nbytes);

/** Closes a connection, which must not be used afterwards; bytes that were not sent are lost. */
tsapi void TSVConnClose(TSVConn connp);

/** Closes a connection because of an error. */
tsapi void TSVConnAbort(TSVConn connp, int error);

/** Ends one or both directions. */
tsapi void TSVConnShutdown(TSVConn connp, int read, int write);

/** A connection of the plugin's own, such as a transform is; ended by `TSContDestroy`. */
tsapi TSVConn TSVConnCreate(TSEventFunc event_funcp, TSMutex mutexp);

/** Nanoseconds without a byte after which `TS_EVENT_VCONN_INACTIVITY_TIMEOUT` comes. */
tsapi void TSVConnInactivityTimeoutSet(TSVConn connp, TSHRTime timeout);

/** Takes that timeout back. */
tsapi void TSVConnInactivityTimeoutCancel(TSVConn connp);

/** Nanoseconds after which `TS_EVENT_VCONN_ACTIVE_TIMEOUT` comes. */
tsapi void TSVConnActiveTimeoutSet(TSVConn connp, TSHRTime timeout);

/** Takes that timeout back. */
tsapi void TSVConnActiveTimeoutCancel(TSVConn connp);

/* Chapter: networking. */

/** The file descriptor of a network connection, -1 if it has none; owned by the connection. */
tsapi int TSVConnFdGet(TSVConn sslp);

/** The peer's address; inside the connection, its family is `AF_UNSPEC` when it is unknown. */
tsapi const struct sockaddr *TSNetVConnRemoteAddrGet(TSVConn vc);

/**
 * Connects to an address: `TS_EVENT_NET_CONNECT` with a connection, or `_FAILED` with a negative error
 * number.
 *
 * The event may come before the call returns. A refusal shows at the first read or write. The continuation
 * needs a mutex.
 */
tsapi TSAction TSNetConnect(TSCont contp, const struct sockaddr *to);

/** The continuation that asked for the connection, null for accepted ones. */
tsapi TSCont TSNetInvokingContGet(TSVConn conn);

/** The transaction that asked for the connection, null if none did. */
tsapi TSHttpTxn TSNetInvokingTxnGet(TSVConn conn);

/**
 * Listens on a port of the family `domain`: `TS_EVENT_NET_ACCEPT` with each connection. The continuation
 * needs a mutex.
 */
tsapi TSAction TSNetAccept(TSCont contp, int port, int domain, int accept_threads);

/** Reads a port as `proxy.config.http.server_ports` has it; null if it is none. Never freed. */
tsapi TSPortDescriptor TSPortDescriptorParse(const char *descriptor);

/**
 * Listens on a port with all event threads; the continuation is called on any of them, so that it needs no
 * mutex.
 */
tsapi TSReturnCode TSPortDescriptorAccept(TSPortDescriptor descriptor, TSCont contp);

/** Our own address; inside the connection, its family is `AF_UNSPEC` when it is unknown. */
tsapi const struct sockaddr *TSNetVConnLocalAddrGet(TSVConn vc);

/**
 * Makes a connection of a connected socket, which then belongs to it and no longer blocks.
 *
 * Null, and the descriptor as it was, when that cannot be.
 */
tsapi TSVConn TSVConnFdCreate(int fd);

/* Chapter: name resolution. */

/** Resolves a name: `TS_EVENT_HOST_LOOKUP` follows, with a `TSHostLookupResult` or null. */
tsapi TSAction TSHostLookup(TSCont contp, const char *hostname, size_t namelen);

/** An address that the name has, its port 0; during the event. */
tsapi const struct sockaddr *TSHostLookupResultAddrGet(TSHostLookupResult lookup_result);

/* Chapter: host status. */

/** `TS_SUCCESS` if the name or address is one of this machine. Any thread. */
tsapi TSReturnCode TSHostnameIsSelf(const char *hostname, size_t hostname_len);

/** Whether a host is marked as down, and by which reasons; `TS_ERROR` if nobody ever marked it. Any thread. */
tsapi TSReturnCode TSHostStatusGet(const char *hostname,
                             size_t hostname_len,
                             TSHostStatus *status,
                             unsigned int *reason);

/** Marks a host as up or down for a reason, for `down_time` seconds or, with 0, for good. Any thread. */
tsapi void TSHostStatusSet(const char *hostname,
                     size_t hostname_len,
                     TSHostStatus status,
                     unsigned int down_time,
                     unsigned int reason);

/* Chapter: protocol stacks and tags. */

/** Takes a protocol out of what this TLS connection offers, before the handshake. */
tsapi TSReturnCode TSVConnProtocolDisable(TSVConn connp, const char *protocol_name);

/** Adds a protocol to what this TLS connection offers, before the handshake. */
tsapi TSReturnCode TSVConnProtocolEnable(TSVConn connp, const char *protocol_name);

/** Has the continuation accept TLS connections that negotiate this protocol. */
tsapi TSReturnCode TSNetAcceptNamedProtocol(TSCont contp, const char *protocol);

/**
 * The protocols between client and us, from the top, at most `count`; their number goes to `actual`. The
 * texts are static.
 */
tsapi TSReturnCode TSHttpTxnClientProtocolStackGet(TSHttpTxn txnp,
                                             int count,
                                             const char **result,
                                             int *actual);

/**
 * The protocols between client and us, from the top, at most `count`; their number goes to `actual`. The
 * texts are static.
 */
tsapi TSReturnCode TSHttpSsnClientProtocolStackGet(TSHttpSsn ssnp,
                                             int count,
                                             const char **result,
                                             int *actual);

/** The first protocol between client and us that begins with `tag`, or null; static. */
tsapi const char *TSHttpTxnClientProtocolStackContains(TSHttpTxn txnp, const char *tag);

/** The first protocol between client and us that begins with `tag`, or null; static. */
tsapi const char *TSHttpSsnClientProtocolStackContains(TSHttpSsn ssnp, const char *tag);

/** The one pointer of a known protocol tag, or null. Any thread. */
tsapi const char *TSNormalizedProtocolTag(const char *tag);

/** Null: tags cannot be added. */
tsapi const char *TSRegisterProtocolTag(const char *tag);

/**
 * The protocols between us and the origin, from the top, at most `count`; their number goes to `actual`. The
 * texts are static.
 */
tsapi TSReturnCode TSHttpTxnServerProtocolStackGet(TSHttpTxn txnp,
                                             int count,
                                             const char **result,
                                             int *actual);

/** The first protocol between us and the origin that begins with `tag`, or null; static. */
tsapi const char *TSHttpTxnServerProtocolStackContains(TSHttpTxn txnp, const char *tag);

/* Chapter: TLS. */

/** Lets a TLS handshake go on after a hook. Any thread. */
tsapi void TSVConnReenable(TSVConn sslvcp);

/** Lets a TLS handshake go on after a hook, or with `TS_EVENT_ERROR` fail. Any thread. */
tsapi void TSVConnReenableEx(TSVConn sslvcp, TSEvent event);

/** Turns a TLS connection into a tunnel, before its handshake. */
tsapi TSReturnCode TSVConnTunnel(TSVConn sslp);

/** The connection's `SSL *`, null without TLS; owned by the connection. */
tsapi TSSslConnection TSVConnSslConnectionGet(TSVConn sslp);

/** The `X509_STORE_CTX *` of a certificate check, during its hook. */
tsapi TSSslVerifyCTX TSVConnSslVerifyCTXGet(TSVConn sslp);

/** The `SSL_CTX *` for a server name, null if there is none; to be freed by `TSSslContextDestroy`. */
tsapi TSSslContext TSSslContextFindByName(const char *name);

/** The `SSL_CTX *` for a local address, null if there is none; to be freed by `TSSslContextDestroy`. */
tsapi TSSslContext TSSslContextFindByAddr(const struct sockaddr *addr);

/** The keys of the client contexts, in pairs, at most `n`; their number goes to `actual`. */
tsapi TSReturnCode TSSslClientContextsNamesGet(int n, const char **result, int *actual);

/** The `SSL_CTX *` used to connect with these certificates, or null; to be freed by `TSSslContextDestroy`. */
tsapi TSSslContext TSSslClientContextFindByName(const char *ca_paths, const char *ck_paths);

/** Reads a client certificate again, from the files it came from. */
tsapi TSReturnCode TSSslClientCertUpdate(const char *cert_path, const char *key_path);

/** Reads a server certificate again, from the files it came from. */
tsapi TSReturnCode TSSslServerCertUpdate(const char *cert_path, const char *key_path);

/** A server's `SSL_CTX *` as the configuration has them, for a certificate of the plugin. */
tsapi TSSslContext TSSslServerContextCreate(TSSslX509 cert, const char *certname, const char *rsp_file);

/** Gives back an `SSL_CTX *`; nothing for null. */
tsapi void TSSslContextDestroy(TSSslContext ctx);

/** Replaces the keys of session tickets. */
tsapi TSReturnCode TSSslTicketKeyUpdate(char *ticketData, int ticketDataLen);

/** The listening port that a TLS connection came by. */
tsapi TSAcceptor TSAcceptorGet(TSVConn sslp);

/** The listening port of a number. */
tsapi TSAcceptor TSAcceptorGetbyID(int ID);

/** How many listening ports there are. */
tsapi int TSAcceptorCount(void);

/** The number of a listening port. */
tsapi int TSAcceptorIDGet(TSAcceptor acceptor);

/** Whether the connection speaks TLS: 1 or 0. */
tsapi int TSVConnIsSsl(TSVConn sslp);

/** Whether the peer has shown a certificate: 1 or 0. */
tsapi int TSVConnProvidedSslCert(TSVConn sslp);

/** The name that the client asked for, its length in `length`; null without one. Inside the connection. */
tsapi const char *TSVConnSslSniGet(TSVConn sslp, int *length);

/** The TLS session of an identifier, or null; to be freed by the caller. */
tsapi TSSslSession TSSslSessionGet(const TSSslSessionID *session_id);

/** Copies a TLS session in its stored form; answers its length, 0 if there is none. */
tsapi int TSSslSessionGetBuffer(const TSSslSessionID *session_id, char *buffer, int *len_ptr);

/** Adds a TLS session to those that can be resumed. */
tsapi TSReturnCode TSSslSessionInsert(const TSSslSessionID *session_id,
                                TSSslSession add_session,
                                TSSslConnection ssl_conn);

/** Takes a TLS session out of those that can be resumed. */
tsapi TSReturnCode TSSslSessionRemove(const TSSslSessionID *session_id);

/** Whether the TLS session was resumed: 1 or 0. */
tsapi int TSVConnIsSslReused(TSVConn sslp);

/** The cipher's name, null without TLS. */
tsapi const char *TSVConnSslCipherGet(TSVConn sslp);

/** The TLS version's name, null without TLS. */
tsapi const char *TSVConnSslProtocolGet(TSVConn sslp);

/** The name of the key exchange's curve, null without TLS. */
tsapi const char *TSVConnSslCurveGet(TSVConn sslp);

/* Chapter: cache keys and objects. */

/** A cache key without a digest; freed by `TSCacheKeyDestroy`. Any thread. */
tsapi TSCacheKey TSCacheKeyCreate(void);

/** Names the object by the digest of these bytes. */
tsapi TSReturnCode TSCacheKeyDigestSet(TSCacheKey key, const char *input, int length);

/** Names the object as the HTTP engine names the one of this URL. */
tsapi TSReturnCode TSCacheKeyDigestFromUrlSet(TSCacheKey key, TSMLoc url);

/** Chooses the volume by the host, as hosting.config says. */
tsapi TSReturnCode TSCacheKeyHostNameSet(TSCacheKey key, const char *hostname, int host_len);

/** Keeps the object for as many seconds at least. */
tsapi TSReturnCode TSCacheKeyPinnedSet(TSCacheKey key, time_t pin_in_cache);

/** Frees a cache key. */
tsapi TSReturnCode TSCacheKeyDestroy(TSCacheKey key);

/**
 * Replaces the URL under which the transaction looks in the cache and stores; before the lookup. A negative
 * length means a C string.
 */
tsapi TSReturnCode TSCacheUrlSet(TSHttpTxn txnp, const char *url, int length);

/**
 * Opens an object for reading: `TS_EVENT_CACHE_OPEN_READ` with a virtual connection, or `_FAILED` with a
 * negative error.
 */
tsapi TSAction TSCacheRead(TSCont contp, TSCacheKey key);

/**
 * Opens an object for writing: `TS_EVENT_CACHE_OPEN_WRITE` with a virtual connection, or `_FAILED` with a
 * negative error.
 */
tsapi TSAction TSCacheWrite(TSCont contp, TSCacheKey key);

/** Removes an object: `TS_EVENT_CACHE_REMOVE` or `_FAILED` follows. */
tsapi TSAction TSCacheRemove(TSCont contp, TSCacheKey key);

/** Whether the cache can be used, into `is_ready`. */
tsapi TSReturnCode TSCacheReady(int *is_ready);

/**
 * Calls the continuation for each object of the cache, at most so many KiB a second; what it answers decides
 * about the object.
 */
tsapi TSAction TSCacheScan(TSCont contp, TSCacheKey key, int KB_per_second);

/* Chapter: cached alternates as objects. */

/** Size in bytes of the cached object that this connection reads. */
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

/**
 * Has the continuation called by `TS_EVENT_MGMT_UPDATE` at each reload of the configuration; once for each
 * name.
 */
tsapi void TSMgmtUpdateRegister(TSCont contp, const char *plugin_name);

/** The value of an integer record; `TS_ERROR` leaves `result` alone. Any thread. */
tsapi TSReturnCode TSMgmtIntGet(const char *var_name, TSMgmtInt *result);

/** The value of a counter; `TS_ERROR` leaves `result` alone. Any thread. */
tsapi TSReturnCode TSMgmtCounterGet(const char *var_name, TSMgmtCounter *result);

/** The value of a float record; `TS_ERROR` leaves `result` alone. Any thread. */
tsapi TSReturnCode TSMgmtFloatGet(const char *var_name, TSMgmtFloat *result);

/** A copy of the value of a string record, for `TSfree`; `TS_ERROR` leaves `result` alone. Any thread. */
tsapi TSReturnCode TSMgmtStringGet(const char *var_name, TSMgmtString *result);

/** Where the value of a record came from. Any thread. */
tsapi TSReturnCode TSMgmtSourceGet(const char *var_name, TSMgmtSource *source);

/** Makes a change of this file a change of `parent`. */
tsapi TSReturnCode TSMgmtConfigFileAdd(const char *parent, const char *fileName);

/** The type of a record. Any thread. */
tsapi TSReturnCode TSMgmtDataTypeGet(const char *var_name, TSRecordDataType *result);

/** Registers a string record with a default; the configuration's value, if there is one, stays. */
tsapi TSReturnCode TSMgmtStringCreate(TSRecordType rec_type,
                                const char *name,
                                TSMgmtString data_default,
                                TSRecordUpdateType update_type,
                                TSRecordCheckType check_type,
                                const char *check_regex,
                                TSRecordAccessType access_type);

/** Registers an integer record with a default; the configuration's value, if there is one, stays. */
tsapi TSReturnCode TSMgmtIntCreate(TSRecordType rec_type,
                             const char *name,
                             TSMgmtInt data_default,
                             TSRecordUpdateType update_type,
                             TSRecordCheckType check_type,
                             const char *check_regex,
                             TSRecordAccessType access_type);

/** Calls `callback` for each record of the types in the mask `rec_type`, on this thread. */
tsapi void TSRecordDump(int rec_type, TSRecordDumpCb callback, void *edata);

/* Chapter: statistics. */

/** A statistic for plugins; its number for the other calls, -1 without one. Any thread. */
tsapi int TSStatCreate(const char *the_name,
                 TSRecordDataType the_type,
                 TSStatPersistence persist,
                 TSStatSync sync);

/** Adds to a statistic; seen by others after the next sum over the threads. Any thread. */
tsapi void TSStatIntIncrement(int the_stat, TSMgmtInt amount);

/** Subtracts from a statistic; seen by others after the next sum over the threads. Any thread. */
tsapi void TSStatIntDecrement(int the_stat, TSMgmtInt amount);

/** The value of a statistic at the last sum over the threads. Any thread. */
tsapi TSMgmtInt TSStatIntGet(int the_stat);

/** Sets a statistic. Any thread. */
tsapi void TSStatIntSet(int the_stat, TSMgmtInt value);

/** The number of the statistic of this name, into `idp`. Any thread. */
tsapi TSReturnCode TSStatFindName(const char *name, int *idp);

/* Chapter: text logs. */

/**
 * Opens a log of the plugin's own in the log folder; `.log` is added to a name without a dot. Any thread.
 *
 * `mode` is a mask of `TS_LOG_MODE_*`. Freed by `TSTextLogObjectDestroy`.
 */
tsapi TSReturnCode TSTextLogObjectCreate(const char *filename, int mode, TSTextLogObject *new_log_obj);

/** Receives a formatted line from `variadic.c`. */
tsapi TSReturnCode tshost_text_log_write(TSTextLogObject the_object, const char *text, size_t length);

/** Writes what is gathered to the file. */
tsapi void TSTextLogObjectFlush(TSTextLogObject the_object);

/** Writes what is gathered and closes the log. */
tsapi TSReturnCode TSTextLogObjectDestroy(TSTextLogObject the_object);

/** The line that begins each file of this log. */
tsapi void TSTextLogObjectHeaderSet(TSTextLogObject the_object, const char *header);

/** How files are rolled: 0 never, 1 by time, 2 by size, 3 by either, 4 by both. */
tsapi TSReturnCode TSTextLogObjectRollingEnabledSet(TSTextLogObject the_object, int rolling_enabled);

/** Seconds between two rolls. */
tsapi void TSTextLogObjectRollingIntervalSecSet(TSTextLogObject the_object, int rolling_interval_sec);

/** The hour of the day that rolls are counted from. */
tsapi void TSTextLogObjectRollingOffsetHrSet(TSTextLogObject the_object, int rolling_offset_hr);

/** The size in MiB at which a file is rolled. */
tsapi void TSTextLogObjectRollingSizeMbSet(TSTextLogObject the_object, int rolling_size_mb);

/* Chapter: connection counts. */

/** How many client connections there are. Any thread. */
tsapi int TSHttpCurrentClientConnectionsGet(void);

/** How many client connections have a transaction. Any thread. */
tsapi int TSHttpCurrentActiveClientConnectionsGet(void);

/** How many client connections wait for a request. Any thread. */
tsapi int TSHttpCurrentIdleClientConnectionsGet(void);

/** How many transactions use the cache. Any thread. */
tsapi int TSHttpCurrentCacheConnectionsGet(void);

/** How many connections to origins there are. Any thread. */
tsapi int TSHttpCurrentServerConnectionsGet(void);

/* Chapter: disk IO. */

/**
 * Reads up to `buffSize` bytes at `offset` of a file, in the background.
 *
 * `TS_EVENT_AIO_DONE` follows, with data for `TSAIOBufGet` and `TSAIONBytesGet`; `buf` must live until then.
 * The continuation needs a mutex.
 */
tsapi TSReturnCode TSAIORead(int fd, off_t offset, char *buf, size_t buffSize, TSCont contp);

/** The buffer of a finished read or write; during its event only. */
tsapi char *TSAIOBufGet(TSAIOCallback data);

/** How many bytes a finished read or write moved; 0 when it was less than asked for, negative for an error. */
tsapi int TSAIONBytesGet(TSAIOCallback data);

/** Writes `bufSize` bytes at `offset` of a file, in the background; as `TSAIORead`. */
tsapi TSReturnCode TSAIOWrite(int fd, off_t offset, char *buf, size_t bufSize, TSCont contp);

/** Sets the number of threads for file operations: `TS_SUCCESS` only before the first of them. */
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
