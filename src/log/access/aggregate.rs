//! What an aggregating log has summed up since its last entry.

use super::field::Aggregate;
use super::format::Format;
use super::transaction::Transaction;

/// The numbers of one interval.
pub(super) struct Totals {
    fields: Vec<(Aggregate, i64)>,
    count: i64,
    /// Seconds since the epoch from when on an entry is due.
    due: i64,
    interval: i64,
}

impl Totals {
    /// Empty totals of a format; the first entry is due at once.
    pub(super) fn new(format: &Format, now: i64) -> Totals {
        let fields = format.fields().filter_map(|field| field.aggregate).map(|kind| (kind, 0)).collect();
        Totals { fields, count: 0, due: now, interval: format.interval.unwrap_or(1).max(1) }
    }

    /// Counts a transaction; says whether an entry is due, which [`Totals::reset`] must follow.
    pub(super) fn add(&mut self, format: &Format, t: &dyn Transaction, now: i64) -> bool {
        self.count += 1;
        let aggregated = format.fields().filter(|field| field.aggregate.is_some());
        for ((kind, total), field) in self.fields.iter_mut().zip(aggregated) {
            match kind {
                Aggregate::Count => *total += 1,
                Aggregate::Sum | Aggregate::Average => *total = total.wrapping_add(field.number(t)),
                Aggregate::First if self.count == 1 => *total = field.number(t),
                Aggregate::First => {}
                Aggregate::Last => *total = field.number(t),
            }
        }
        now >= self.due
    }

    /// Begins the next interval.
    pub(super) fn reset(&mut self) {
        self.fields.iter_mut().for_each(|(_, total)| *total = 0);
        self.count = 0;
        self.due += self.interval;
    }

    /// The values of the aggregated fields, in their order.
    pub(super) fn values(&self) -> impl Iterator<Item = i64> {
        let count = self.count.max(1);
        self.fields.iter().map(move |(kind, total)| match kind {
            Aggregate::Average => total / count,
            _ => *total,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fake;
    use super::*;

    #[test]
    fn intervals_start_at_the_load() {
        let text = "%<COUNT(*)> %<SUM(pssc)> %<AVG(pscl)> %<FIRST(crid)> %<LAST(crid)> %<COUNT(pssc)>";
        let format = Format::parse("agg", text, false, Some(2)).unwrap();
        let mut totals = Totals::new(&format, 60);
        let mut lines = Vec::new();
        // As in a run of the original: requests at these seconds, loaded at second 60.
        for (id, second) in [(0, 63), (1, 63), (2, 63), (3, 63), (4, 63), (5, 63), (6, 63), (7, 65), (8, 68)]
        {
            let txn = Fake { id, ..Fake::miss() };
            if totals.add(&format, &txn, second) {
                let mut out = Vec::new();
                format.write_totals(&totals, &mut out);
                lines.push(String::from_utf8(out).unwrap());
                totals.reset();
            }
        }
        assert_eq!(lines, ["1 200 11 0 0 001", "1 200 11 1 1 001", "6 1200 11 2 7 006", "1 200 11 8 8 001"]);
    }
}
