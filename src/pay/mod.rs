//! HOW MONEY COMES IN: clients of services that take payments for the owner, a file each.
//!
//! Deliberately not here: when a service is asked, and what a payment means for a wallet.

pub mod cryptopay;
