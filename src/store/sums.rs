//! Sums of money over many rows. `SQLite`'s `sum()` fails where it overflows, and `total()` is a float. So the two halves of sums are added
//! up, which no number of rows makes overflow, and put together here.

use crate::domain::money::Amount;

/// The sum whose upper halves (`sum >> 32`) and lower halves (`sum & 4294967295`) were added up; one that is too large is the largest.
pub fn sum_of((high, low): (i64, i64)) -> Amount {
    let sum = (i128::from(high) << 32) + i128::from(low);
    Amount(i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX }))
}
