//! Panelgram: a Telegram bot through which people order from an SMM panel that speaks the common "API v2", and which tells them
//! what becomes of each order.
//!
//! The tour, in reading order; ARCHITECTURE.md has the map:
//!
//! - [`domain`]: the rules. Money, orders, the catalog, links; pure.
//! - [`dialog`]: the conversation as one pure function.
//! - [`view`]: the screens; pure. [`i18n`] has the sentences.
//! - [`ops`]: what changes money and orders, inside a transaction.
//! - [`store`]: all SQL.
//! - [`panel`]: the client for SMM panels.
//! - [`pay`]: the clients of services through which money comes in.
//! - [`bot`]: Telegram. `bot/turn.rs` is where to start reading: one update, one transaction.
//! - [`work`]: what runs beside the conversation: sending, tracking, refreshing, telling.
//! - `demo`: joins it all to a panel and a Telegram on this machine, which are a crate beside this one (`sandbox/`).
//! - [`app`]: puts it all together; [`config`], [`logs`], [`net`], [`clock`], [`chance`], [`wake`], [`pulse`] and [`figures`] serve it, [`http`] shows it.

pub mod app;
pub mod bot;
pub mod chance;
pub mod clock;
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod dialog;
pub mod domain;
pub mod figures;
pub mod http;
pub mod i18n;
pub mod logs;
pub mod net;
pub mod ops;
pub mod panel;
pub mod pay;
pub mod pulse;
pub mod store;
pub mod view;
pub mod wake;
pub mod work;
