//! Enumerations of statistics.

raw_enum!(RawTSStatPersistence, TSStatPersistence);
raw_enum!(RawTSStatSync, TSStatSync);

/// Whether a statistic survives a restart.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSStatPersistence {
    TS_STAT_PERSISTENT = 1,
    TS_STAT_NON_PERSISTENT = 2,
}

/// How a statistic is summed up over the threads.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSStatSync {
    TS_STAT_SYNC_SUM = 0,
    TS_STAT_SYNC_COUNT = 1,
    TS_STAT_SYNC_AVG = 2,
    TS_STAT_SYNC_TIMEAVG = 3,
}
