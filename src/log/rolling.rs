//! When a log file is rolled, and what the rolled file is called.

use crate::config::records;
use crate::log::time::Local;

/// When a file is rolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Never.
    Never,
    /// At fixed times of the day.
    Time,
    /// When it has reached a size.
    Size,
    /// At fixed times, or when it has reached a size.
    Either,
    /// At fixed times, if it has reached a size.
    Both,
}

impl When {
    /// By number (0 to 4); `None` for others.
    pub fn from_number(number: i64) -> Option<When> {
        [When::Never, When::Time, When::Size, When::Either, When::Both]
            .into_iter()
            .nth(usize::try_from(number).ok()?)
    }

    /// By number or word, with or without the prefix `log.roll.`.
    pub fn parse(text: &str) -> Option<When> {
        match text.strip_prefix("log.roll.").unwrap_or(text) {
            "none" => Some(When::Never),
            "time" => Some(When::Time),
            "size" => Some(When::Size),
            "any" => Some(When::Either),
            "both" => Some(When::Both),
            number => When::from_number(number.parse().ok()?),
        }
    }
}

/// How one file is rolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rolling {
    /// When.
    pub when: When,
    /// Distance of the times, seconds; a divisor of a day.
    pub interval_sec: i64,
    /// Hour of the day at which the first interval starts.
    pub offset_hr: i64,
    /// Size, MiB.
    pub size_mb: i64,
    /// Rolled files that automatic deletion leaves; 0 any number may go.
    pub min_count: i64,
    /// Rolled files that are kept; 0 any number.
    pub max_count: i64,
    /// Files without an entry are rolled as well.
    pub allow_empty: bool,
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Shortest interval, seconds.
const MIN_INTERVAL: i64 = 30;

/// Smallest size, MiB.
const MIN_SIZE: i64 = 10;

impl Rolling {
    /// As the log records have it.
    pub fn from_records() -> Rolling {
        let int = |name: &str| records::int(&format!("proxy.config.log.{name}")).unwrap_or(0);
        Rolling {
            when: When::from_number(int("rolling_enabled")).unwrap_or(When::Never),
            interval_sec: interval(int("rolling_interval_sec")),
            offset_hr: int("rolling_offset_hr").rem_euclid(24),
            size_mb: int("rolling_size_mb").max(MIN_SIZE),
            min_count: int("rolling_min_count"),
            max_count: int("rolling_max_count"),
            allow_empty: int("rolling_allow_empty") != 0,
        }
    }

    /// Never.
    pub fn never() -> Rolling {
        Rolling {
            when: When::Never,
            interval_sec: DAY,
            offset_hr: 0,
            size_mb: MIN_SIZE,
            min_count: 0,
            max_count: 0,
            allow_empty: false,
        }
    }

    /// Sets the interval, raised to what is allowed.
    pub fn set_interval(&mut self, seconds: i64) {
        self.interval_sec = interval(seconds);
    }

    /// Sets the size, raised to what is allowed.
    pub fn set_size(&mut self, mb: i64) {
        self.size_mb = mb.max(MIN_SIZE);
    }

    /// The last moment not after `now` at which rolling by time falls due.
    pub fn boundary(&self, now: &Local) -> i64 {
        let of_day = i64::from(now.hour) * 3600 + i64::from(now.minute) * 60 + i64::from(now.second);
        let since_offset = (of_day - self.offset_hr * 3600).rem_euclid(DAY);
        now.epoch - since_offset % self.interval_sec
    }

    /// Whether a file of `size` bytes, started at `started`, is due at `now`.
    pub fn due(&self, started: i64, size: u64, now: &Local) -> bool {
        let by_time = started < self.boundary(now);
        let by_size = size >= u64::try_from(self.size_mb).unwrap_or(0) << 20;
        match self.when {
            When::Never => false,
            When::Time => by_time,
            When::Size => by_size,
            When::Either => by_time || by_size,
            When::Both => by_time && by_size,
        }
    }
}

/// The allowed interval next to `seconds`: at least [`MIN_INTERVAL`], at most a day, and a divisor of a day.
fn interval(seconds: i64) -> i64 {
    (seconds.clamp(MIN_INTERVAL, DAY)..=DAY).find(|n| DAY % n == 0).unwrap_or(DAY)
}

/// The name of the rolled file: `NAME.HOST.START-END.old`, with `.number` before `.old` when that is taken.
pub fn rolled_name(name: &str, host: &str, started: i64, ended: i64, taken: impl Fn(&str) -> bool) -> String {
    let stem = format!("{name}.{host}.{}-{}", Local::at(started).stamp(), Local::at(ended).stamp());
    let plain = format!("{stem}.old");
    if !taken(&plain) {
        return plain;
    }
    (1u32..).map(|n| format!("{stem}.{n}.old")).find(|name| !taken(name)).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u8, minute: u8, second: u8) -> Local {
        let epoch = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        Local { epoch, year: 1970, month: 1, day: 1, hour, minute, second, offset: 0 }
    }

    #[test]
    fn intervals_divide_a_day() {
        for (given, want) in
            [(1, 30), (30, 30), (31, 32), (3600, 3600), (50_000, 86_400), (7000, 7200), (900_000, 86_400)]
        {
            assert_eq!(interval(given), want, "{given}");
        }
    }

    #[test]
    fn boundaries_start_at_the_offset() {
        let mut rolling = Rolling { interval_sec: 7200, offset_hr: 1, ..Rolling::never() };
        assert_eq!(rolling.boundary(&at(4, 30, 0)), 3 * 3600);
        assert_eq!(rolling.boundary(&at(0, 30, 0)), -3600);
        rolling.interval_sec = DAY;
        assert_eq!(rolling.boundary(&at(4, 0, 0)), 3600);
    }

    #[test]
    fn time_and_size_combine() {
        let big = 10 << 20;
        let noon = at(12, 0, 10);
        let before = noon.epoch - 20;
        for (when, old_small, new_big, old_big) in [
            (When::Never, false, false, false),
            (When::Time, true, false, true),
            (When::Size, false, true, true),
            (When::Either, true, true, true),
            (When::Both, false, false, true),
        ] {
            let rolling = Rolling { when, interval_sec: 3600, ..Rolling::never() };
            assert_eq!(rolling.due(before, 5, &noon), old_small, "{when:?}");
            assert_eq!(rolling.due(noon.epoch, big, &noon), new_big, "{when:?}");
            assert_eq!(rolling.due(before, big, &noon), old_big, "{when:?}");
        }
    }

    #[test]
    fn words_and_numbers_are_the_same() {
        for (text, want) in [
            ("0", Some(When::Never)),
            ("time", Some(When::Time)),
            ("log.roll.size", Some(When::Size)),
            ("any", Some(When::Either)),
            ("4", Some(When::Both)),
            ("5", None),
            ("often", None),
        ] {
            assert_eq!(When::parse(text), want, "{text}");
        }
    }

    #[test]
    fn taken_names_get_a_number() {
        let free = rolled_name("a.log", "host", 0, 60, |_| false);
        assert!(free.starts_with("a.log.host.") && free.ends_with("s.old"), "{free}");
        let taken = rolled_name("a.log", "host", 0, 60, |name| !name.ends_with(".2.old"));
        assert!(taken.ends_with("s.2.old"), "{taken}");
    }
}
