//! Hosts that were marked down or up by plugins, parent checks or the operator.
//!
//! A host is down as long as one reason for it holds. Reasons other than self-detection may carry a time limit, which
//! is looked at when somebody asks.

use std::collections::HashMap;
use std::sync::LazyLock;

use parking_lot::Mutex;

use crate::log::note;
use crate::log::time::now_secs;
use crate::stats::view;

/// State of a host; the numbers are those of `TSHostStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Neither; only a plugin can set it.
    Init = 0,
    /// Not to be used.
    Down = 1,
    /// To be used.
    Up = 2,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Status::Init => "HOST_STATUS_INIT",
            Status::Down => "HOST_STATUS_DOWN",
            Status::Up => "HOST_STATUS_UP",
        }
    }
}

/// Reasons as bits, with the names they have in records.
const REASONS: [(u32, &str); 4] = [(1, "ACTIVE"), (2, "LOCAL"), (4, "MANUAL"), (8, "SELF_DETECT")];

/// The reason without a time limit.
const SELF_DETECT: u32 = 8;

/// Since when and for how long a reason holds, in seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    since: i64,
    /// 0 for ever.
    limit: i64,
}

#[derive(Clone, Debug)]
struct Host {
    status: Status,
    marks: [Option<Mark>; REASONS.len()],
}

static HOSTS: LazyLock<Mutex<HashMap<String, Host>>> = LazyLock::new(Mutex::default);

/// Marks a host for the reasons in `reasons`, a sum of bits. `limit` is in seconds, 0 for ever.
pub fn set(name: &str, status: Status, limit: u32, reasons: u32) {
    let record = {
        let mut hosts = HOSTS.lock();
        let host = hosts.entry(name.to_owned()).or_insert(Host { status, marks: [None; REASONS.len()] });
        host.mark(status, limit.into(), reasons, now_secs());
        host.record()
    };
    view::set_text(&format!("proxy.process.host_status.{name}"), &record);
    match status {
        Status::Down => {
            let unit = if limit == 0 { "indefinitely." } else { "seconds." };
            note!("Host {name} has been marked down, down_time: {limit} - {unit}.");
        }
        _ => note!("Host {name} has been marked up."),
    }
}

/// The state of a host and the reasons for it; `None` for one that was never marked, which counts as up.
pub fn get(name: &str) -> Option<(Status, u32)> {
    let (state, changed) = {
        let mut hosts = HOSTS.lock();
        let host = hosts.get_mut(name)?;
        let changed = host.expire(now_secs());
        ((host.status, host.reasons()), changed.then(|| host.record()))
    };
    if let Some(record) = changed {
        view::set_text(&format!("proxy.process.host_status.{name}"), &record);
    }
    Some(state)
}

/// Whether a host may be used.
pub fn is_up(name: &str) -> bool {
    get(name).is_none_or(|(status, _)| status != Status::Down)
}

impl Host {
    fn mark(&mut self, status: Status, limit: i64, reasons: u32, now: i64) {
        for ((bit, _), mark) in REASONS.iter().zip(&mut self.marks) {
            if reasons & bit != 0 {
                let limit = if *bit == SELF_DETECT { 0 } else { limit };
                *mark = (status == Status::Down).then_some(Mark { since: now, limit });
            }
        }
        if status != Status::Up || self.reasons() == 0 {
            self.status = status;
        }
    }

    fn reasons(&self) -> u32 {
        let set = REASONS.iter().zip(&self.marks).filter(|(_, mark)| mark.is_some());
        set.map(|((bit, _), _)| bit).sum()
    }

    /// Drops reasons whose time is over; says whether that changed anything.
    fn expire(&mut self, now: i64) -> bool {
        let over = |mark: &Mark| mark.limit > 0 && now >= mark.since + mark.limit;
        let mut changed = false;
        for mark in self.marks.iter_mut().filter(|mark| mark.as_ref().is_some_and(over)) {
            *mark = None;
            changed = true;
        }
        if changed && self.reasons() == 0 {
            self.status = Status::Up;
        }
        changed
    }

    /// The text of the record: state, then per reason its state, since when and for how long.
    fn record(&self) -> String {
        let mut text = String::from(self.status.word());
        for ((bit, name), mark) in REASONS.iter().zip(&self.marks) {
            let (word, Mark { since, limit }) = match mark {
                Some(mark) => ("DOWN", *mark),
                None => ("UP", Mark::default()),
            };
            text.push_str(&format!(",{name}:{word}:{since}"));
            if *bit != SELF_DETECT {
                text.push_str(&format!(":{limit}"));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host() -> Host {
        Host { status: Status::Up, marks: [None; REASONS.len()] }
    }

    #[test]
    fn a_host_is_up_when_no_reason_is_left() {
        let mut host = host();
        let steps = [
            (Status::Down, 0, 1, (Status::Down, 1)),
            (Status::Down, 30, 2 | 4, (Status::Down, 7)),
            (Status::Up, 0, 1, (Status::Down, 6)),
            (Status::Up, 0, 2 | 4, (Status::Up, 0)),
            (Status::Down, 0, 0, (Status::Down, 0)),
            (Status::Init, 0, 1, (Status::Init, 0)),
            (Status::Down, 5, 0xff, (Status::Down, 15)),
        ];
        for (status, limit, reasons, want) in steps {
            host.mark(status, limit, reasons, 100);
            assert_eq!((host.status, host.reasons()), want);
        }
    }

    #[test]
    fn records_show_since_when_and_how_long() {
        let mut host = host();
        assert_eq!(host.record(), "HOST_STATUS_UP,ACTIVE:UP:0:0,LOCAL:UP:0:0,MANUAL:UP:0:0,SELF_DETECT:UP:0");
        host.mark(Status::Down, 30, 2 | 8, 1000);
        assert_eq!(
            host.record(),
            "HOST_STATUS_DOWN,ACTIVE:UP:0:0,LOCAL:DOWN:1000:30,MANUAL:UP:0:0,SELF_DETECT:DOWN:1000"
        );
    }

    #[test]
    fn limits_end_at_the_next_look() {
        let mut host = host();
        host.mark(Status::Down, 10, 1, 1000);
        host.mark(Status::Down, 10, 8, 1000);
        assert!(!host.expire(1009));
        assert!(host.expire(1010));
        assert_eq!((host.status, host.reasons()), (Status::Down, 8));
        host.mark(Status::Up, 0, 8, 1011);
        assert_eq!(host.status, Status::Up);
    }

    #[test]
    fn hosts_are_told_apart_by_case() {
        set("Case.test", Status::Down, 0, 4);
        assert_eq!(get("Case.test"), Some((Status::Down, 4)));
        assert_eq!(get("case.test"), None);
        assert!(is_up("case.test") && !is_up("Case.test"));
    }
}
