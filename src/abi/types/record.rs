//! Enumerations of records and statistics.

raw_enum!(RawTSRecordType, TSRecordType);
raw_enum!(RawTSRecordDataType, TSRecordDataType);
raw_enum!(RawTSRecordPersistType, TSRecordPersistType);
raw_enum!(RawTSRecordUpdateType, TSRecordUpdateType);
raw_enum!(RawTSRecordCheckType, TSRecordCheckType);
raw_enum!(RawTSRecordModeType, TSRecordModeType);
raw_enum!(RawTSRecordAccessType, TSRecordAccessType);
raw_enum!(RawTSMgmtSource, TSMgmtSource);

/// Groups of records, as a mask.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSRecordType {
    TS_RECORDTYPE_NULL = 0,
    TS_RECORDTYPE_CONFIG = 1,
    TS_RECORDTYPE_PROCESS = 2,
    TS_RECORDTYPE_NODE = 4,
    TS_RECORDTYPE_LOCAL = 16,
    TS_RECORDTYPE_PLUGIN = 32,
    TS_RECORDTYPE_ALL = 63,
}

/// Types of records.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSRecordDataType {
    TS_RECORDDATATYPE_NULL = 0,
    TS_RECORDDATATYPE_INT = 1,
    TS_RECORDDATATYPE_FLOAT = 2,
    TS_RECORDDATATYPE_STRING = 3,
    TS_RECORDDATATYPE_COUNTER = 4,
    TS_RECORDDATATYPE_STAT_CONST = 5,
    TS_RECORDDATATYPE_STAT_FX = 6,
    TS_RECORDDATATYPE_MAX = 7,
}

/// Whether a statistic survives a restart.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSRecordPersistType {
    TS_RECORDP_NULL = 0,
    TS_RECORDP_PERSISTENT = 1,
    TS_RECORDP_NON_PERSISTENT = 2,
}

/// When a changed record takes effect.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSRecordUpdateType {
    TS_RECORDUPDATE_NULL = 0,
    TS_RECORDUPDATE_DYNAMIC = 1,
    TS_RECORDUPDATE_RESTART_TS = 2,
    TS_RECORDUPDATE_RESTART_TM = 3,
}

/// How the value of a record is checked.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSRecordCheckType {
    TS_RECORDCHECK_NULL = 0,
    TS_RECORDCHECK_STR = 1,
    TS_RECORDCHECK_INT = 2,
    TS_RECORDCHECK_IP = 3,
}

/// Which process owns a record; kept for its numbers.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSRecordModeType {
    TS_RECORDMODE_NULL = 0,
    TS_RECORDMODE_CLIENT = 1,
    TS_RECORDMODE_SERVER = 2,
    TS_RECORDMODE_STAND_ALONE = 3,
}

/// Who may change a record.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSRecordAccessType {
    TS_RECORDACCESS_NULL = 0,
    TS_RECORDACCESS_NO_ACCESS = 1,
    TS_RECORDACCESS_READ_ONLY = 2,
}

/// Where the value of a record came from.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSMgmtSource {
    TS_MGMT_SOURCE_NULL = 0,
    TS_MGMT_SOURCE_DEFAULT = 1,
    TS_MGMT_SOURCE_PLUGIN = 2,
    TS_MGMT_SOURCE_EXPLICIT = 3,
    TS_MGMT_SOURCE_ENV = 4,
}
