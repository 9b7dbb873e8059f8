//! The settings of what has a time of day.

use clap::Args;

use super::values;
use crate::domain::zone::Zone;

/// What has a time of day.
#[derive(Args, Clone, Debug)]
pub struct Daily {
    /// Your time zone, such as `Europe/Berlin`: for times in exports and where Telegram does not show them in the reader's own, and for
    /// when a month begins
    #[arg(long = "TIMEZONE", id = "TIMEZONE", value_parser = values::zone, default_value = "UTC")]
    pub timezone: Zone,
}
