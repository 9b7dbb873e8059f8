//! What the bot costs, beside a bare echo bot of the same library in the same run.
//!
//! ```sh
//! cargo bench                      # the whole table, about ten minutes
//! cargo bench -- taps tracking     # some lines of it
//! ```
//!
//! `cargo test` runs it, too, and measures nothing: the bot is started once on a filled database, so that the next figures can be taken.
//!
//! The release binary runs as a process of its own against servers on loopback in this one; its processor time and memory are
//! the kernel's figures for that process. Figures of time depend on the machine, ratios hardly do. Start reading at `bot.rs`
//! (the process that is measured) and `taps.rs`.

mod bot;
mod catalog;
mod checkout;
mod crowd;
mod echo;
mod ends;
mod filled;
mod mass;
mod people;
mod shop;
mod stage;
mod start;
mod stub;
mod table;
mod taps;
mod tracking;
mod weight;
mod years;

use std::process::ExitCode;

use self::table::Table;

/// The lines of the table, by the name that chooses them.
const LINES: [&str; 12] = [
    "taps", "crowd", "catalog", "tracking", "ends", "mass", "shop", "checkout", "memory", "start", "years",
    "build",
];

fn main() -> ExitCode {
    if let Some(address) = echo::address() {
        return echo::run(&address);
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if let Some(unknown) = wanted.iter().find(|word| !LINES.contains(&word.as_str())) {
        return table::complain(&format!("there is no line {unknown}; there are {}", LINES.join(", ")));
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return table::complain(&error.to_string()),
    };
    if !std::env::args().any(|word| word == "--bench") {
        return match runtime.block_on(start::try_out()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => table::complain(&format!("{error:#}")),
        };
    }
    let mut table = Table;
    for line in LINES.into_iter().filter(|line| wanted.is_empty() || wanted.iter().any(|word| word == line)) {
        table.section(line);
        if let Err(error) = runtime.block_on(measure(line, &mut table)) {
            return table::complain(&format!("{line}: {error:#}"));
        }
    }
    ExitCode::SUCCESS
}

async fn measure(line: &str, table: &mut Table) -> anyhow::Result<()> {
    match line {
        "taps" => taps::measure(table).await,
        "crowd" => crowd::measure(table).await,
        "catalog" => catalog::measure(table).await,
        "tracking" => tracking::measure(table).await,
        "ends" => ends::measure(table).await,
        "mass" => mass::measure(table).await,
        "shop" => shop::measure(table).await,
        "checkout" => checkout::measure(table).await,
        "memory" => weight::memory(table).await,
        "start" => start::measure(table).await,
        "years" => years::measure(table).await,
        _ => weight::build(table),
    }
}
