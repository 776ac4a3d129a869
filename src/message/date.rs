//! HTTP dates: read with the tolerance of the original, written in the one form that RFC 9110, 5.6.7 prefers.

use std::cell::{Cell, RefCell};

use super::number;

/// What a year beyond the range gives.
const FAR_FUTURE: i64 = 0x7fff_ffff;
/// Bytes of `Sun, 06 Nov 1994 08:49:37 GMT`.
pub const LEN: usize = 29;
const WEEKDAYS: [&[u8; 3]; 7] = [b"Sun", b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat"];
const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
const DAY: i64 = 86400;

/// Day, month (from 0), year, and seconds of the day as they were read, out of range or not.
struct Parts {
    day: i32,
    month: usize,
    year: i32,
    seconds: i32,
}

/// Seconds since the epoch; `None` for what is no date and for years before 1970.
///
/// Zone and weekday do not matter, days and times out of range roll over, within 32 bits as in the original, and any year
/// beyond 2037 gives 2147483647.
pub fn parse(text: &[u8]) -> Option<i64> {
    // The responses of one second have the same Date.
    let Some(text) = text.first_chunk::<LEN>().filter(|_| text.len() == LEN) else { return parse_any(text) };
    LAST_PARSED.with(|last| {
        let (known, seconds) = last.get();
        if known == *text {
            return seconds;
        }
        let seconds = parse_any(text);
        last.set((*text, seconds));
        seconds
    })
}

thread_local! {
    /// The text that was parsed last, and what it gave. Zeros are no date.
    static LAST_PARSED: Cell<([u8; LEN], Option<i64>)> = const { Cell::new(([0; LEN], None)) };
}

fn parse_any(text: &[u8]) -> Option<i64> {
    let text = super::ascii::trim_start(text);
    let parts = match text {
        [b'0'..=b'9', ..] => Words::of(text).day_first()?,
        _ if text.len() >= LEN && text[3] == b',' => columns(text)?,
        _ => {
            let mut words = Words::of(text);
            words.weekday()?;
            words.skip_blanks();
            match words.0 {
                [b',' | b'0'..=b'9', ..] => words.day_first()?,
                _ => words.month_first()?,
            }
        }
    };
    parts.seconds()
}

impl Parts {
    fn seconds(self) -> Option<i64> {
        if self.year < 1970 {
            return None;
        }
        if self.year > 2037 {
            return Some(FAR_FUTURE);
        }
        let days = days_before(self.year, self.month).wrapping_add(self.day).wrapping_sub(1);
        Some(i64::from(days.wrapping_mul(DAY as i32).wrapping_add(self.seconds)))
    }
}

/// Days from the epoch to the first of a month (counted from 0).
fn days_before(year: i32, month: usize) -> i32 {
    // Years that begin in March put the leap day at the end: the usual civil calendar arithmetic.
    let month = month as i32;
    let (shifted_year, shifted_month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let day_of_year = (153 * shifted_month + 2) / 5;
    let era_days = 365 * shifted_year + shifted_year.div_euclid(4) - shifted_year.div_euclid(100)
        + shifted_year.div_euclid(400);
    era_days + day_of_year - 719_468
}

/// The fixed columns of the preferred form. Digits are not looked at, only used.
fn columns(text: &[u8]) -> Option<Parts> {
    // Bytes are signed, as those of the original.
    let digit = |at: usize| i32::from(text[at].cast_signed()) - i32::from(b'0');
    let pair = |at: usize| digit(at) * 10 + digit(at + 1);
    find_name(&WEEKDAYS, text)?;
    let month = MONTHS.iter().position(|name| text[8..11] == name[..])?;
    if text[19] != b':' || text[22] != b':' {
        return None;
    }
    Some(Parts {
        day: pair(5),
        month,
        year: pair(12) * 100 + pair(14),
        seconds: pair(17) * 3600 + pair(20) * 60 + pair(23),
    })
}

/// The number of the name that the word at the front of `text` begins with, case ignored.
fn find_name(names: &[&[u8; 3]], text: &[u8]) -> Option<usize> {
    let front = text.get(..3)?;
    names.iter().position(|name| front.eq_ignore_ascii_case(&name[..]))
}

/// What is left to read.
struct Words<'a>(&'a [u8]);

impl Words<'_> {
    /// The text up to a NUL.
    fn of(text: &[u8]) -> Words<'_> {
        Words(&text[..memchr::memchr(0, text).unwrap_or(text.len())])
    }

    fn skip_while(&mut self, skip: impl Fn(u8) -> bool) {
        let len = self.0.iter().take_while(|&&byte| skip(byte)).count();
        self.0 = &self.0[len..];
    }

    fn skip_blanks(&mut self) {
        self.skip_while(super::ascii::is_blank);
    }

    fn name(&mut self, names: &[&[u8; 3]]) -> Option<usize> {
        self.skip_while(|byte| !byte.is_ascii_alphabetic());
        let found = find_name(names, self.0)?;
        self.skip_while(|byte| byte.is_ascii_alphabetic());
        Some(found)
    }

    fn weekday(&mut self) -> Option<usize> {
        self.name(&WEEKDAYS)
    }

    fn digits(&mut self) -> Option<i32> {
        let digits = self.0;
        self.skip_while(|byte| byte.is_ascii_digit());
        (digits.len() != self.0.len()).then(|| number::int(digits))
    }

    fn integer(&mut self) -> Option<i32> {
        self.skip_while(|byte| !byte.is_ascii_digit() && byte != b'-');
        match self.0 {
            [b'-', rest @ ..] => {
                self.0 = rest;
                Some(self.digits().unwrap_or(0).wrapping_neg())
            }
            _ => self.digits(),
        }
    }

    /// A year of four digits, or one that counts from 1900 or, up to 69, from 2000.
    fn year(&mut self) -> Option<i32> {
        self.skip_while(|byte| !byte.is_ascii_digit());
        self.digits().map(|year| match year {
            0..=69 => year + 2000,
            70..=1899 => year + 1900,
            _ => year,
        })
    }

    /// Hours, minutes and seconds as seconds.
    fn time(&mut self) -> Option<i32> {
        let (hours, minutes, seconds) = (self.integer()?, self.integer()?, self.integer()?);
        Some(hours.wrapping_mul(3600).wrapping_add(minutes.wrapping_mul(60)).wrapping_add(seconds))
    }

    fn day_first(mut self) -> Option<Parts> {
        let day = self.integer()?;
        let month = self.name(&MONTHS)?;
        let year = self.year()?;
        let seconds = self.time()?;
        Some(Parts { day, month, year, seconds })
    }

    fn month_first(mut self) -> Option<Parts> {
        let month = self.name(&MONTHS)?;
        let day = self.integer()?;
        let seconds = self.time()?;
        let year = self.year()?;
        Some(Parts { day, month, year, seconds })
    }
}

