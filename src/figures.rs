//! How long things take, for `/metrics` (`http/metrics.rs`). Labels have few values, all of them ours: nothing of a person, an order, or a
//! panel's words is one.

use std::time::Duration;

use prometheus_client::metrics::{family::Family, histogram::Histogram};

/// Of the one label, or the two, that tell them apart.
pub type Labels<const N: usize> = [(&'static str, &'static str); N];

/// How long things of several kinds take. Clones are the same.
pub type Durations<const N: usize> = Family<Labels<N>, Histogram, fn() -> Histogram>;

/// Of what the bot does by itself, in seconds.
const QUICK: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];
/// Of calls of somebody else.
const SLOW: [f64; 10] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

/// For what the bot does by itself.
pub fn quick<const N: usize>() -> Durations<N> {
    Family::new_with_constructor(|| Histogram::new(QUICK))
}

/// For calls of somebody else.
pub fn slow<const N: usize>() -> Durations<N> {
    Family::new_with_constructor(|| Histogram::new(SLOW))
}

/// One more took so long.
pub fn took<const N: usize>(durations: &Durations<N>, labels: &Labels<N>, span: Duration) {
    durations.get_or_create(labels).observe(span.as_secs_f64());
}
