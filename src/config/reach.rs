//! How Telegram and the panel are reached (README, *Behind a proxy*).

use clap::Args;

use super::{Settings, values};
use crate::net::{Family, Proxy, Route};

/// How each side is reached.
#[derive(Args, Clone, Debug)]
pub struct Reach {
    /// Through which proxy Telegram is reached, and Crypto Pay with it: `http://`, `https://`, `socks5://` or `socks5h://` with
    /// `name:password@` before the host if it wants them, or `off`; empty: the environment's
    #[arg(long = "TELEGRAM_PROXY", id = "TELEGRAM_PROXY", value_parser = values::proxy)]
    pub telegram_proxy: Option<Proxy>,

    /// Which of Telegram's addresses are used: `auto`, `4` (IPv4) or `6` (IPv6)
    #[arg(long = "TELEGRAM_IP", id = "TELEGRAM_IP", value_parser = values::family, default_value = "auto")]
    pub telegram_ip: Family,

    /// The same as `TELEGRAM_PROXY` for the panel
    #[arg(long = "PANEL_PROXY", id = "PANEL_PROXY", value_parser = values::proxy)]
    pub panel_proxy: Option<Proxy>,
}

impl Settings {
    /// The way to Telegram, and to Crypto Pay.
    pub fn telegram_route(&self) -> Route {
        Route { proxy: self.reach.telegram_proxy.clone(), family: self.reach.telegram_ip }
    }

    /// The way to the panel.
    pub fn panel_route(&self) -> Route {
        Route { proxy: self.reach.panel_proxy.clone(), family: Family::Any }
    }
}