/// `Www, DD Mon YYYY HH:MM:SS GMT`. Years beyond four digits, and before 0, are held at those ends.
pub fn format(seconds: i64) -> [u8; LEN] {
    // 0000-03-01 and 9999-12-31T23:59:59.
    let seconds = seconds.clamp(-62_162_035_200, 253_402_300_799);
    let days = seconds.div_euclid(DAY);
    let (year, month, day) = civil(days);
    let weekday = (days + 4).rem_euclid(7) as usize;
    let of_day = seconds.rem_euclid(DAY);
    let mut text = *b"Sun, 00 Jan 0000 00:00:00 GMT";
    text[..3].copy_from_slice(WEEKDAYS[weekday]);
    text[8..11].copy_from_slice(MONTHS[month]);
    let mut pair = |at: usize, number: i64| {
        text[at] = b'0' + (number / 10) as u8;
        text[at + 1] = b'0' + (number % 10) as u8;
    };
    pair(5, day);
    pair(12, year / 100);
    pair(14, year % 100);
    pair(17, of_day / 3600);
    pair(20, of_day / 60 % 60);
    pair(23, of_day % 60);
    text
}

/// Year, month from 0 and day of a day number.
fn civil(days: i64) -> (i64, usize, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = era * 400 + year_of_era + i64::from(month < 2);
    (year, month as usize, day)
}

thread_local! {
    static LAST: RefCell<(i64, [u8; LEN])> = const { RefCell::new((i64::MIN, [0; LEN])) };
}

