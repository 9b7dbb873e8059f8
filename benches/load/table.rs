//! The table that is printed, and figures as text. No figure is a float before it is text.

use std::{process::ExitCode, time::Duration};

/// Prints lines as they are measured, so that whoever waits sees that it goes on.
#[derive(Default)]
pub struct Table;

impl Table {
    /// Begins a part.
    #[expect(clippy::print_stdout, clippy::unused_self, reason = "the table is what this is run for")]
    pub fn section(&mut self, name: &str) {
        println!("\n{name}");
    }

    /// One figure, and what it should be.
    #[expect(clippy::print_stdout, clippy::unused_self, reason = "the table is what this is run for")]
    pub fn row(&mut self, what: &str, figure: &str, goal: &str) {
        println!("  {what:<62} {figure:>14}   {goal}");
    }
}

/// Says why nothing can be measured.
#[expect(clippy::print_stderr, reason = "for whoever started it")]
pub fn complain(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}

/// Milliseconds with one digit behind the point; microseconds below ten.
pub fn time(span: Duration) -> String {
    let micros = span.as_micros();
    match micros {
        0..10_000 => format!("{micros} µs"),
        10_000..10_000_000 => format!("{}.{} ms", micros / 1_000, micros % 1_000 / 100),
        _ => format!("{}.{} s", micros / 1_000_000, micros % 1_000_000 / 100_000),
    }
}

/// How many times the one is the other, with one digit behind the point.
pub fn ratio(one: Duration, other: Duration) -> String {
    let tenths = one.as_nanos() * 10 / other.as_nanos().max(1);
    format!("{}.{} ×", tenths / 10, tenths % 10)
}

/// So many a second.
pub fn rate(count: usize, span: Duration) -> String {
    let tenths = u128::try_from(count).unwrap_or(0) * 10_000_000 / span.as_micros().max(1);
    format!("{}.{}/s", tenths / 10, tenths % 10)
}

/// Megabytes of 2^20 bytes, from kilobytes.
pub fn megabytes(kilobytes: u64) -> String {
    format!("{}.{} MB", kilobytes / 1024, kilobytes % 1024 * 10 / 1024)
}

/// The time that so many of a hundred stayed within.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    times.get(last * percent / 100).copied().unwrap_or_default()
}
