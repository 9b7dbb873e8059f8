//! A database of years beside an empty one: every screen as fast.

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::ensure;

use crate::{
    filled,
    stage::{ADMIN, FIRST, Stage},
    table::{Table, megabytes, percentile, ratio, time},
};

const ORDERS: usize = 1_000_000;
const PEOPLE: usize = 100_000;
const COMMANDS: [(i64, &str); 6] = [
    (FIRST, "/orders"),
    (FIRST, "/status"),
    (FIRST, "/balance"),
    (ADMIN, "/stats"),
    (ADMIN, "/users"),
    (FIRST, "/new"),
];
const TIMES: usize = 15;

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let empty = Stage::open(&filled::catalog(1_000, "0.9")).await?;
    empty.prepare(1_000).await?;
    filled::people(&empty, 1).await?;
    let before = screens(&empty).await?;
    empty.close().await;
    let full = Stage::open(&filled::catalog(1_000, "0.9")).await?;
    full.prepare(1_000).await?;
    filled::people(&full, PEOPLE).await?;
    filled::orders(&full, PEOPLE, ORDERS, 100, Duration::from_mins(1)).await?;
    let after = screens(&full).await?;
    for (((_, command), empty), full) in COMMANDS.into_iter().zip(before).zip(after) {
        table.row(&format!("{command}, empty database"), &time(empty), "");
        table.row(&format!("{command}, 1,000,000 orders of 100,000 people"), &time(full), "");
        table.row("… full : empty", &ratio(full, empty), "about 1 ×");
    }
    let size = fs::metadata(full.database())?.len() / 1024;
    table.row("the database's file", &megabytes(size), "");
    table.row("a backup of it, checked", &time(backup(&full)?), "");
    full.close().await;
    Ok(())
}

async fn screens(stage: &Stage) -> anyhow::Result<Vec<Duration>> {
    stage.add_person(FIRST);
    let bot = stage.start()?;
    let mut medians = vec![];
    for (person, command) in COMMANDS {
        let mut times = vec![];
        for _ in 0..TIMES {
            times.push(stage.answer(person, command, "").await?);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        medians.push(percentile(&mut times, 50));
    }
    bot.stop()?;
    Ok(medians)
}

fn backup(stage: &Stage) -> anyhow::Result<Duration> {
    let file = stage.database().with_file_name("copy.db");
    let began = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_panelgram"))
        .env_clear()
        .env("DATABASE_URL", format!("sqlite://{}", stage.database().display()))
        .env("RUST_LOG", "error")
        .arg("backup")
        .arg(&file)
        .status()?;
    ensure!(done.success(), "the backup failed");
    Ok(began.elapsed())
}