/// [`format`] for times that are asked for again and again within one second: this thread's last one is kept.
pub fn format_cached(seconds: i64) -> [u8; LEN] {
    LAST.with_borrow_mut(|(of, text)| {
        if *of != seconds {
            *text = format(seconds);
            *of = seconds;
        }
        *text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_the_original_reads_them() {
        let t = 784_111_777;
        let table: &[(&str, i64)] = &[
            ("Sun, 06 Nov 1994 08:49:37 GMT", t),
            ("Sunday, 06-Nov-94 08:49:37 GMT", t),
            ("Sun Nov  6 08:49:37 1994", t),
            ("6 Nov 1994 08:49:37 GMT", t),
            ("06 Nov 1994 08:49:37 GMT", t),
            ("6-Nov-94 8:49:37", t),
            (" \tSun, 06 Nov 1994 08:49:37 GMT", t),
            ("Sun, 06 Nov 1994 08:49:37 PST", t),
            ("Sun, 06 Nov 1994 08:49:37 +0500", t),
            ("Sun, 06 Nov 1994 08:49:37", t),
            ("Mon, 06 Nov 1994 08:49:37 GMT", t),
            ("Sun, 6 Nov 1994 08:49:37 GMT", t),
            ("Sun,06 Nov 1994 08:49:37 GMT", t),
            ("Sun,  6 Nov 1994 08:49:37 GMT", t - 160 * DAY),
            ("\"Sun, 06 Nov 1994 08:49:37 GMT\"", t),
            ("Sun, 06 Nov 1994 08:49:37 GMT and more", t),
            ("Sun, 06 nov 1994 08:49:37 GMT", 0),
            ("Sun, 06 NOV 1994 08:49:37 GMT", 0),
            ("Sun, 06 Xxx 1994 08:49:37 GMT", 0),
            ("Xxx, 06 Nov 1994 08:49:37 GMT", 0),
            ("Sun, 06 November 1994 08:49:37 GMT", 0),
            ("SUN, 06 Nov 1994 08:49:37 GMT", t),
            ("sun, 6 nov 1994 08:49:37 gmt", t),
            ("6 november 1994 08:49:37", t),
            ("Sunshine, 6 nov 1994 08:49:37", t),
            ("xSun, 6 Nov 1994 08:49:37", 0),
            ("6 xnov 1994 08:49:37", 0),
            ("Sun, 06 Nov 1994 8:49:37 GMT xx", 0),
            ("Sun, -6 Nov 1994 08:49:37", t - 12 * DAY),
            ("Sun, 31 Feb 1994 08:49:37 GMT", 762_684_577),
            ("Sun, 00 Nov 1994 08:49:37 GMT", t - 6 * DAY),
            ("Sun, 99 Nov 1994 08:49:37 GMT", t + 93 * DAY),
            ("Sun, 06 Nov 1994 25:61:61 GMT", t - (8 * 3600 + 49 * 60 + 37) + 25 * 3600 + 61 * 61),
            ("Mon, 01 Jan 1900 00:00:00 GMT", 0),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("06-Nov-00 08:49:37", 973_500_577),
            ("06-Nov-69 08:49:37", FAR_FUTURE),
            ("06-Nov-100 08:49:37", 973_500_577),
            ("06-Nov-137 08:49:37", 2_141_110_177),
            ("06-Nov-138 08:49:37", FAR_FUTURE),
            ("06-Nov-1899 08:49:37", FAR_FUTURE),
            ("06-Nov-1900 08:49:37", 0),
            ("Sun, 06 Nov 1994 08:49:3\u{fd} GMT", t - 7 + (-61 - 48)),
            ("6 Nov\0 1994 08:49:37", 0),
            ("Thu, 99 Dec 2037 00:00:00 GMT", -2_143_261_696),
            ("50 Dec 2037 0:0:0", 2_147_472_000),
            ("2147483647, 01 Jan 1970 00:00:00 GMT", -2 * DAY),
            ("4294967296 Jan 1970 00:00:00", -2 * DAY),
            ("1 Jan 1994 4294967297:0:0", 757_382_400 - 3600),
            ("1 Jan 1994 99999999:0:0", -19_874_064),
            ("06-Nov-38 08:49:37", FAR_FUTURE),
            ("Tue, 19 Jan 2038 03:14:08 GMT", FAR_FUTURE),
            ("Fri, 31 Dec 9999 23:59:59 GMT", FAR_FUTURE),
            ("Sun, 06 Nov 1994", 0),
            ("1994-11-06T08:49:37Z", 0),
            ("784111777", 0),
            ("0", 0),
            ("", 0),
            ("nonsense", 0),
        ];
        for &(text, seconds) in table {
            assert_eq!(parse(text.as_bytes()).unwrap_or(0), seconds, "{text:?}");
        }
    }

    #[test]
    fn dates_are_written_in_the_preferred_form() {
        let table = [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (i64::MAX, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ];
        for (seconds, text) in table {
            assert_eq!(String::from_utf8_lossy(&format(seconds)), text);
            assert_eq!(format_cached(seconds), format(seconds));
        }
        format(i64::MIN);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for seconds in (0..2_145_916_800).step_by(7_777_777) {
            assert_eq!(parse(&format(seconds)), Some(seconds));
        }
    }
}
