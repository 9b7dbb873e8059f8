//! Memory, and the size of the program.

use std::{collections::BTreeSet, fs, process::Command, time::Duration};

use crate::{
    filled,
    people::People,
    stage::{FIRST, Stage},
    table::{Table, megabytes},
};

const CHATS: i64 = 20_000;
const SETTLED: Duration = Duration::from_secs(5);

pub async fn memory(table: &mut Table) -> anyhow::Result<()> {
    let stage = Stage::open(&filled::catalog(100, "0.9")).await?;
    stage.prepare(100).await?;
    let bot = stage.start()?;
    tokio::time::sleep(SETTLED).await;
    table.row("resident, idle", &megabytes(bot.memory()?), "≤ 40 MB");
    bot.stop()?;
    stage.close().await;
    with_everything_on(table).await?;
    let stage = Stage::open(&filled::catalog(6_000, "0.9")).await?;
    stage.prepare(6_000).await?;
    filled::people(&stage, usize::try_from(CHATS)?).await?;
    filled::orders(&stage, 1_000, 100_000, 0, Duration::from_mins(1)).await?;
    let bot = stage.start()?;
    tokio::time::sleep(SETTLED).await;
    table.row("resident, 6,000 services and 100,000 orders", &megabytes(bot.memory()?), "≤ 80 MB");
    let ids = FIRST..FIRST + CHATS;
    ids.clone().for_each(|id| stage.add_person(id));
    // Each of them opens the catalog.
    let mut burst = People::talking(&stage.telegram, ids, "/new");
    burst.act_at(300, Duration::from_secs(70)).await;
    let (answered, lost) = (burst.times.len(), burst.lost);
    table.row("… answered in the burst; waited in vain", &format!("{answered}; {lost}"), "");
    tokio::time::sleep(SETTLED).await;
    table.row("resident, after a burst of 20,000 chats", &megabytes(bot.memory()?), "≤ 120 MB");
    bot.stop()?;
    stage.close().await;
    Ok(())
}

/// The same with everything on, after its figures were read; and the most it took while it made its first copy.
async fn with_everything_on(table: &mut Table) -> anyhow::Result<()> {
    let mut stage = Stage::open(&filled::catalog(100, "0.9")).await?;
    stage.prepare(100).await?;
    let figures = stage.turn_everything_on()?;
    let bot = stage.start()?;
    tokio::time::sleep(SETTLED).await;
    for _ in 0..5 {
        reqwest::get(&figures).await?.error_for_status()?.text().await?;
    }
    table.row("resident, idle, with everything on", &megabytes(bot.memory()?), "≤ 40 MB");
    table.row("… the most, while a copy of the database was encrypted", &megabytes(bot.peak()?), "");
    bot.stop()?;
    stage.close().await;
    Ok(())
}

/// What can be told without building it anew; `SCALE.md` has the time of a clean build.
pub fn build(table: &mut Table) -> anyhow::Result<()> {
    let program = fs::metadata(env!("CARGO_BIN_EXE_panelgram"))?.len() / 1024;
    table.row("the program", &megabytes(program), "");
    let tree = Command::new("cargo")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "tree",
            "--package=panelgram",
            "--offline",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .output()?;
    let tree = String::from_utf8_lossy(&tree.stdout);
    let crates: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    table.row("crates in it", &crates.len().to_string(), "");
    Ok(())
}
