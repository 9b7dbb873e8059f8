//! Stories: the whole bot over HTTP against the sandbox, told as people would live them. Most tests are here.

mod admins;
mod after_order;
mod at_once;
mod browsing;
mod catalog;
mod clock;
mod edge;
mod export;
mod files;
mod finding;
mod inline;
mod killed;
mod life;
mod mass;
mod ordering;
mod panel_fails;
mod process;
mod properties;
mod silence;
mod strangers;
mod telegram_fails;
mod tools;
mod types;
mod unclear;
mod wrong_id;
